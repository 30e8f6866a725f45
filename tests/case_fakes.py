"""In-memory stand-ins for the store of cases and of evidence, and a service for tests."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal.clock import SHANGHAI, Clock
from portal.complaints.evidence import FolderEvidence
from portal.complaints.records import CaseKind, case_number
from portal.complaints.repository import (
    AlreadyStored,
    FilingLock,
    NewCase,
    NewFiling,
    SealedCase,
    StoredCase,
    StoredEvent,
    StoredFiling,
)
from portal.complaints.service import ComplaintService
from portal.security.keys import open_key_ring
from portal.settings import Settings
from portal.storage.cases import SqlCases
from portal.storage.engine import open_engine
from portal.storage.migrations import migrate

NOW = datetime(2026, 4, 20, 10, 30, tzinfo=SHANGHAI)
PNG = b"\x89PNG\r\n\x1a\n" + b"not a whole picture" * 3
PHONE = "13800138000"


class MemoryCases:
    """`CaseRepository` in dictionaries."""

    def __init__(self) -> None:
        self._filings: dict[str, StoredFiling] = {}
        self._cases: dict[str, SealedCase] = {}
        self._serials: dict[tuple[CaseKind, int], int] = {}
        self._tries: list[tuple[bytes, datetime]] = []

    def add(self, filing: NewFiling) -> StoredFiling:
        key = filing.lock.idempotency_hmac
        if key is not None and any(f.lock.idempotency_hmac == key for f in self._filings.values()):
            raise AlreadyStored
        stored = StoredFiling(
            filing.lock, filing.received_at, tuple(self._keep(case, filing) for case in filing.cases)
        )
        self._filings[filing.lock.id] = stored
        return stored

    def _keep(self, case: NewCase, filing: NewFiling) -> StoredCase:
        year = filing.received_at.astimezone(SHANGHAI).year
        serial = self._serials.get((case.kind, year), 0) + 1
        self._serials[case.kind, year] = serial
        self._cases[case.id] = SealedCase(case.id, case.wrapped_key, dict(case.sealed), case.evidence)
        event = StoredEvent(filing.received_at, "submitted")
        number = case_number(case.kind, year, serial)
        return StoredCase(case.id, case.kind, number, "submitted", case.unit_code, (event,))

    def lock_by_code(self, code_hmacs: Sequence[bytes]) -> FilingLock | None:
        return next((f.lock for f in self._filings.values() if f.lock.code_hmac in code_hmacs), None)

    def lock_by_idempotency(self, hmacs: Sequence[bytes]) -> FilingLock | None:
        return next((f.lock for f in self._filings.values() if f.lock.idempotency_hmac in hmacs), None)

    def filing(self, filing_id: str) -> StoredFiling:
        return self._filings[filing_id]

    def count_try(self, code_hmac: bytes, at: datetime, window: timedelta) -> int:
        self._tries = [(c, t) for c, t in self._tries if t > at - window] + [(code_hmac, at)]
        return sum(c == code_hmac for c, _ in self._tries)

    def clear_tries(self, code_hmac: bytes) -> None:
        self._tries = [(c, t) for c, t in self._tries if c != code_hmac]

    def sealed(self, case_id: str) -> SealedCase:
        return self._cases[case_id]

    def erase(self, case_id: str) -> None:
        self._cases[case_id] = dataclasses.replace(self._cases[case_id], wrapped_key=None)

    def evidence_names(self) -> frozenset[str]:
        return frozenset(item.stored_name for case in self._cases.values() for item in case.evidence)


class MemoryEvidence:
    """`EvidenceStore` in a dictionary."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def put(self, files: Mapping[str, bytes]) -> None:
        self.files.update(files)

    def get(self, name: str) -> bytes:
        return self.files[name]

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            self.files.pop(name, None)

    def names(self) -> frozenset[str]:
        return frozenset(self.files)


def sql_cases(folder: Path, database_url: str = "") -> SqlCases:
    """A migrated store of cases in `folder`, or in a PostgreSQL database."""
    settings = Settings(data_dir=folder, database_url=database_url)
    migrate(settings, "cases")
    return SqlCases(open_engine(settings, "cases"))


def real_service(folder: Path, clock: Clock | None = None, database_url: str = "") -> ComplaintService:
    """The service over SQLite (or PostgreSQL), the key ring and the evidence folder in `folder`."""
    return ComplaintService(
        sql_cases(folder, database_url),
        open_key_ring(folder / "keys"),
        clock or Clock.fixed(NOW),
        FolderEvidence(folder / "evidence"),
    )


def complaint(**changes: Any) -> dict[str, Any]:
    """A Complaint JSON that can be filed; `changes` replace keys."""
    return {
        "intent": "both",
        "problem": "short_weight",
        "business": {"name": "示例水产摊", "address": "示例路1号", "district": "丰泽区"},
        "happened_on": "2026-04-18",
        "what_happened": "买了两斤鱼，回家一称只有一斤八两。",
        "requests": ["make_up"],
        "complainant": {"name": "测试用户", "phone": PHONE, "address": "示例小区2号"},
        "evidence": [],
        "notice_version": "2026-1",
    } | changes


def anonymous_report(**changes: Any) -> dict[str, Any]:
    """An anonymous report that can be filed."""
    return complaint(intent="investigate", complainant=None, requests=[], **changes)
