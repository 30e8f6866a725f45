"""Cases that lie together: what the store tells of them, without anything of who filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from portal.complaints.records import CaseKind
from portal.complaints.repository import StoredCase


class Axis(StrEnum):
    """By what cases lie together, the narrowest first."""

    INSTRUMENT = "instrument"
    STALL = "stall"
    BUSINESS = "business"
    MARKET = "market"
    TRADE = "trade"


@dataclass(frozen=True, slots=True)
class PlacedCase:
    """A case under the `key` of one axis; `person` tells equal filers apart and is no name of theirs."""

    key: tuple[str, ...]
    name: str
    number: str
    kind: CaseKind
    problem: str
    unit_code: str
    opened_at: datetime
    filing_id: str
    person: bytes | str


@dataclass(frozen=True, slots=True)
class NearCase:
    """A case of another filing at the same business or stall; `same_phone`: by the same phone number."""

    case: StoredCase
    same_business: bool
    same_stall: bool
    same_phone: bool


class NearCases(Protocol):
    """What is asked of the store; every method raises StorageFailed."""

    def together(
        self, axis: Axis, since: datetime, unit_code: str | None, least: int
    ) -> tuple[PlacedCase, ...]:
        """Cases opened since then whose key is that of `least` or more filings; None: of all units.

        For `Axis.TRADE` the key is (unit, USCC) and every case of a business with a USCC comes back: the
        store of cases does not know trades.
        """
        ...

    def near(self, case: StoredCase, first: date, last: date) -> tuple[NearCase, ...]:
        """Cases of the same unit and kind at the same business or stall that happened from `first` on."""
        ...
