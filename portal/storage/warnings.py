"""The store of public warnings in SQL; every change goes into the audit log with it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update

from portal.advisories.public_warnings import PublicWarning, Wording
from portal.security.audit import AuditEntry
from portal.storage.audit import SqlAudit
from portal.storage.engine import reading, saving
from portal.storage.warnings_tables import public_warnings as table


class SqlWarnings:
    """`WarningStore` over an engine whose store has been migrated."""

    def __init__(self, engine: Engine, audit: SqlAudit) -> None:
        self._engine, self._audit = engine, audit

    def add(self, warning: PublicWarning, entry: AuditEntry) -> None:
        """Store a warning and what was done in the audit log, both or neither."""
        said = warning.wording
        values = {
            "id": warning.id, "title": said.title, "text": said.text, "link": said.link,
            "starts_on": said.starts_on, "ends_on": said.ends_on, "published_at": warning.published_at,
            "published_by": warning.published_by, "withdrawn_by": "", "reason": "",
            "title_en": said.title_en, "text_en": said.text_en,
        }  # fmt: skip
        with saving(self._engine) as connection:
            connection.execute(insert(table).values(values))
            self._audit.append(connection, warning.published_at, entry)

    def withdraw(self, warning_id: str, at: datetime, by: str, reason: str, entry: AuditEntry) -> bool:
        """Mark one as withdrawn, with the audit entry; False if none stands under this id."""
        stands = (table.c.id == warning_id) & table.c.withdrawn_at.is_(None)
        change = update(table).where(stands).values(withdrawn_at=at, withdrawn_by=by, reason=reason)
        with saving(self._engine) as connection:
            done = connection.execute(change).rowcount == 1
            if done:
                self._audit.append(connection, at, entry)
        return done

    def standing(self, day: date) -> tuple[PublicWarning, ...]:
        """Those that show on `day`, the newest first."""
        shown = table.c.withdrawn_at.is_(None) & (table.c.starts_on <= day) & (table.c.ends_on >= day)
        return self._read(select(table).where(shown))

    def latest(self, limit: int) -> tuple[PublicWarning, ...]:
        """All, the newest first."""
        return self._read(select(table).limit(limit))

    def _read(self, query: Any) -> tuple[PublicWarning, ...]:
        ordered = query.order_by(table.c.published_at.desc(), table.c.id)
        with reading(self._engine) as connection:
            return tuple(_warning(row) for row in connection.execute(ordered))


def _warning(row: Row[Any]) -> PublicWarning:
    return PublicWarning(
        row.id,
        Wording(row.title, row.text, row.starts_on, row.ends_on, row.link, row.title_en, row.text_en),
        row.published_at,
        row.published_by,
        row.withdrawn_at,
        row.withdrawn_by,
        row.reason,
    )
