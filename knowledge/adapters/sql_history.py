"""What a replacement or a removal of a document took away, kept so that it can be put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from knowledge.adapters.sql_force import declared_from
from knowledge.adapters.sql_passages import load_passages
from knowledge.adapters.sql_rows import document_from, document_row, passage_from, passage_row
from knowledge.adapters.sql_tables import document_history, documents, passages
from knowledge.document import Document
from knowledge.passage import Passage

REPLACED, REMOVED = "replaced", "removed"
_KEPT = 3  # earlier texts of one document
_DAYS = ("valid_from", "valid_to", "checked_on")


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier text of a document: why and when (ISO 8601) it was taken away."""

    entry: int
    reason: str
    kept_at: str
    document: Document
    passages: tuple[Passage, ...]


def keep(connection: Connection, document_id: str, reason: str, at: datetime) -> None:
    """Keep the stored text of a document as it was declared; the three latest of each are kept."""
    row = connection.execute(select(documents).where(documents.c.id == document_id)).mappings().one()
    document = declared_from(row)
    ids = connection.scalars(select(passages.c.id).where(passages.c.document_id == document_id)).all()
    found = load_passages(connection, list(ids))
    connection.execute(
        insert(document_history).values(
            document_id=document_id,
            reason=reason,
            kept_at=at.isoformat(timespec="seconds"),
            document=_plain(document_row(document)),
            passages=[{**passage_row(document.title, p), "asked": list(p.asked)} for p in found],
        )
    )
    entries = select(document_history.c.id).where(document_history.c.document_id == document_id)
    for old in list(connection.scalars(entries.order_by(document_history.c.id.desc())))[_KEPT:]:
        drop(connection, old)


def last_kept(connection: Connection, document_id: str, reason: str) -> Kept | None:
    """The text of a document that was taken away last for this reason; None when there is none."""
    query = (
        select(document_history)
        .where(document_history.c.document_id == document_id, document_history.c.reason == reason)
        .order_by(document_history.c.id.desc())
    )
    row = connection.execute(query).mappings().first()
    return _kept(row) if row else None


def removed(connection: Connection) -> list[tuple[str, str]]:
    """Documents that were removed and may be restored: (id, when)."""
    stored = select(documents.c.id)
    query = select(document_history.c.document_id, document_history.c.kept_at).where(
        document_history.c.reason == REMOVED, document_history.c.document_id.not_in(stored)
    )
    return [(str(name), str(at)) for name, at in connection.execute(query.order_by(document_history.c.id))]


def drop(connection: Connection, entry: int) -> None:
    """Forget an entry."""
    connection.execute(delete(document_history).where(document_history.c.id == entry))


def _kept(row: Any) -> Kept:
    document = {
        name: date.fromisoformat(value) if name in _DAYS and value else value
        for name, value in row["document"].items()
    }
    found = tuple(passage_from(raw, raw["asked"]) for raw in row["passages"])
    return Kept(row["id"], row["reason"], row["kept_at"], document_from(document), found)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
