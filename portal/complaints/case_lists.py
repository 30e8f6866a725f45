"""Lists and counts over all cases: what is asked for, and what comes back. Nothing here tells who filed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from portal.complaints.records import CaseKind
from portal.complaints.repository import StoredCase
from portal.security.audit import AuditEntry


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which cases a queue shows; None is no wish. `officer_id` "" asks for cases nobody has taken.

    `officer_ids` asks for cases of any of several accounts, "" among them for those of nobody.
    """

    unit_code: str | None = None
    officer_id: str | None = None
    kind: CaseKind | None = None
    states: tuple[str, ...] = ()
    problem: str = ""
    due_by: date | None = None
    registered: bool | None = None
    open_only: bool = True
    limit: int = 50
    offset: int = 0
    officer_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a queue, nearest deadline first; the cases come without their events."""

    total: int
    cases: tuple[StoredCase, ...]


@dataclass(frozen=True, slots=True)
class Concentration:
    """How many other cases or people share something with a case: facts for 第十七条, never a verdict."""

    by_phone: int = 0
    by_phone_same_business: int = 0
    by_phone_same_problem: int = 0
    names_on_phone: int = 0
    names_on_address: int = 0
    against_business: int = 0
    against_business_same_problem: int = 0


@dataclass(frozen=True, slots=True)
class MonthCell:
    """Cases of one month, unit, problem and kind, and how many people are behind them."""

    month: str
    unit_code: str
    problem: str
    kind: CaseKind
    cases: int
    complainants: int


@dataclass(frozen=True, slots=True)
class Anonymised:
    """A case whose key was destroyed, files nobody can read any more, and whether its filing is gone too."""

    number: str
    files: frozenset[str]
    whole_filing: bool


class CaseRecords(Protocol):
    """Lists and counts. Every method raises StorageFailed when the store cannot be used."""

    def queue(self, wanted: QueueFilter) -> QueuePage:
        """Cases by nearest deadline, those without one last."""
        ...

    def search(self, text: str, unit_code: str | None) -> tuple[StoredCase, ...]:
        """Cases by number, 12315 number or part of the business's name; None: of all units."""
        ...

    def open_cases(self) -> Iterator[StoredCase]:
        """Every open case with its events."""
        ...

    def concentration(self, case: StoredCase, since: datetime) -> Concentration:
        """How many others since then share something with this case."""
        ...

    def monthly(self, first: date, last: date) -> tuple[MonthCell, ...]:
        """Cases by month, unit, problem and kind, opened from `first` through `last` in Shanghai."""
        ...

    def with_events(self, names: Collection[str], unit_code: str | None) -> tuple[StoredCase, ...]:
        """Readable cases to which one of these things happened, with their events; None: of all units."""
        ...

    def expired(self, closed_before: datetime) -> tuple[StoredCase, ...]:
        """Cases that were closed before then and still hold somebody's data; at most a thousand."""
        ...

    def anonymise(self, case: StoredCase, at: datetime, entry: AuditEntry) -> Anonymised:
        """Destroy the key of a case; audited in the same transaction."""
        ...

    def readable_files(self) -> frozenset[str]:
        """Names of all files that a readable case refers to."""
        ...

    def forget_tries(self, before: datetime) -> None:
        """Forget tries of codes that no longer count."""
        ...
