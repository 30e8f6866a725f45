"""What the complaint service asks of a store of cases, and the records that pass between them.

Only ciphertext and HMACs pass here for whatever tells who filed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from portal.complaints.records import CaseKind
from portal.security.sealing import WrappedKey

Factor = Literal["phone_tail", "pin"]


class AlreadyStored(Exception):
    """A filing with the same idempotency key was stored before; nothing was added."""


@dataclass(frozen=True, slots=True)
class SealedEvidence:
    """A stored file; `sealed` holds its key, name, type, size and SHA-256 under the case's key."""

    stored_name: str
    stored_bytes: int
    stored_sha256: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class NewCase:
    """One legal case to be added; `sealed` is ciphertext by field."""

    id: str
    kind: CaseKind
    unit_code: str
    problem: str
    happened_on: date
    respondent_name: str
    respondent_uscc: str
    notice_version: str
    wrapped_key: WrappedKey
    sealed: Mapping[str, bytes]
    evidence: tuple[SealedEvidence, ...]
    market: str = ""
    stall: str = ""
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class FilerMarks:
    """HMACs of who filed, by which equal phones, names and addresses are told without being known."""

    phone: bytes
    name: bytes
    address: bytes


@dataclass(frozen=True, slots=True)
class FilingLock:
    """What opens a filing: HMACs of the code and of the last four digits or the PIN."""

    id: str
    hmac_key_id: str
    code_hmac: bytes
    factor: Factor
    factor_hmac: bytes
    idempotency_hmac: bytes | None
    content_hmac: bytes


@dataclass(frozen=True, slots=True)
class NewFiling:
    """One filing to be added with its cases, all or nothing."""

    lock: FilingLock
    received_at: datetime
    cases: tuple[NewCase, ...]
    marks: FilerMarks | None = None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """Something that happened to a case: an action, by whom, by which article, in effect from `day`.

    `detail` holds what is not personal (a unit, a number); words that somebody wrote are `sealed`.
    """

    at: datetime
    event: str
    actor: str = "citizen"
    day: date | None = None
    article: str = ""
    ground: str = ""
    detail: str = ""
    from_state: str = ""
    to_state: str = ""
    public: bool = True
    sealed: bytes | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class StoredCase:
    """One stored case without its sealed part; events oldest first."""

    id: str
    kind: CaseKind
    number: str
    state: str
    unit_code: str
    events: tuple[StoredEvent, ...]
    filing_id: str = ""
    problem: str = ""
    happened_on: date | None = None
    respondent_name: str = ""
    respondent_uscc: str = ""
    opened_at: datetime | None = None
    receipt_number: str = ""
    received_on: date | None = None
    officer_id: str = ""
    closed_at: datetime | None = None
    due_on: date | None = None
    due_name: str = ""
    rating: int | None = None
    steps: int = 1
    opened_from: str = ""
    erased: bool = False
    market: str = ""
    stall: str = ""
    instrument: str = ""

    @property
    def registered(self) -> bool:
        """Whether the receipt by 12315 is recorded: before that nothing legal may happen."""
        return self.received_on is not None


@dataclass(frozen=True, slots=True)
class StoredFiling:
    """One stored filing; complaint before report."""

    lock: FilingLock
    received_at: datetime
    cases: tuple[StoredCase, ...]


@dataclass(frozen=True, slots=True)
class SealedCase:
    """The sealed part of a case; `wrapped_key` is None once it has been erased."""

    id: str
    wrapped_key: WrappedKey | None
    fields: Mapping[str, bytes]
    evidence: tuple[SealedEvidence, ...]


class CaseRepository(Protocol):
    """Keeps cases. Every method raises StorageFailed when the store cannot be read or written."""

    def add(self, filing: NewFiling) -> StoredFiling:
        """Store a filing in one transaction and number its cases; durable when it returns.

        Numbers run per kind and year of receipt in Shanghai. Raises AlreadyStored.
        """
        ...

    def lock_by_code(self, code_hmacs: Sequence[bytes]) -> FilingLock | None:
        """The lock of the filing whose code has one of these HMACs."""
        ...

    def lock_by_idempotency(self, hmacs: Sequence[bytes]) -> FilingLock | None:
        """The lock of the filing whose idempotency key has one of these HMACs."""
        ...

    def filing(self, filing_id: str) -> StoredFiling:
        """A stored filing; KeyError if there is none."""
        ...

    def count_try(self, code_hmac: bytes, at: datetime, window: timedelta) -> int:
        """Note one try of a code and return how many there were within `window`, this one counted."""
        ...

    def clear_tries(self, code_hmac: bytes) -> None:
        """Forget the tries of a code: its holder got in."""
        ...

    def sealed(self, case_id: str) -> SealedCase:
        """The sealed part of a case; KeyError if there is none."""
        ...

    def erase(self, case_id: str) -> None:
        """Destroy the wrapped key of a case: its sealed part cannot be read any more."""
        ...

    def evidence_names(self) -> frozenset[str]:
        """Names of all files of evidence that a case refers to."""
        ...
