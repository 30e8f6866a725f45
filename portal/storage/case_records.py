"""What is asked of all cases at once: queues by deadline, search, counts, retention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, func, or_, select, true, update

from portal.clock import SHANGHAI
from portal.complaints.case_lists import (
    Anonymised,
    Concentration,
    MonthCell,
    QueueFilter,
    QueuePage,
)
from portal.complaints.records import CaseKind
from portal.complaints.repository import StoredCase
from portal.security.audit import AuditEntry
from portal.storage.audit import SqlAudit
from portal.storage.case_rows import case_of, read_cases
from portal.storage.cases_tables import case_events, case_evidence, cases, code_tries, filings, sealed_fields
from portal.storage.engine import reading, saving

_MOST_FOUND: Final = 50
_NOBODY: Final = bytes(32)
_DAY: Final = timedelta(days=1)


class SqlCaseRecords:
    """Lists and counts over the store of cases, and what is done to many at once."""

    def __init__(self, engine: Engine, audit: SqlAudit) -> None:
        self._engine = engine
        self._audit = audit

    def queue(self, wanted: QueueFilter) -> QueuePage:
        """Cases by nearest deadline, those without one last; without their events."""
        where = _wanted(wanted)
        order = (cases.c.due_on.is_(None), cases.c.due_on, cases.c.opened_at, cases.c.id)
        with reading(self._engine) as connection:
            total = connection.execute(select(func.count()).select_from(cases).where(where)).scalar_one()
            page = select(cases).where(where).order_by(*order).limit(wanted.limit).offset(wanted.offset)
            rows = connection.execute(page).all()
        return QueuePage(int(total), tuple(case_of(row) for row in rows))

    def search(self, text: str, unit_code: str | None) -> tuple[StoredCase, ...]:
        """Cases by number, 12315 number or part of the business's name, newest first."""
        part = text.strip()
        if not part:
            return ()
        where = or_(
            cases.c.number == part.upper(),
            cases.c.receipt_number == part,
            cases.c.respondent_name.contains(part, autoescape=True),
        )
        if unit_code is not None:
            where = and_(where, cases.c.unit_code == unit_code)
        query = select(cases).where(where).order_by(cases.c.opened_at.desc(), cases.c.id).limit(_MOST_FOUND)
        with reading(self._engine) as connection:
            return tuple(case_of(row) for row in connection.execute(query))

    def open_cases(self) -> Iterator[StoredCase]:
        """Every open case with its events, in chunks, for working out deadlines anew."""
        last = ""
        while True:
            with reading(self._engine) as connection:
                ids = select(cases.c.id).where(cases.c.closed_at.is_(None), cases.c.id > last)
                chunk = connection.execute(ids.order_by(cases.c.id).limit(200)).scalars().all()
                found = read_cases(connection, cases.c.id.in_(chunk)) if chunk else ()
            if not chunk:
                return
            last = chunk[-1]
            yield from found

    def concentration(self, case: StoredCase, since: datetime) -> Concentration:
        """How many other filings since then share something with this one (第十七条): numbers only."""
        joined = cases.join(filings, cases.c.filing_id == filings.c.id)
        recent = and_(cases.c.opened_at >= since, cases.c.id != case.id, cases.c.kind == case.kind.value)
        business = cases.c.respondent_name == case.respondent_name
        if case.respondent_uscc:
            business = or_(business, cases.c.respondent_uscc == case.respondent_uscc)
        with reading(self._engine) as connection:
            query = select(filings).where(filings.c.id == case.filing_id)
            own = connection.execute(query).first()
            phone = own.phone_hmac if own else None
            address = own.address_hmac if own else None
            name = own.name_hmac if own else None

            def count(*where: ColumnElement[bool]) -> int:
                counted = select(func.count()).select_from(joined).where(recent, *where)
                return int(connection.execute(counted).scalar_one())

            def others(mark: ColumnElement[bool]) -> int:
                names = select(func.count(func.distinct(filings.c.name_hmac))).where(
                    mark, filings.c.name_hmac != name, filings.c.received_at >= since
                )
                return int(connection.execute(names).scalar_one())

            same_phone = filings.c.phone_hmac == phone
            known = phone is not None
            return Concentration(
                by_phone=count(same_phone) if known else 0,
                by_phone_same_business=count(same_phone, business) if known else 0,
                by_phone_same_problem=count(same_phone, cases.c.problem == case.problem) if known else 0,
                names_on_phone=others(same_phone) if known else 0,
                names_on_address=others(filings.c.address_hmac == address) if address is not None else 0,
                against_business=count(business),
                against_business_same_problem=count(business, cases.c.problem == case.problem),
            )

    def monthly(self, first: date, last: date) -> tuple[MonthCell, ...]:
        """Cases and complainants by month, unit, problem and kind; an anonymous report is one of its own."""
        query = (
            select(
                cases.c.opened_at,
                cases.c.unit_code,
                cases.c.problem,
                cases.c.kind,
                cases.c.filing_id,
                filings.c.phone_hmac,
            )
            .join(filings, cases.c.filing_id == filings.c.id)
            .where(cases.c.opened_at >= _midnight(first), cases.c.opened_at < _midnight(last + _DAY))
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return _by_month(rows)

    def with_events(self, names: Collection[str], unit_code: str | None) -> tuple[StoredCase, ...]:
        """Readable cases to which one of these things happened, with their events."""
        happened = select(case_events.c.case_id).where(case_events.c.event.in_(names))
        where = and_(cases.c.id.in_(happened), cases.c.wrapped_key.is_not(None))
        if unit_code is not None:
            where = and_(where, cases.c.unit_code == unit_code)
        with reading(self._engine) as connection:
            return read_cases(connection, where)

    def expired(self, closed_before: datetime) -> tuple[StoredCase, ...]:
        """Cases that were closed before then and still hold somebody's data."""
        where = and_(cases.c.closed_at < closed_before, cases.c.wrapped_key.is_not(None))
        with reading(self._engine) as connection:
            rows = connection.execute(select(cases).where(where).order_by(cases.c.id).limit(1000)).all()
        return tuple(case_of(row) for row in rows)

    def anonymise(self, case: StoredCase, at: datetime, entry: AuditEntry) -> Anonymised:
        """Destroy the key of a case; once a whole filing is so, nobody can open or recognise it.

        What is sealed goes too, so that nothing is left to be opened with a key from a backup. Returns
        the names of files that no readable case refers to any more. Audited.
        """
        with saving(self._engine) as connection:
            row = update(cases).where(cases.c.id == case.id)
            gone = {"kek_id": None, "wrapped_key": None, "erased_at": at, "steps": cases.c.steps + 1}
            places = dict.fromkeys(
                ("respondent_name", "respondent_uscc", "market", "stall", "instrument"), ""
            )
            connection.execute(row.values(**gone, **places))
            connection.execute(delete(sealed_fields).where(sealed_fields.c.case_id == case.id))
            left = select(func.count()).where(
                cases.c.filing_id == case.filing_id, cases.c.wrapped_key.is_not(None)
            )
            whole = connection.execute(left).scalar_one() == 0
            if whole:
                # No number has an HMAC of zeros: the code finds the filing but opens nothing.
                locks = {"factor_hmac": _NOBODY, "content_hmac": _NOBODY}
                marks = dict.fromkeys(("phone_hmac", "name_hmac", "address_hmac"))
                own = update(filings).where(filings.c.id == case.filing_id)
                connection.execute(own.values(**locks, **marks))
            names = self._unreadable_files(connection, case.id)
            self._audit.append(connection, at, entry)
        return Anonymised(case.number, names, whole)

    def _unreadable_files(self, connection: Connection, case_id: str) -> frozenset[str]:
        mine = set(
            connection.execute(
                select(case_evidence.c.stored_name).where(case_evidence.c.case_id == case_id)
            ).scalars()
        )
        held = (
            select(case_evidence.c.stored_name)
            .join(cases, cases.c.id == case_evidence.c.case_id)
            .where(case_evidence.c.stored_name.in_(mine), cases.c.wrapped_key.is_not(None))
        )
        return frozenset(mine - set(connection.execute(held).scalars())) if mine else frozenset()

    def readable_files(self) -> frozenset[str]:
        """Names of all files that a readable case refers to."""
        query = (
            select(case_evidence.c.stored_name)
            .join(cases, cases.c.id == case_evidence.c.case_id)
            .where(cases.c.wrapped_key.is_not(None))
        )
        with reading(self._engine) as connection:
            return frozenset(connection.execute(query).scalars())

    def forget_tries(self, before: datetime) -> None:
        """Forget tries of codes that no longer count."""
        with saving(self._engine) as connection:
            connection.execute(delete(code_tries).where(code_tries.c.at <= before))


def _wanted(wanted: QueueFilter) -> ColumnElement[bool]:
    where: list[ColumnElement[bool]] = []
    if wanted.open_only:
        where.append(cases.c.closed_at.is_(None))
    if wanted.unit_code is not None:
        where.append(cases.c.unit_code == wanted.unit_code)
    if wanted.officer_id is not None:
        where.append(cases.c.officer_id == (wanted.officer_id or None))
    if wanted.officer_ids:
        theirs = cases.c.officer_id.in_(wanted.officer_ids)
        where.append(or_(theirs, cases.c.officer_id.is_(None)) if "" in wanted.officer_ids else theirs)
    if wanted.kind is not None:
        where.append(cases.c.kind == wanted.kind.value)
    if wanted.states:
        where.append(cases.c.state.in_(wanted.states))
    if wanted.problem:
        where.append(cases.c.problem == wanted.problem)
    if wanted.due_by is not None:
        where.append(cases.c.due_on <= wanted.due_by)
    if wanted.registered is not None:
        known = cases.c.received_on.is_not(None)
        where.append(known if wanted.registered else ~known)
    return and_(true(), *where)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _by_month(rows: Sequence[Any]) -> tuple[MonthCell, ...]:
    """Counted here, not in SQL: moments are kept in UTC, months are those of Shanghai."""
    filers: dict[tuple[str, str, str, str], set[bytes | str]] = {}
    number: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        month = row.opened_at.astimezone(SHANGHAI).strftime("%Y-%m")
        key = (month, row.unit_code, row.problem, row.kind)
        number[key] += 1
        filers.setdefault(key, set()).add(row.phone_hmac or row.filing_id)
    return tuple(
        MonthCell(month, unit, problem, CaseKind(kind), number[key], len(filers[key]))
        for key in sorted(number)
        for month, unit, problem, kind in (key,)
    )
