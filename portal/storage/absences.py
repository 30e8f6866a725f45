"""The store of officers' absences in SQL; every change goes into the audit log with it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Engine, insert, select, update

from portal.officers.absences import Absence
from portal.security.audit import AuditEntry
from portal.storage.accounts_tables import absences
from portal.storage.audit import SqlAudit
from portal.storage.engine import reading, saving

_NAMES = tuple(Absence.__dataclass_fields__)


class SqlAbsences:
    """`AbsenceStore` over an engine whose store has been migrated."""

    def __init__(self, engine: Engine, audit: SqlAudit) -> None:
        self._engine = engine
        self._audit = audit

    def add(self, absence: Absence, entry: AuditEntry) -> None:
        """Store a new absence and what was done in the audit log."""
        with saving(self._engine) as connection:
            values = {name: getattr(absence, name) for name in _NAMES}
            connection.execute(insert(absences).values(**values))
            self._audit.append(connection, absence.recorded_at, entry)

    def end(self, absence_id: str, at: datetime, entry: AuditEntry) -> None:
        """Mark an absence as ended."""
        with saving(self._engine) as connection:
            row = update(absences).where(absences.c.id == absence_id)
            connection.execute(row.values(ended_at=at))
            self._audit.append(connection, at, entry)

    def not_over(self, day: date) -> tuple[Absence, ...]:
        """Absences that hold on `day` or begin after it, the nearest first."""
        query = select(absences).where(absences.c.last >= day, absences.c.ended_at.is_(None))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(absences.c.first, absences.c.id)).all()
        return tuple(Absence(**{name: getattr(row, name) for name in _NAMES}) for row in rows)
