"""What working on cases asks of the store, and the records that pass between them.

Everything that a step changes goes into one transaction, with its entry in the audit log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from portal.complaints.repository import (
    FilingLock,
    NewCase,
    SealedCase,
    SealedEvidence,
    StoredCase,
    StoredEvent,
)
from portal.security.audit import AuditEntry

LinkKind = Literal["duplicate", "joint", "related"]


class ChangedMeanwhile(Exception):
    """Somebody else took a step in this case after it was read; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The nearest end of a running period, kept beside the case for the queue."""

    due_on: date | None
    name: str


@dataclass(frozen=True, slots=True)
class CaseValues:
    """New values of a case; None leaves what is there."""

    state: str | None = None
    unit_code: str | None = None
    officer_id: str | None = None  # "" takes the officer away
    receipt_number: str | None = None
    received_on: date | None = None
    closed_at: datetime | None = None
    reopened: bool = False  # clears closed_at
    rating: int | None = None
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class NewMessage:
    """Words to be kept, sealed."""

    sender: str
    kind: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """Words that were kept."""

    id: int
    at: datetime
    sender: str
    kind: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link to another case, made or (kind None) undone."""

    other_id: str
    kind: LinkKind | None


@dataclass(frozen=True, slots=True)
class Link:
    """Two linked cases as one of them sees it."""

    number: str
    kind: LinkKind
    state: str
    unit_code: str
    linked_at: datetime
    linked_by: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step in a case: all of it is stored, or nothing. `seen` is `steps` of the case when read."""

    case_id: str
    seen: int
    event: StoredEvent
    audit: AuditEntry
    values: CaseValues = CaseValues()
    message: NewMessage | None = None
    evidence: tuple[SealedEvidence, ...] = ()
    fields: Mapping[str, bytes] = field(default_factory=dict)
    factor_hmac: bytes | None = None
    link: LinkChange | None = None
    opened: NewCase | None = None
    opened_event: StoredEvent | None = None
    opened_deadline: Deadline | None = None
    tasks: tuple[str, ...] = ()
    key_hmac: bytes | None = None


class CaseWork(Protocol):
    """Keeps the work on cases. Every method raises StorageFailed when the store cannot be used."""

    def by_number(self, number: str) -> StoredCase | None:
        """A case by its public number."""
        ...

    def by_receipt(self, receipt_number: str) -> tuple[StoredCase, ...]:
        """The cases that 12315 knows under this number."""
        ...

    def of_filing(self, filing_id: str) -> tuple[StoredCase, ...]:
        """The cases of one filing, oldest first; complaint before report."""
        ...

    def lock(self, filing_id: str) -> FilingLock:
        """What opens a filing; KeyError if there is none."""
        ...

    def apply(self, step: Step) -> StoredCase:
        """Store a step; durable when it returns. Raises ChangedMeanwhile; the case as it is then."""
        ...

    def was_taken(self, key_hmacs: Sequence[bytes]) -> bool:
        """Whether a step with one of these keys was stored within the last day."""
        ...

    def set_deadline(self, case_id: str, deadline: Deadline) -> None:
        """Keep the nearest deadline of a case."""
        ...

    def sealed(self, case_id: str) -> SealedCase:
        """The sealed part of a case; KeyError if there is none."""
        ...

    def messages(self, case_id: str) -> tuple[StoredMessage, ...]:
        """The messages of a case, oldest first."""
        ...

    def links(self, case_id: str) -> tuple[Link, ...]:
        """The cases that are linked with this one now."""
        ...

    def record(self, at: datetime, entry: AuditEntry) -> None:
        """Note in the audit log what changes nothing, such as the reading of an identity."""
        ...

    def note_task(self, name: str, at: datetime) -> bool:
        """Make a task for the operator unless it exists; whether it is new."""
        ...

    def open_tasks(self) -> tuple[tuple[str, datetime], ...]:
        """Tasks not done, oldest first."""
        ...

    def finish_task(self, name: str, at: datetime) -> None:
        """Mark a task done."""
        ...

    def setting(self, name: str) -> str | None:
        """What the desk set under this name."""
        ...

    def set_setting(self, name: str, value: str) -> None:
        """Set it."""
        ...
