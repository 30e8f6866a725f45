"""The store of cases in SQL (SQLite or PostgreSQL)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Engine, insert, select, update

from portal.complaints.repository import (
    AlreadyStored,
    FilingLock,
    NewFiling,
    SealedCase,
    StoredEvent,
    StoredFiling,
)
from portal.complaints.states import FIRST_STATE
from portal.storage.case_rows import add_case, lock_of, read_filing, read_sealed
from portal.storage.cases_tables import case_evidence, cases, filings
from portal.storage.engine import reading, saving
from portal.storage.tries import clear_tries, count_try


class SqlCases:
    """`CaseRepository` over an engine whose store has been migrated."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, filing: NewFiling) -> StoredFiling:
        """Store a filing in one transaction and number its cases; durable when it returns."""
        lock = filing.lock
        with saving(self._engine, taken=AlreadyStored()) as connection:
            if lock.idempotency_hmac is not None:
                # Asked under the write lock: two simultaneous filings cannot both pass.
                same = select(filings.c.id).where(filings.c.idempotency_hmac == lock.idempotency_hmac)
                if connection.execute(same).first():
                    raise AlreadyStored
            row = {name: getattr(lock, name) for name in FilingLock.__dataclass_fields__}
            marks = filing.marks
            connection.execute(
                insert(filings).values(
                    received_at=filing.received_at,
                    phone_hmac=marks.phone if marks else None,
                    name_hmac=marks.name if marks else None,
                    address_hmac=marks.address if marks else None,
                    **row,
                )
            )
            for case in filing.cases:
                event = StoredEvent(
                    filing.received_at, FIRST_STATE, detail=case.unit_code, to_state=FIRST_STATE
                )
                add_case(connection, lock.id, filing.received_at, case, event)
            return read_filing(connection, lock.id)

    def lock_by_code(self, code_hmacs: Sequence[bytes]) -> FilingLock | None:
        """The lock of the filing whose code has one of these HMACs."""
        return self._lock(filings.c.code_hmac, code_hmacs)

    def lock_by_idempotency(self, hmacs: Sequence[bytes]) -> FilingLock | None:
        """The lock of the filing whose idempotency key has one of these HMACs."""
        return self._lock(filings.c.idempotency_hmac, hmacs)

    def _lock(self, column: Column[Any], values: Sequence[bytes]) -> FilingLock | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(filings).where(column.in_(values))).first()
        return None if row is None else lock_of(row)

    def filing(self, filing_id: str) -> StoredFiling:
        """A stored filing; KeyError if there is none."""
        with reading(self._engine) as connection:
            return read_filing(connection, filing_id)

    def count_try(self, code_hmac: bytes, at: datetime, window: timedelta) -> int:
        """Note one try of a code and return how many there were within `window`, this one counted."""
        return count_try(self._engine, code_hmac, at, window)

    def clear_tries(self, code_hmac: bytes) -> None:
        """Forget the tries of a code."""
        clear_tries(self._engine, code_hmac)

    def sealed(self, case_id: str) -> SealedCase:
        """The sealed part of a case; KeyError if there is none."""
        with reading(self._engine) as connection:
            return read_sealed(connection, case_id)

    def erase(self, case_id: str) -> None:
        """Destroy the wrapped key of a case (secure_delete overwrites it in the file)."""
        with saving(self._engine) as connection:
            connection.execute(
                update(cases).where(cases.c.id == case_id).values(kek_id=None, wrapped_key=None)
            )

    def evidence_names(self) -> frozenset[str]:
        """Names of all files of evidence that a case refers to."""
        with reading(self._engine) as connection:
            return frozenset(connection.execute(select(case_evidence.c.stored_name)).scalars())
