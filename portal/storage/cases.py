"""The store of cases in SQL (SQLite or PostgreSQL)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Column, Connection, Engine, Row, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.clock import SHANGHAI
from portal.complaints.records import CaseKind, case_number
from portal.complaints.repository import (
    AlreadyStored,
    FilingLock,
    NewCase,
    NewFiling,
    SealedCase,
    SealedEvidence,
    StoredCase,
    StoredEvent,
    StoredFiling,
)
from portal.failures import StorageFailed
from portal.security.sealing import WrappedKey
from portal.storage.cases_tables import (
    case_events,
    case_evidence,
    case_numbers,
    cases,
    code_tries,
    filings,
    sealed_fields,
)
from portal.storage.engine import writing

FIRST_STATE: Final = "submitted"


class SqlCases:
    """`CaseRepository` over an engine whose store has been migrated."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, filing: NewFiling) -> StoredFiling:
        """Store a filing in one transaction and number its cases; durable when it returns."""
        lock = filing.lock
        with self._writing() as connection:
            if lock.idempotency_hmac is not None:
                # Asked under the write lock: two simultaneous filings cannot both pass.
                same = select(filings.c.id).where(filings.c.idempotency_hmac == lock.idempotency_hmac)
                if connection.execute(same).first():
                    raise AlreadyStored
            row = {name: getattr(lock, name) for name in FilingLock.__dataclass_fields__}
            connection.execute(insert(filings).values(received_at=filing.received_at, **row))
            for case in filing.cases:
                self._add_case(connection, filing, case)
            return _read_filing(connection, lock.id)

    def _add_case(self, connection: Connection, filing: NewFiling, case: NewCase) -> None:
        year = filing.received_at.astimezone(SHANGHAI).year
        connection.execute(
            insert(cases).values(
                id=case.id,
                filing_id=filing.lock.id,
                kind=case.kind.value,
                number=case_number(case.kind, year, _next_serial(connection, case.kind, year)),
                state=FIRST_STATE,
                unit_code=case.unit_code,
                problem=str(case.problem),
                happened_on=case.happened_on,
                respondent_name=case.respondent_name,
                respondent_uscc=case.respondent_uscc,
                notice_version=case.notice_version,
                kek_id=case.wrapped_key.kek_id,
                wrapped_key=case.wrapped_key.ciphertext,
            )
        )
        fields = [{"case_id": case.id, "field": f, "ciphertext": c} for f, c in case.sealed.items()]
        connection.execute(insert(sealed_fields), fields)
        files = [
            {
                "case_id": case.id,
                "stored_name": item.stored_name,
                "position": position,
                "stored_bytes": item.stored_bytes,
                "stored_sha256": item.stored_sha256,
                "sealed": item.sealed,
            }
            for position, item in enumerate(case.evidence)
        ]
        if files:
            connection.execute(insert(case_evidence), files)
        event = {"case_id": case.id, "at": filing.received_at, "event": FIRST_STATE}
        connection.execute(insert(case_events).values(**event))

    def lock_by_code(self, code_hmacs: Sequence[bytes]) -> FilingLock | None:
        """The lock of the filing whose code has one of these HMACs."""
        return self._lock(filings.c.code_hmac, code_hmacs)

    def lock_by_idempotency(self, hmacs: Sequence[bytes]) -> FilingLock | None:
        """The lock of the filing whose idempotency key has one of these HMACs."""
        return self._lock(filings.c.idempotency_hmac, hmacs)

    def _lock(self, column: Column[Any], values: Sequence[bytes]) -> FilingLock | None:
        with self._reading() as connection:
            row = connection.execute(select(filings).where(column.in_(values))).first()
        return None if row is None else _lock_of(row)

    def filing(self, filing_id: str) -> StoredFiling:
        """A stored filing; KeyError if there is none."""
        with self._reading() as connection:
            return _read_filing(connection, filing_id)

    def count_try(self, code_hmac: bytes, at: datetime, window: timedelta) -> int:
        """Note one try of a code and return how many there were within `window`, this one counted."""
        with self._writing() as connection:
            connection.execute(delete(code_tries).where(code_tries.c.at <= at - window))
            connection.execute(insert(code_tries).values(code_hmac=code_hmac, at=at))
            count = select(func.count()).where(code_tries.c.code_hmac == code_hmac)
            return int(connection.execute(count).scalar_one())

    def clear_tries(self, code_hmac: bytes) -> None:
        """Forget the tries of a code."""
        with self._writing() as connection:
            connection.execute(delete(code_tries).where(code_tries.c.code_hmac == code_hmac))

    def sealed(self, case_id: str) -> SealedCase:
        """The sealed part of a case; KeyError if there is none."""
        with self._reading() as connection:
            key = connection.execute(
                select(cases.c.kek_id, cases.c.wrapped_key).where(cases.c.id == case_id)
            ).first()
            if key is None:
                raise KeyError(case_id)
            fields = connection.execute(select(sealed_fields).where(sealed_fields.c.case_id == case_id)).all()
            files = connection.execute(
                select(case_evidence)
                .where(case_evidence.c.case_id == case_id)
                .order_by(case_evidence.c.position)
            ).all()
        return SealedCase(
            id=case_id,
            wrapped_key=WrappedKey(key.kek_id, key.wrapped_key) if key.wrapped_key is not None else None,
            fields={row.field: row.ciphertext for row in fields},
            evidence=tuple(
                SealedEvidence(row.stored_name, row.stored_bytes, row.stored_sha256, row.sealed)
                for row in files
            ),
        )

    def erase(self, case_id: str) -> None:
        """Destroy the wrapped key of a case (secure_delete overwrites it in the file)."""
        with self._writing() as connection:
            connection.execute(
                update(cases).where(cases.c.id == case_id).values(kek_id=None, wrapped_key=None)
            )

    def evidence_names(self) -> frozenset[str]:
        """Names of all files of evidence that a case refers to."""
        with self._reading() as connection:
            return frozenset(connection.execute(select(case_evidence.c.stored_name)).scalars())

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with writing(self._engine) as connection:
                yield connection
        except IntegrityError as error:
            raise AlreadyStored from error
        except DBAPIError as error:
            raise StorageFailed from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise StorageFailed from error


