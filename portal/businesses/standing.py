"""How a pledge stands, as the public sees it: words, colour and sign, the same on every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from knowledge.business import Business, PledgeStatus
from portal.businesses.instrument import Instrument
from portal.notices import notice


class Tone(StrEnum):
    """How a standing is coloured. Colour only repeats what words and sign say."""

    GOOD = "good"
    CAREFUL = "hand"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Standing:
    """Tone and sign of a status; `title` and `meaning` are keys of notices."""

    tone: Tone
    sign: str
    title: str
    meaning: str

    @property
    def holds(self) -> bool:
        """Whether the pledge holds today."""
        return self.tone is Tone.GOOD


def _standing(status: PledgeStatus, tone: Tone, sign: str) -> Standing:
    return Standing(tone, sign, f"businesses.status_{status.value}", f"business.meaning.{status.value}")


_LOOKS: Mapping[PledgeStatus, tuple[Tone, str]] = {
    PledgeStatus.ACTIVE: (Tone.GOOD, "✓"),
    PledgeStatus.EXPIRED: (Tone.CAREFUL, "!"),
    PledgeStatus.NAME_CHANGED: (Tone.CAREFUL, "→"),
    PledgeStatus.SUSPENDED: (Tone.STOP, "‖"),
    PledgeStatus.REVOKED: (Tone.STOP, "✕"),
    PledgeStatus.WITHDRAWN: (Tone.STOP, "✕"),
    PledgeStatus.DEREGISTERED: (Tone.STOP, "✕"),
}
STANDINGS: Final[Mapping[PledgeStatus, Standing]] = MappingProxyType(
    {status: _standing(status, *look) for status, look in _LOOKS.items()}
)


def standing_of(business: Business) -> Standing:
    """How the pledge of a business stands."""
    return STANDINGS[business.status]


def place_of(business: Business) -> str:
    """District, township, address, market and stall in one line, each once, as the list has them."""
    parts: list[str] = []
    for part in (business.district, business.township, business.address, business.market, business.stall):
        if part and not any(part in told for told in parts):
            parts.append(part)
    return " ".join(parts)


def told_instruments(found: Sequence[Instrument], today: date, lang: str | None = None) -> tuple[str, ...]:
    """One sentence for each instrument of a business: its kind and whether its verification runs."""
    return tuple(_told(item, today, lang) for item in found)


def _told(item: Instrument, today: date, lang: str | None) -> str:
    if item.valid_to is None:
        return notice("business.instruments.unknown", lang, kind=item.kind)
    key = "overdue" if item.overdue_on(today) else "in_date"
    return notice(f"business.instruments.{key}", lang, kind=item.kind, day=item.valid_to.isoformat())
