"""Passages and their asked questions inside one transaction: compare, write, delete, read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from knowledge.adapters.sql_rows import passage_from, passage_row
from knowledge.adapters.sql_tables import asked_questions, passages
from knowledge.document import Document
from knowledge.passage import Passage

_CHUNK = 500  # names in one IN list; SQLite and PostgreSQL both take many more


def put_passages(connection: Connection, document: Document, found: Sequence[Passage]) -> None:
    """Make the passages of `document` exactly these; rows that are so already are not written."""
    query = select(passages).where(passages.c.document_id == document.id)
    old = {row["id"]: dict(row) for row in connection.execute(query).mappings()}
    old_asked = _asked(connection, list(old))
    new = {p.id: passage_row(document.title, p) for p in found}
    asked = {p.id: list(p.asked) for p in found}
    gone = [key for key in old if key not in new]
    changed = [k for k in new if k in old and (new[k] != old[k] or asked[k] != old_asked.get(k, []))]
    delete_passages(connection, gone)
    for key in changed:
        connection.execute(update(passages).where(passages.c.id == key).values(new[key]))
    for part in chunks(changed):
        connection.execute(delete(asked_questions).where(asked_questions.c.passage_id.in_(part)))
    added = [key for key in new if key not in old]
    if added:
        connection.execute(insert(passages), [new[key] for key in added])
    questions = [
        {"passage_id": key, "position": position, "text": text}
        for key in (*changed, *added)
        for position, text in enumerate(asked[key])
    ]
    if questions:
        connection.execute(insert(asked_questions), questions)


def delete_passages(connection: Connection, ids: Sequence[str]) -> None:
    """Delete passages with their asked questions."""
    for part in chunks(ids):
        connection.execute(delete(asked_questions).where(asked_questions.c.passage_id.in_(part)))
        connection.execute(delete(passages).where(passages.c.id.in_(part)))


def _asked(connection: Connection, ids: Sequence[str] | None) -> dict[str, list[str]]:
    """Asked questions by passage, in their order; `ids` None means all."""
    base = select(asked_questions).order_by(asked_questions.c.passage_id, asked_questions.c.position)
    queries = (
        [base] if ids is None else [base.where(asked_questions.c.passage_id.in_(p)) for p in chunks(ids)]
    )
    found: dict[str, list[str]] = defaultdict(list)
    for query in queries:
        for row in connection.execute(query).mappings():
            found[row["passage_id"]].append(row["text"])
    return found


def load_passages(connection: Connection, ids: Sequence[str] | None) -> list[Passage]:
    """Passages by document and position; `ids` None means all."""
    query = select(passages).order_by(passages.c.document_id, passages.c.position, passages.c.id)
    if ids is not None:
        query = query.where(passages.c.id.in_(ids))
    rows = connection.execute(query).mappings().all()
    asked = _asked(connection, ids)
    return [passage_from(row, asked.get(row["id"], ())) for row in rows]


def chunks(names: Sequence[str]) -> Iterable[Sequence[str]]:
    """`names` in parts that fit into one IN list."""
    return (names[start : start + _CHUNK] for start in range(0, len(names), _CHUNK))