def _next_serial(connection: Connection, kind: CaseKind, year: int) -> int:
    row = (case_numbers.c.kind == kind.value) & (case_numbers.c.year == year)
    moved = connection.execute(update(case_numbers).where(row).values(last=case_numbers.c.last + 1))
    if moved.rowcount == 0:
        connection.execute(insert(case_numbers).values(kind=kind.value, year=year, last=1))
    return int(connection.execute(select(case_numbers.c.last).where(row)).scalar_one())


def _read_filing(connection: Connection, filing_id: str) -> StoredFiling:
    row = connection.execute(select(filings).where(filings.c.id == filing_id)).first()
    if row is None:
        raise KeyError(filing_id)
    found = connection.execute(
        select(cases).where(cases.c.filing_id == filing_id).order_by(cases.c.kind)
    ).all()
    events = connection.execute(
        select(case_events)
        .where(case_events.c.case_id.in_([case.id for case in found]))
        .order_by(case_events.c.id)
    ).all()
    return StoredFiling(
        lock=_lock_of(row),
        received_at=row.received_at,
        cases=tuple(
            StoredCase(
                id=case.id,
                kind=CaseKind(case.kind),
                number=case.number,
                state=case.state,
                unit_code=case.unit_code,
                events=tuple(StoredEvent(e.at, e.event) for e in events if e.case_id == case.id),
            )
            for case in found
        ),
    )


def _lock_of(row: Row[Any]) -> FilingLock:
    return FilingLock(**{name: getattr(row, name) for name in FilingLock.__dataclass_fields__})
