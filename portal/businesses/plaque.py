"""Plaques of honest businesses: a signed code at the stall that leads to the live status."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from knowledge.business import Business, BusinessPage
from portal.clock import Clock
from portal.notices import notice
from portal.security.codes import show_code
from portal.security.keys import KeyRing
from portal.security.plaque_codes import new_plaque_id, read_plaque, sign_plaque
from portal.security.sealing import WrappedKey, new_seal, open_seal

LONGEST_NOTE: Final = 300
MOST_REPORTS_A_DAY: Final = 20  # of one plaque; what is more tells officers nothing new
_TRIES: Final = 5


class NoSuchPlaque(Exception):
    """No plaque has this code; one text for a made-up, a changed and an unknown code."""


class TooManyReports(Exception):
    """This plaque was reported often enough today; officers know."""


@dataclass(frozen=True, slots=True)
class Plaque:
    """One plaque as it was issued. `name` and `uscc` are those of the day of issue.

    `key_id` names the key that signed its code; `withdrawn_at` is set once it must not hang any more.
    """

    id: str
    key_id: str
    business_id: str
    name: str
    uscc: str
    issued_at: datetime
    issued_by: str
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlaqueView:
    """What a scanned plaque leads to. `business` is None when no live list has it (any more)."""

    plaque: Plaque
    code: str
    business: Business | None


@dataclass(frozen=True, slots=True)
class SwapReport:
    """A plaque that does not fit the shop where it hangs; `sealed_note` is what was written to it."""

    id: str
    plaque_id: str
    business_id: str
    at: datetime
    wrapped_key: WrappedKey
    sealed_note: bytes
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A report as officers read it."""

    id: str
    code: str
    name: str
    at: datetime
    place: str
    note: str
    closed_at: datetime | None


class AlreadyIssued(Exception):
    """Another plaque has this id; the caller takes a new one."""


class PlaqueStore(Protocol):
    """Where plaques and reports are kept. Every method raises StorageFailed when it cannot be used."""

    def add(self, plaque: Plaque) -> None:
        """Store a new plaque, audited. Raises AlreadyIssued."""
        ...

    def by_id(self, plaque_id: str) -> Plaque | None:
        """One plaque, or None."""
        ...

    def of_business(self, business_id: str) -> tuple[Plaque, ...]:
        """The plaques of a business that may hang, the newest first."""
        ...

    def withdraw(self, plaque_id: str, at: datetime, officer: str, reason: str) -> bool:
        """Say that a plaque must not hang any more, audited; False if there is none that may."""
        ...

    def add_report(self, report: SwapReport) -> None:
        """Store a report of a swapped plaque."""
        ...

    def reports_since(self, plaque_id: str, since: datetime) -> int:
        """How many reports of a plaque came in since a moment."""
        ...

    def reports(self, *, closed: bool) -> tuple[SwapReport, ...]:
        """The reports, the newest first; those that are closed only if wanted."""
        ...

    def close_report(self, report_id: str, at: datetime, officer: str, result: str) -> bool:
        """Mark a report as dealt with, audited; False if there is no open one."""
        ...


class Finder(Protocol):
    """What plaques need of the directory."""

    def get(self, business_id: str) -> Business | None:
        """One live business by id."""
        ...

    def search(self, text: str, *, limit: int = 20) -> BusinessPage:
        """Live businesses that match, closest first."""
        ...


class Plaques:
    """Issues plaques, follows their codes, takes reports of swapped ones."""

    def __init__(self, store: PlaqueStore, finder: Finder, keys: KeyRing, clock: Clock) -> None:
        self._store, self._finder, self._keys, self._clock = store, finder, keys, clock

    def issue(self, business: Business, officer: str) -> PlaqueView:
        """The plaque of a business: the one that hangs already, else a new one. Raises StorageFailed."""
        hanging = self._store.of_business(business.id)
        if hanging:
            return self._view(hanging[0], business)
        for _ in range(_TRIES):
            plaque = Plaque(
                id=new_plaque_id(),
                key_id=self._keys.hashing_id,
                business_id=business.id,
                name=business.name,
                uscc=business.uscc,
                issued_at=self._clock.now(),
                issued_by=officer,
            )
            try:
                self._store.add(plaque)
            except AlreadyIssued:
                continue
            return self._view(plaque, business)
        raise AlreadyIssued(business.id)

    def look(self, typed: str) -> PlaqueView:
        """What a code leads to now. Raises NoSuchPlaque, StorageFailed."""
        plaque_id = read_plaque(self._keys, typed)
        plaque = self._store.by_id(plaque_id) if plaque_id else None
        if plaque is None:
            raise NoSuchPlaque(notice("plaque.unknown"))
        # A new list may know the same business under a new id (moved, renamed): its code tells.
        business = self._finder.get(plaque.business_id)
        if business is None and plaque.uscc:
            business = self._same_code(plaque.uscc)
        return self._view(plaque, business)

    def report_swapped(self, typed: str, *, place: str, note: str) -> None:
        """Keep, sealed, that a plaque hangs where it does not belong.

        Raises NoSuchPlaque, TooManyReports (of this plaque today), StorageFailed.
        """
        view = self.look(typed)
        now = self._clock.now()
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if self._store.reports_since(view.plaque.id, today) >= MOST_REPORTS_A_DAY:
            raise TooManyReports(notice("plaque.report.enough"))
        report_id = secrets.token_hex(8)
        seal, wrapped = new_seal(self._keys, report_id)
        told = json.dumps({"place": place[:LONGEST_NOTE], "note": note[:LONGEST_NOTE]}, ensure_ascii=False)
        business_id = view.business.id if view.business else view.plaque.business_id
        self._store.add_report(
            SwapReport(report_id, view.plaque.id, business_id, now, wrapped, seal.seal("note", told.encode()))
        )

    def reports(self, *, closed: bool = False) -> tuple[OpenedReport, ...]:
        """The reports in clear, for officers. Raises StorageFailed, Unreadable, KeyMissing."""
        return tuple(self._opened(report) for report in self._store.reports(closed=closed))

    def _opened(self, report: SwapReport) -> OpenedReport:
        seal = open_seal(self._keys, report.id, report.wrapped_key)
        told = json.loads(seal.open("note", report.sealed_note))
        plaque = self._store.by_id(report.plaque_id)
        code = sign_plaque(self._keys, report.plaque_id, plaque.key_id if plaque else None)
        return OpenedReport(
            id=report.id,
            code=show_code(code),
            name=plaque.name if plaque else "",
            at=report.at,
            place=told["place"],
            note=told["note"],
            closed_at=report.closed_at,
        )

    def close_report(self, report_id: str, officer: str, result: str) -> bool:
        """Mark a report as dealt with; False if there is no open one with this id."""
        return self._store.close_report(report_id, self._clock.now(), officer, result)

    def withdraw(self, typed: str, officer: str, reason: str) -> bool:
        """Say that a plaque must not hang any more; False if it was withdrawn before. Raises NoSuchPlaque."""
        return self._store.withdraw(self.look(typed).plaque.id, self._clock.now(), officer, reason)

    def _same_code(self, uscc: str) -> Business | None:
        """The one live business with this credit code; None for none or several branches."""
        hits = [found for found in self._finder.search(uscc, limit=2).items if found.uscc == uscc]
        return hits[0] if len(hits) == 1 else None

    def _view(self, plaque: Plaque, business: Business | None) -> PlaqueView:
        return PlaqueView(plaque, show_code(sign_plaque(self._keys, plaque.id, plaque.key_id)), business)
