"""Force and dates of stored documents: what was declared, what later versions and rechecks make of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, or_, select, true, update

from knowledge.adapters.sql_rows import Row, document_from, document_row
from knowledge.adapters.sql_tables import documents, force_checks
from knowledge.document import Document, Force, Kind
from knowledge.succession import settled


def declared_from(row: Mapping[Any, Any]) -> Document:
    """The document of a row as its file or manifest gave it."""
    document = document_from(row)
    given = row["declared"]
    if not given:
        return document
    return replace(
        document,
        force=Force(given["force"]),
        valid_to=_day(given["valid_to"]),
        status_note=given["status_note"],
        checked_on=_day(given["checked_on"]),
    )


def document_row_of(connection: Connection, document_id: str) -> RowMapping | None:
    """The row of a document, or None."""
    return connection.execute(select(documents).where(documents.c.id == document_id)).mappings().first()


def write_document(connection: Connection, document: Document) -> None:
    """Insert or update a document as declared; `settle` brings its force and end up to date."""
    row = _row(document, document)
    there = connection.scalar(select(documents.c.id).where(documents.c.id == document.id))
    if there is None:
        connection.execute(insert(documents).values(row))
    else:
        connection.execute(update(documents).where(documents.c.id == document.id).values(row))


def settle(connection: Connection, changed: Document, today: date) -> None:
    """Give every version that `changed` may follow or precede its force and end anew."""
    if changed.kind is not Kind.OFFICIAL:
        return
    keys = {changed.key, changed.replaces.partition("@")[0]} - {""}
    named = [documents.c.replaces.startswith(f"{key}@", autoescape=True) for key in sorted(keys)]
    _settle(connection, or_(documents.c.key.in_(keys), *named), today)


def settle_all(connection: Connection, today: date) -> None:
    """`settle` for every official document: a change whose day has come takes effect."""
    _settle(connection, true(), today)


def _settle(connection: Connection, which: ColumnElement[bool], today: date) -> None:
    query = select(documents).where(documents.c.kind == Kind.OFFICIAL.value, which)
    rows = connection.execute(query).mappings().all()
    given = {row["id"]: declared_from(row) for row in rows}
    stored = {row["id"]: document_from(row) for row in rows}
    checks = _last_checks(connection)
    versions: defaultdict[str, list[Document]] = defaultdict(list)
    for document in given.values():
        versions[document.key].append(_rechecked(document, checks.get(document.id)))
    successors = [document for document in given.values() if document.replaces]
    for found in versions.values():
        for document in settled(found, today, successors):
            if document != stored[document.id]:
                row = _row(document, given[document.id])
                connection.execute(update(documents).where(documents.c.id == document.id).values(row))


def _rechecked(document: Document, day: date | None) -> Document:
    """`document` after a person found it in force on `day`."""
    if day is None or (document.checked_on and document.checked_on >= day):
        return document
    confirmed = document.force is Force.NOT_RECHECKED
    return replace(document, checked_on=day, force=Force.IN_FORCE if confirmed else document.force)


def _last_checks(connection: Connection) -> dict[str, date]:
    """The day of the last recheck by document id; a person makes few of them."""
    query = select(force_checks.c.document_id, func.max(force_checks.c.checked_on))
    return {str(name): day for name, day in connection.execute(query.group_by(force_checks.c.document_id))}


def _row(document: Document, declared: Document) -> Row:
    given = {
        "force": declared.force.value,
        "valid_to": declared.valid_to.isoformat() if declared.valid_to else None,
        "status_note": declared.status_note,
        "checked_on": declared.checked_on.isoformat() if declared.checked_on else None,
    }
    return {**document_row(document), "declared": given}


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
