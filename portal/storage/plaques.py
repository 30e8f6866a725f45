"""Plaques and reports of swapped ones in SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from portal.businesses.plaque import AlreadyIssued, Plaque, SwapReport
from portal.security.sealing import WrappedKey
from portal.storage.directory import DirectoryStore
from portal.storage.engine import saving
from portal.storage.plaque_tables import plaque_reports, plaques


class SqlPlaques:
    """`PlaqueStore` beside the directory, whose audit it writes. Raises StorageFailed."""

    def __init__(self, directory: DirectoryStore) -> None:
        self._directory = directory

    def add(self, plaque: Plaque) -> None:
        """Store a new plaque, audited. Raises AlreadyIssued."""
        row = {name: getattr(plaque, name) for name in Plaque.__slots__}
        with saving(self._directory.engine, taken=AlreadyIssued(plaque.id)) as connection:
            connection.execute(insert(plaques).values(**row))
            self._directory.audit(
                connection, plaque.issued_by, "plaque issued", plaque.business_id, plaque=plaque.id
            )

    def by_id(self, plaque_id: str) -> Plaque | None:
        """One plaque, or None."""
        with self._directory.reading() as connection:
            row = connection.execute(select(plaques).where(plaques.c.id == plaque_id)).first()
        return None if row is None else _plaque(row)

    def of_business(self, business_id: str) -> tuple[Plaque, ...]:
        """The plaques of a business that may hang, the newest first."""
        statement = (
            select(plaques)
            .where(plaques.c.business_id == business_id, plaques.c.withdrawn_at.is_(None))
            .order_by(plaques.c.issued_at.desc())
        )
        with self._directory.reading() as connection:
            return tuple(_plaque(row) for row in connection.execute(statement))

    def withdraw(self, plaque_id: str, at: datetime, officer: str, reason: str) -> bool:
        """Say that a plaque must not hang any more, audited; False if there is none that may."""
        chosen = update(plaques).where(plaques.c.id == plaque_id, plaques.c.withdrawn_at.is_(None))
        with saving(self._directory.engine) as connection:
            done = connection.execute(chosen.values(withdrawn_at=at)).rowcount == 1
            if done:
                self._directory.audit(connection, officer, "plaque withdrawn", plaque_id, reason=reason)
        return done

    def add_report(self, report: SwapReport) -> None:
        """Store a report of a swapped plaque."""
        with saving(self._directory.engine) as connection:
            connection.execute(
                insert(plaque_reports).values(
                    id=report.id,
                    plaque_id=report.plaque_id,
                    business_id=report.business_id,
                    at=report.at,
                    kek_id=report.wrapped_key.kek_id,
                    wrapped_key=report.wrapped_key.ciphertext,
                    sealed_note=report.sealed_note,
                )
            )

    def reports_since(self, plaque_id: str, since: datetime) -> int:
        """How many reports of a plaque came in since a moment."""
        statement = select(func.count()).where(
            plaque_reports.c.plaque_id == plaque_id, plaque_reports.c.at >= since
        )
        with self._directory.reading() as connection:
            return connection.scalar(statement) or 0

    def reports(self, *, closed: bool) -> tuple[SwapReport, ...]:
        """The reports, the newest first; those that are closed only if wanted."""
        statement = select(plaque_reports).order_by(plaque_reports.c.at.desc())
        if not closed:
            statement = statement.where(plaque_reports.c.closed_at.is_(None))
        with self._directory.reading() as connection:
            return tuple(_report(row) for row in connection.execute(statement))

    def drop_reports(self, closed_before: datetime, received_before: datetime) -> int:
        """Delete reports that were closed before the one moment or received before the other; how many."""
        over = (plaque_reports.c.closed_at < closed_before) | (plaque_reports.c.at < received_before)
        with saving(self._directory.engine) as connection:
            return connection.execute(delete(plaque_reports).where(over)).rowcount

    def close_report(self, report_id: str, at: datetime, officer: str, result: str) -> bool:
        """Mark a report as dealt with, audited; False if there is no open one."""
        chosen = update(plaque_reports).where(
            plaque_reports.c.id == report_id, plaque_reports.c.closed_at.is_(None)
        )
        with saving(self._directory.engine) as connection:
            values = {"closed_at": at, "closed_by": officer, "result": result}
            done = connection.execute(chosen.values(**values)).rowcount == 1
            if done:
                self._directory.audit(connection, officer, "plaque report closed", report_id)
        return done


def _plaque(row: Row[Any]) -> Plaque:
    return Plaque(**{name: getattr(row, name) for name in Plaque.__slots__})


def _report(row: Row[Any]) -> SwapReport:
    wrapped = WrappedKey(row.kek_id, row.wrapped_key)
    return SwapReport(row.id, row.plaque_id, row.business_id, row.at, wrapped, row.sealed_note, row.closed_at)
