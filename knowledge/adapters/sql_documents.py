"""Operations on stored documents: list, remove, restore, roll back, and rechecks of force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Integer, cast, delete, func, insert, select

from knowledge.adapters.sql import shanghai_now
from knowledge.adapters.sql_force import document_row_of, settle, settle_all, write_document
from knowledge.adapters.sql_history import REMOVED, REPLACED, drop, keep, last_kept, removed
from knowledge.adapters.sql_passages import delete_passages, put_passages
from knowledge.adapters.sql_rows import document_from
from knowledge.adapters.sql_tables import document_history, documents, force_checks, passages
from knowledge.adapters.sql_writing import writing
from knowledge.document import Document, Force, Kind

STATES = ("in_force", "not_rechecked", "not_yet_in_force", "superseded", "comparison")
RECHECK_DAYS = 365


class DocumentMissing(Exception):
    """No such document, or nothing of it to put back; the message is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An official document as it is stored.

    `to_proofread` of its `passages` are marked so; `replaced_at` (ISO 8601) says when an earlier
    text was replaced that a rollback brings back, and is empty without one.
    """

    document: Document
    passages: int
    to_proofread: int
    replaced_at: str

    def state_on(self, today: date) -> str:
        """in_force, not_rechecked, not_yet_in_force, superseded or comparison on `today`."""
        document = self.document
        if document.force in {Force.COMPARISON, Force.SUPERSEDED}:
            return document.force.value
        if document.valid_from and document.valid_from > today:
            return "not_yet_in_force"
        return document.force.value if document.in_force_on(today) else Force.SUPERSEDED.value


class DocumentRecords:
    """What an operator does with official documents; every change is one transaction."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = shanghai_now) -> None:
        self._engine, self._now = engine, now

    def all(self) -> tuple[Stored, ...]:
        """Every official document, by id."""
        marked = func.sum(cast(passages.c.to_proofread, Integer))
        numbers = select(passages.c.document_id, func.count(), marked).group_by(passages.c.document_id)
        query = select(documents).where(documents.c.kind == Kind.OFFICIAL.value).order_by(documents.c.id)
        replaced = (
            select(document_history.c.document_id, func.max(document_history.c.kept_at))
            .where(document_history.c.reason == REPLACED)
            .group_by(document_history.c.document_id)
        )
        with self._engine.connect() as connection:
            counts = {row[0]: (int(row[1]), int(row[2] or 0)) for row in connection.execute(numbers)}
            kept = {str(name): str(at) for name, at in connection.execute(replaced)}
            found = [document_from(row) for row in connection.execute(query).mappings()]
        return tuple(Stored(one, *counts.get(one.id, (0, 0)), kept.get(one.id, "")) for one in found)

    def one(self, document_id: str) -> Stored:
        """One official document. Raises DocumentMissing."""
        found = next((one for one in self.all() if one.document.id == document_id), None)
        if found is None:
            raise DocumentMissing(f"库里没有「{document_id}」。")
        return found

    def removed(self) -> tuple[tuple[str, str], ...]:
        """Documents that were removed and can be restored: (id, when in ISO 8601)."""
        with self._engine.connect() as connection:
            return tuple(removed(connection))

    def remove(self, document_id: str) -> None:
        """Take a document out and keep its text for `restore`. Raises DocumentMissing.

        What it had superseded is in force again.
        """
        now = self._now()
        with writing(self._engine) as connection:
            document = _official(connection, document_id)
            keep(connection, document_id, REMOVED, now)
            found = connection.scalars(select(passages.c.id).where(passages.c.document_id == document_id))
            delete_passages(connection, list(found))
            connection.execute(delete(documents).where(documents.c.id == document_id))
            settle(connection, document, now.date())

    def restore(self, document_id: str) -> None:
        """Bring a removed document back as it was. Raises DocumentMissing."""
        with writing(self._engine) as connection:
            kept = last_kept(connection, document_id, REMOVED)
            if kept is None or document_row_of(connection, document_id) is not None:
                raise DocumentMissing(f"没有删除过「{document_id}」，不用恢复。")
            write_document(connection, kept.document)
            put_passages(connection, kept.document, kept.passages)
            drop(connection, kept.entry)
            settle(connection, kept.document, self._now().date())

    def roll_back(self, document_id: str) -> None:
        """Undo the last replacement of a document's text; a second call undoes that.

        Raises DocumentMissing when it is not stored or was never replaced.
        """
        now = self._now()
        with writing(self._engine) as connection:
            _official(connection, document_id)
            kept = last_kept(connection, document_id, REPLACED)
            if kept is None:
                raise DocumentMissing(f"「{document_id}」没有被替换过，退不回去。")
            drop(connection, kept.entry)
            keep(connection, document_id, REPLACED, now)
            write_document(connection, kept.document)
            put_passages(connection, kept.document, kept.passages)
            settle(connection, kept.document, now.date())

    def confirm(self, document_id: str, day: date, by: str, note: str = "") -> Document:
        """Record that `by` found a version in force on `day`; returns it as it stands now.

        A version that was shown with 现行有效性未复核 loses that remark. Raises DocumentMissing when
        it is not stored or is superseded.
        """
        with writing(self._engine) as connection:
            document = _official(connection, document_id)
            if document.force is Force.SUPERSEDED:
                raise DocumentMissing(f"「{document_id}」已被取代，不能确认为现行有效。")
            row = {"document_id": document_id, "checked_on": day, "checked_by": by, "note": note}
            connection.execute(insert(force_checks).values(row))
            settle(connection, document, self._now().date())
            return _official(connection, document_id)

    def due(self, days: int, today: date) -> tuple[Stored, ...]:
        """Documents not superseded whose force nobody rechecked in the last `days`, oldest first."""
        limit = today - timedelta(days=days)
        found = [
            one
            for one in self.all()
            if one.state_on(today) != Force.SUPERSEDED.value
            and (one.document.checked_on is None or one.document.checked_on < limit)
        ]
        return tuple(sorted(found, key=lambda one: (one.document.checked_on or date.min, one.document.id)))

    def summary(self, today: date) -> dict[str, Any]:
        """Official documents by state, passages to proofread, and how many rechecks are due."""
        found = self.all()
        states = Counter(one.state_on(today) for one in found)
        return {
            "official": {name: states[name] for name in STATES},
            "to_proofread": sum(one.to_proofread for one in found),
            "recheck_due": len(self.due(RECHECK_DAYS, today)),
        }

    def refresh(self) -> None:
        """Let changes take effect whose day has come since the documents were loaded."""
        with writing(self._engine) as connection:
            settle_all(connection, self._now().date())


def _official(connection: Connection, document_id: str) -> Document:
    row = document_row_of(connection, document_id)
    if row is None or row["kind"] != Kind.OFFICIAL.value:
        raise DocumentMissing(f"库里没有「{document_id}」。")
    return document_from(row)
