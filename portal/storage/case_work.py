"""The work on cases in SQL: each step with its event, messages, links and audit entry in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.complaints.repository import FilingLock, SealedCase, StoredCase
from portal.complaints.work import (
    CaseValues,
    ChangedMeanwhile,
    Deadline,
    Link,
    LinkChange,
    Step,
    StoredMessage,
)
from portal.security.audit import AuditEntry
from portal.storage.audit import SqlAudit
from portal.storage.case_rows import add_case, add_event, add_evidence, read_cases, read_filing, read_sealed
from portal.storage.cases_tables import (
    case_links,
    case_messages,
    cases,
    desk_settings,
    filings,
    operator_tasks,
    sealed_fields,
    step_keys,
)
from portal.storage.engine import reading, saving

_KEYS_KEPT: Final = timedelta(days=1)


class SqlCaseWork:
    """`CaseWork` over the store of cases."""

    def __init__(self, engine: Engine, audit: SqlAudit) -> None:
        self._engine = engine
        self._audit = audit

    def by_number(self, number: str) -> StoredCase | None:
        """A case by its public number."""
        with reading(self._engine) as connection:
            return next(iter(read_cases(connection, cases.c.number == number)), None)

    def by_receipt(self, receipt_number: str) -> tuple[StoredCase, ...]:
        """The cases that 12315 knows under this number."""
        with reading(self._engine) as connection:
            return read_cases(connection, cases.c.receipt_number == receipt_number)

    def of_filing(self, filing_id: str) -> tuple[StoredCase, ...]:
        """The cases of one filing; complaint before report."""
        with reading(self._engine) as connection:
            return read_cases(connection, cases.c.filing_id == filing_id)

    def lock(self, filing_id: str) -> FilingLock:
        """What opens a filing; KeyError if there is none."""
        with reading(self._engine) as connection:
            return read_filing(connection, filing_id).lock

    def apply(self, step: Step) -> StoredCase:
        """Store a step; durable when it returns. Raises ChangedMeanwhile."""
        at = step.event.at
        with saving(self._engine) as connection:
            # Compare and set: of two who read the same case only one gets through.
            moved = connection.execute(
                update(cases)
                .where(cases.c.id == step.case_id, cases.c.steps == step.seen)
                .values(steps=step.seen + 1, **_changes(step.values))
            )
            if moved.rowcount != 1:
                raise ChangedMeanwhile(step.case_id)
            add_event(connection, step.case_id, step.event)
            if step.message:
                values = {name: getattr(step.message, name) for name in ("sender", "kind", "sealed")}
                connection.execute(insert(case_messages).values(case_id=step.case_id, at=at, **values))
            add_evidence(connection, step.case_id, step.evidence, at)
            for name, sealed in step.fields.items():
                _put_field(connection, step.case_id, name, sealed)
            if step.link:
                _change_link(connection, step, step.link)
            self._audit.append(connection, at, step.audit)
            (case,) = read_cases(connection, cases.c.id == step.case_id)
            if step.factor_hmac is not None:
                row = update(filings).where(filings.c.id == case.filing_id)
                connection.execute(row.values(factor_hmac=step.factor_hmac))
            if step.opened is not None and step.opened_event is not None:
                # An authority that found a clue itself has received it on that day.
                held = {"opened_from": case.id, "received_on": step.opened_event.day}
                due = _due(step.opened_deadline)
                add_case(connection, case.filing_id, at, step.opened, step.opened_event, **held, **due)
            for name in step.tasks:
                _add_task(connection, name, at)
            if step.key_hmac is not None:
                connection.execute(delete(step_keys).where(step_keys.c.at <= at - _KEYS_KEPT))
                connection.execute(insert(step_keys).values(key_hmac=step.key_hmac, at=at))
            return case

    def was_taken(self, key_hmacs: Sequence[bytes]) -> bool:
        """Whether a step with one of these keys was stored within the last day."""
        query = select(step_keys.c.at).where(step_keys.c.key_hmac.in_(key_hmacs))
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def set_deadline(self, case_id: str, deadline: Deadline) -> None:
        """Keep the nearest deadline of a case."""
        with saving(self._engine) as connection:
            connection.execute(update(cases).where(cases.c.id == case_id).values(**_due(deadline)))

    def sealed(self, case_id: str) -> SealedCase:
        """The sealed part of a case; KeyError if there is none."""
        with reading(self._engine) as connection:
            return read_sealed(connection, case_id)

    def messages(self, case_id: str) -> tuple[StoredMessage, ...]:
        """The messages of a case, oldest first."""
        query = select(case_messages).where(case_messages.c.case_id == case_id).order_by(case_messages.c.id)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return tuple(StoredMessage(row.id, row.at, row.sender, row.kind, row.sealed) for row in rows)

    def links(self, case_id: str) -> tuple[Link, ...]:
        """The cases that are linked with this one now, from either side."""
        ends = ((case_links.c.case_id, case_links.c.other_id), (case_links.c.other_id, case_links.c.case_id))
        found: list[Link] = []
        with reading(self._engine) as connection:
            for here, there in ends:
                query = (
                    select(case_links, cases.c.number, cases.c.state, cases.c.unit_code)
                    .join(cases, cases.c.id == there)
                    .where(here == case_id, case_links.c.unlinked_at.is_(None))
                )
                found += [
                    Link(row.number, row.kind, row.state, row.unit_code, row.linked_at, row.linked_by)
                    for row in connection.execute(query)
                ]
        return tuple(sorted(found, key=lambda link: link.number))

    def record(self, at: datetime, entry: AuditEntry) -> None:
        """Note in the audit log what changes nothing, such as the reading of an identity."""
        self._audit.record(at, entry)

    def note_task(self, name: str, at: datetime) -> bool:
        """Make a task for the operator unless it exists; whether it is new."""
        with saving(self._engine) as connection:
            return _add_task(connection, name, at)

    def open_tasks(self) -> tuple[tuple[str, datetime], ...]:
        """Tasks not done, oldest first."""
        query = select(operator_tasks).where(operator_tasks.c.done_at.is_(None))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(operator_tasks.c.made_at, operator_tasks.c.name)).all()
        return tuple((row.name, row.made_at) for row in rows)

    def finish_task(self, name: str, at: datetime) -> None:
        """Mark a task done."""
        with saving(self._engine) as connection:
            row = update(operator_tasks).where(operator_tasks.c.name == name)
            connection.execute(row.values(done_at=at))

    def setting(self, name: str) -> str | None:
        """What the desk set under this name."""
        with reading(self._engine) as connection:
            query = select(desk_settings.c.value).where(desk_settings.c.name == name)
            found: str | None = connection.execute(query).scalar()
            return found

    def set_setting(self, name: str, value: str) -> None:
        """Set it."""
        with saving(self._engine) as connection:
            row = _insert(connection, desk_settings).values(name=name, value=value)
            connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def _changes(values: CaseValues) -> dict[str, Any]:
    columns = CaseValues.__dataclass_fields__.keys() - {"reopened", "deadline"}
    given = {name: getattr(values, name) for name in columns}
    changes = {name: value for name, value in given.items() if value is not None} | _due(values.deadline)
    if "officer_id" in changes:
        changes["officer_id"] = changes["officer_id"] or None
    return {**changes, "closed_at": None} if values.reopened else changes


def _due(deadline: Deadline | None) -> dict[str, Any]:
    return {} if deadline is None else {"due_on": deadline.due_on, "due_name": deadline.name or None}


def _add_task(connection: Connection, name: str, at: datetime) -> bool:
    row = _insert(connection, operator_tasks).values(name=name, made_at=at)
    return bool(connection.execute(row.on_conflict_do_nothing()).rowcount == 1)


def _put_field(connection: Connection, case_id: str, field: str, sealed: bytes) -> None:
    row = _insert(connection, sealed_fields).values(case_id=case_id, field=field, ciphertext=sealed)
    connection.execute(
        row.on_conflict_do_update(index_elements=["case_id", "field"], set_={"ciphertext": sealed})
    )


def _change_link(connection: Connection, step: Step, link: LinkChange) -> None:
    pair = or_(
        (case_links.c.case_id == step.case_id) & (case_links.c.other_id == link.other_id),
        (case_links.c.other_id == step.case_id) & (case_links.c.case_id == link.other_id),
    )
    # An earlier link of the two gives way: at most one stands between two cases.
    connection.execute(
        update(case_links)
        .where(pair, case_links.c.unlinked_at.is_(None))
        .values(unlinked_at=step.event.at, unlinked_by=step.event.actor)
    )
    if link.kind is not None:
        connection.execute(
            insert(case_links).values(
                case_id=step.case_id,
                other_id=link.other_id,
                kind=link.kind,
                linked_at=step.event.at,
                linked_by=step.event.actor,
            )
        )


def _insert(connection: Connection, table: Any) -> Any:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
