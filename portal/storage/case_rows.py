"""Rows of the cases' tables to records and back, within the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.clock import SHANGHAI
from portal.complaints.records import CaseKind, case_number
from portal.complaints.repository import (
    FilingLock,
    NewCase,
    SealedCase,
    SealedEvidence,
    StoredCase,
    StoredEvent,
    StoredFiling,
)
from portal.complaints.states import FIRST_STATE
from portal.security.sealing import WrappedKey
from portal.storage.cases_tables import (
    case_events,
    case_evidence,
    case_numbers,
    cases,
    filings,
    sealed_fields,
)


def add_case(
    connection: Connection, filing_id: str, at: datetime, case: NewCase, event: StoredEvent, **values: object
) -> None:
    """Add a case with its first event; numbers run per kind and year in Shanghai."""
    year = at.astimezone(SHANGHAI).year
    connection.execute(
        insert(cases).values(
            id=case.id,
            filing_id=filing_id,
            kind=case.kind.value,
            number=case_number(case.kind, year, _next_serial(connection, case.kind, year)),
            state=FIRST_STATE,
            unit_code=case.unit_code,
            problem=str(case.problem),
            happened_on=case.happened_on,
            respondent_name=case.respondent_name,
            respondent_uscc=case.respondent_uscc,
            market=case.market,
            stall=case.stall,
            instrument=case.instrument,
            notice_version=case.notice_version,
            kek_id=case.wrapped_key.kek_id,
            wrapped_key=case.wrapped_key.ciphertext,
            opened_at=at,
            **values,
        )
    )
    fields = [{"case_id": case.id, "field": f, "ciphertext": c} for f, c in case.sealed.items()]
    connection.execute(insert(sealed_fields), fields)
    add_evidence(connection, case.id, case.evidence, None)
    add_event(connection, case.id, event)


def add_evidence(
    connection: Connection, case_id: str, files: Sequence[SealedEvidence], at: datetime | None
) -> None:
    """Add files to a case after those that it has; `at` None: handed in with the filing."""
    if not files:
        return
    last = select(func.max(case_evidence.c.position)).where(case_evidence.c.case_id == case_id)
    first = connection.execute(last).scalar()
    start = 0 if first is None else first + 1
    rows = [
        {
            "case_id": case_id,
            "stored_name": item.stored_name,
            "position": start + place,
            "stored_bytes": item.stored_bytes,
            "stored_sha256": item.stored_sha256,
            "sealed": item.sealed,
            "added_at": at,
        }
        for place, item in enumerate(files)
    ]
    connection.execute(insert(case_evidence), rows)


def add_event(connection: Connection, case_id: str, event: StoredEvent) -> None:
    """Append to what happened to a case; nothing is ever changed there."""
    names = StoredEvent.__dataclass_fields__.keys() - {"id"}
    connection.execute(
        insert(case_events).values(case_id=case_id, **{name: getattr(event, name) for name in names})
    )


def read_cases(connection: Connection, where: ColumnElement[bool]) -> tuple[StoredCase, ...]:
    """The cases that fit, complaint before report, oldest first, each with its events."""
    found = connection.execute(select(cases).where(where).order_by(cases.c.kind, cases.c.number)).all()
    if not found:
        return ()
    by_case: dict[str, list[StoredEvent]] = {row.id: [] for row in found}
    events = select(case_events).where(case_events.c.case_id.in_(by_case)).order_by(case_events.c.id)
    for row in connection.execute(events):
        by_case[row.case_id].append(event_of(row))
    return tuple(case_of(row, tuple(by_case[row.id])) for row in found)


def case_of(row: Row[Any], events: tuple[StoredEvent, ...] = ()) -> StoredCase:
    """A case from its row; without events where a list is shown."""
    return StoredCase(
        id=row.id,
        kind=CaseKind(row.kind),
        number=row.number,
        state=row.state,
        unit_code=row.unit_code,
        events=events,
        filing_id=row.filing_id,
        problem=row.problem,
        happened_on=row.happened_on,
        respondent_name=row.respondent_name,
        respondent_uscc=row.respondent_uscc,
        opened_at=row.opened_at,
        receipt_number=row.receipt_number or "",
        received_on=row.received_on,
        officer_id=row.officer_id or "",
        closed_at=row.closed_at,
        due_on=row.due_on,
        due_name=row.due_name or "",
        rating=row.rating,
        steps=row.steps,
        opened_from=row.opened_from or "",
        erased=row.wrapped_key is None,
        market=row.market,
        stall=row.stall,
        instrument=row.instrument,
    )


def read_filing(connection: Connection, filing_id: str) -> StoredFiling:
    """A filing with its cases; KeyError if there is none."""
    row = connection.execute(select(filings).where(filings.c.id == filing_id)).first()
    if row is None:
        raise KeyError(filing_id)
    return StoredFiling(
        lock=lock_of(row),
        received_at=row.received_at,
        cases=read_cases(connection, cases.c.filing_id == filing_id),
    )


def lock_of(row: Row[Any]) -> FilingLock:
    """What opens a filing, from its row."""
    return FilingLock(**{name: getattr(row, name) for name in FilingLock.__dataclass_fields__})


def read_sealed(connection: Connection, case_id: str) -> SealedCase:
    """The sealed part of a case; KeyError if there is none."""
    key = connection.execute(select(cases.c.kek_id, cases.c.wrapped_key).where(cases.c.id == case_id)).first()
    if key is None:
        raise KeyError(case_id)
    fields = connection.execute(select(sealed_fields).where(sealed_fields.c.case_id == case_id)).all()
    files = connection.execute(
        select(case_evidence).where(case_evidence.c.case_id == case_id).order_by(case_evidence.c.position)
    ).all()
    return SealedCase(
        id=case_id,
        wrapped_key=WrappedKey(key.kek_id, key.wrapped_key) if key.wrapped_key is not None else None,
        fields={row.field: row.ciphertext for row in fields},
        evidence=tuple(
            SealedEvidence(row.stored_name, row.stored_bytes, row.stored_sha256, row.sealed) for row in files
        ),
    )


def event_of(row: Row[Any]) -> StoredEvent:
    """An event from its row."""
    return StoredEvent(**{name: getattr(row, name) for name in StoredEvent.__dataclass_fields__})


def _next_serial(connection: Connection, kind: CaseKind, year: int) -> int:
    row = (case_numbers.c.kind == kind.value) & (case_numbers.c.year == year)
    moved = connection.execute(update(case_numbers).where(row).values(last=case_numbers.c.last + 1))
    if moved.rowcount == 0:
        # The first of a year: two may come at once, and the second must wait for the first, not fail.
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        first = dialect.insert(case_numbers).values(kind=kind.value, year=year, last=0)
        connection.execute(first.on_conflict_do_nothing())
        connection.execute(update(case_numbers).where(row).values(last=case_numbers.c.last + 1))
    return int(connection.execute(select(case_numbers.c.last).where(row)).scalar_one())
