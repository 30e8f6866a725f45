"""The audit log in SQL: appended within the transaction of what it tells."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Engine, insert, select, update

from portal.security.audit import (
    START,
    AuditEntry,
    AuditHead,
    AuditReport,
    AuditRow,
    chain,
    seal_head,
    verify,
)
from portal.security.keys import KeyRing
from portal.storage.cases_tables import audit_head, audit_log
from portal.storage.engine import reading, saving
from portal.storage.event_check import LoggedSteps, check_events

_NAME: Final = "cases"


class SqlAudit:
    """Writes and verifies the audit log in the store of cases."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys

    def append(self, connection: Connection, at: datetime, entry: AuditEntry) -> None:
        """Add `entry` in the caller's write transaction: both are kept, or neither.

        The head is locked first, so that entries of simultaneous transactions come one after another.
        """
        head = _lock_head(connection)
        key_id = self._keys.hashing_id
        seq = head.seq + 1 if head else 1
        row = AuditRow(seq, at, entry.actor, entry.action, entry.subject, entry.text, key_id, b"")
        digest = chain(self._keys, head.digest if head else START, row)
        connection.execute(
            insert(audit_log).values(
                seq=seq,
                at=at,
                actor=entry.actor,
                action=entry.action,
                subject=entry.subject,
                detail=entry.text,
                key_id=key_id,
                digest=digest,
            )
        )
        seal = seal_head(self._keys, seq, digest, key_id)
        values = {"seq": seq, "key_id": key_id, "digest": digest, "seal": seal}
        if head is None:
            connection.execute(insert(audit_head).values(name=_NAME, **values))
        else:
            connection.execute(update(audit_head).where(audit_head.c.name == _NAME).values(**values))

    def record(self, at: datetime, entry: AuditEntry) -> None:
        """Add an entry for something that changes nothing else, such as a read. Raises StorageFailed."""
        with saving(self._engine) as connection:
            self.append(connection, at, entry)

    def verify(self) -> AuditReport:
        """Whether the chain holds from its first entry to its last, and cases' events are what it tells.

        Raises StorageFailed.
        """
        with reading(self._engine) as connection:
            row = connection.execute(select(audit_head).where(audit_head.c.name == _NAME)).first()
            head = AuditHead(row.seq, row.key_id, row.digest, row.seal) if row else None
            found = connection.execute(select(audit_log).order_by(audit_log.c.seq))
            steps = LoggedSteps()
            rows = steps.noting(AuditRow(**entry._mapping) for entry in found)
            report = verify(self._keys, rows, head)
            return check_events(connection, steps, report) if report.sound else report

    def entries(self, subject: str | None = None, limit: int = 200) -> tuple[AuditRow, ...]:
        """The latest entries, of one subject or of all, newest first. Raises StorageFailed."""
        query = select(audit_log).order_by(audit_log.c.seq.desc()).limit(limit)
        if subject is not None:
            query = query.where(audit_log.c.subject == subject)
        with reading(self._engine) as connection:
            return tuple(AuditRow(**row._mapping) for row in connection.execute(query))


def _lock_head(connection: Connection) -> AuditHead | None:
    query = select(audit_head).where(audit_head.c.name == _NAME)
    if connection.dialect.name == "postgresql":
        # An advisory lock also orders the very first entries, before there is a row to lock.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7201211)")
    row = connection.execute(query.with_for_update()).first()
    return AuditHead(row.seq, row.key_id, row.digest, row.seal) if row else None
