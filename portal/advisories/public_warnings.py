"""Dated public notices on a metrology incident: published by an officer, shown at once, withdrawn at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol
from urllib.parse import urlsplit

from portal.clock import Clock
from portal.complaints.desk import CaseDesk
from portal.complaints.officers import Officer, Role
from portal.notices import notice
from portal.security.audit import AuditEntry

LONGEST_TITLE: Final = 60
LONGEST_TEXT: Final = 500
LONGEST_TITLE_EN: Final = 120
LONGEST_TEXT_EN: Final = 1500
LONGEST_LINK: Final = 300
LONGEST_DAYS: Final = 90
_MAY: Final = (Role.PUBLISHER, Role.CITY_DESK)


class WarningInvalid(Exception):
    """A warning cannot be published or withdrawn as asked; one plain sentence."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What an officer writes: title, text, first and last day on which it shows, an optional link.

    The English title and text are both given or both empty; without them English pages show the Chinese.
    """

    title: str
    text: str
    starts_on: date
    ends_on: date
    link: str = ""
    title_en: str = ""
    text_en: str = ""

    def title_in(self, lang: str) -> str:
        """The title for a page in `lang`."""
        return self.title_en if lang == "en" and self.title_en else self.title

    def text_in(self, lang: str) -> str:
        """The text for a page in `lang`."""
        return self.text_en if lang == "en" and self.text_en else self.text


@dataclass(frozen=True, slots=True)
class PublicWarning:
    """A published warning as it is stored; `withdrawn_at` None: it stands."""

    id: str
    wording: Wording
    published_at: datetime
    published_by: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    reason: str = ""

    def shows_on(self, day: date) -> bool:
        """Whether the public sees it on `day`."""
        return self.withdrawn_at is None and self.wording.starts_on <= day <= self.wording.ends_on


class WarningStore(Protocol):
    """Where warnings are kept; every method may raise StorageFailed."""

    def add(self, warning: PublicWarning, entry: AuditEntry) -> None:
        """Store a warning and what was done in the audit log, both or neither."""
        ...

    def withdraw(self, warning_id: str, at: datetime, by: str, reason: str, entry: AuditEntry) -> bool:
        """Mark one as withdrawn, with the audit entry; False if none stands under this id."""
        ...

    def standing(self, day: date) -> tuple[PublicWarning, ...]:
        """Those that show on `day`, the newest first."""
        ...

    def latest(self, limit: int) -> tuple[PublicWarning, ...]:
        """All, the newest first."""
        ...


class PublicWarnings:
    """Publishes, withdraws and shows warnings. Safe to share between threads."""

    def __init__(self, store: WarningStore, desk: CaseDesk, clock: Clock) -> None:
        self._store, self._desk, self._clock = store, desk, clock

    def current(self) -> tuple[PublicWarning, ...]:
        """What the public shall see now, the newest first. Raises StorageFailed."""
        return self._store.standing(self._clock.today())

    def publish(self, officer: Officer, wording: Wording) -> PublicWarning:
        """Publish a warning (publisher, city desk). Raises NotAllowed, WarningInvalid, StorageFailed."""
        self._desk.need_role(officer, "publish_warning", *_MAY)
        said = _fit(wording, self._clock.today())
        warning = PublicWarning(secrets.token_hex(8), said, self._clock.now(), officer.id)
        told = {"title": said.title, "from": said.starts_on.isoformat(), "until": said.ends_on.isoformat()}
        self._store.add(warning, AuditEntry(officer.actor, "publish_warning", warning.id, told))
        return warning

    def withdraw(self, officer: Officer, warning_id: str, reason: str) -> None:
        """Take a warning back (publisher, city desk). Raises NotAllowed, WarningInvalid, StorageFailed."""
        self._desk.need_role(officer, "withdraw_warning", *_MAY)
        said = " ".join(reason.split())[:200]
        if not said:
            raise WarningInvalid(notice("desk_warnings.reason_missing"))
        entry = AuditEntry(officer.actor, "withdraw_warning", warning_id, {"reason": said})
        if not self._store.withdraw(warning_id, self._clock.now(), officer.id, said, entry):
            raise WarningInvalid(notice("desk_warnings.gone"))

    def history(self, officer: Officer, limit: int = 50) -> tuple[PublicWarning, ...]:
        """Warnings that stand, come, ended or were withdrawn, the newest first (publisher, city desk)."""
        self._desk.need_role(officer, "read_warnings", *_MAY)
        return self._store.latest(limit)


def _fit(wording: Wording, today: date) -> Wording:
    title, text, link = " ".join(wording.title.split()), wording.text.strip(), wording.link.strip()
    if not 0 < len(title) <= LONGEST_TITLE:
        raise WarningInvalid(notice("desk_warnings.title_length", longest=LONGEST_TITLE))
    if not 0 < len(text) <= LONGEST_TEXT:
        raise WarningInvalid(notice("desk_warnings.text_length", longest=LONGEST_TEXT))
    title_en, text_en = " ".join(wording.title_en.split()), wording.text_en.strip()
    if bool(title_en) != bool(text_en):
        raise WarningInvalid(notice("desk_warnings.english_half"))
    if len(title_en) > LONGEST_TITLE_EN or len(text_en) > LONGEST_TEXT_EN:
        raise WarningInvalid(
            notice("desk_warnings.english_length", title=LONGEST_TITLE_EN, text=LONGEST_TEXT_EN)
        )
    if wording.ends_on < max(wording.starts_on, today):
        raise WarningInvalid(notice("desk_warnings.days_wrong"))
    if wording.ends_on - max(wording.starts_on, today) > timedelta(days=LONGEST_DAYS):
        raise WarningInvalid(notice("desk_warnings.too_long", days=LONGEST_DAYS))
    if link and not _is_address(link):
        raise WarningInvalid(notice("desk_warnings.link_wrong"))
    return Wording(title, text, wording.starts_on, wording.ends_on, link, title_en, text_en)


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(link) <= LONGEST_LINK
