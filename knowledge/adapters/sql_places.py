"""Which stored passages a citation, a reference or a table stands for, read over one connection."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from knowledge.adapters.sql_passages import chunks, load_passages
from knowledge.adapters.sql_rows import document_from
from knowledge.adapters.sql_tables import documents, passages
from knowledge.document import Document, Kind
from knowledge.passage import Cite, Passage
from knowledge.retrieval.protocols import Scope

# Written once: an answer asks them several times, and composing them costs more than they do.
_VERSIONS = select(documents).where(
    documents.c.key == bindparam("key"), documents.c.kind == Kind.OFFICIAL.value
)
_REFERRING = (
    select(passages.c.refers_to, documents.c.id, documents.c.key)
    .join(documents, documents.c.id == passages.c.document_id)
    .where(passages.c.id == bindparam("id"))
)


def admitted(connection: Connection, key: str, scope: Scope) -> Document | None:
    """The newest version of an official text that `scope` admits."""
    versions = (document_from(row) for row in connection.execute(_VERSIONS, {"key": key}).mappings())
    return max((d for d in versions if scope.admits(d)), key=lambda d: d.version, default=None)


def resolved(connection: Connection, cite: Cite, scope: Scope) -> tuple[Document, Passage] | None:
    """The passage that `cite` names, as `Library.resolve` gives it."""
    document = admitted(connection, cite.document, scope)
    passage = _holding(connection, document.id, cite.locator) if document else None
    return (document, passage) if document and passage else None


def referred(connection: Connection, passage_id: str, scope: Scope) -> tuple[str, ...]:
    """The ids of the passages that a passage names, as `Library.references` gives them."""
    row = connection.execute(_REFERRING, {"id": passage_id}).first()
    ids: dict[str, None] = {}
    for key, locator in (row.refers_to or ()) if row else ():
        if row and key == row.key:
            found = _holding(connection, row.id, locator)
        else:
            other = resolved(connection, Cite(key, locator), scope)
            found = other[1] if other else None
        if found:
            ids[found.id] = None
    return tuple(name for name in ids if name != passage_id)


def rows_of(connection: Connection, document: Document, locator: str) -> tuple[Passage, ...]:
    """The sure row passages of the table at `locator`, in their order."""
    query = select(passages.c.id).where(
        passages.c.document_id == document.id,
        passages.c.locator.startswith(row_prefix(locator), autoescape=True),
        passages.c.to_proofread.is_(False),
    )
    ids = connection.scalars(query).all()
    found = [p for part in chunks(list(ids)) for p in load_passages(connection, part)]
    return tuple(sorted((p for p in found if p.cells), key=lambda p: p.position))


def _holding(connection: Connection, document_id: str, cited: str) -> Passage | None:
    """The sure passage with the longest locator that `cited` stands at or inside; None without any.

    Such a locator is a beginning of `cited`, so that only those few ids are looked up.
    """
    beginnings = (cited[:end] for end in range(1, len(cited) + 1))
    ids = [f"{document_id}/{locator}" for locator in beginnings if within(cited, locator)]
    found = (p for p in load_passages(connection, ids) if not p.to_proofread) if ids else ()
    return max(found, key=lambda p: len(p.locator), default=None)


def row_prefix(locator: str) -> str:
    """How the locators of a table's rows begin: `专栏1` -> `专栏1·`."""
    return f"{locator}·"


def within(cited: str, locator: str) -> bool:
    """Whether a citation stands at or inside the passage at `locator`.

    第五十五条第一款 stands inside 第五十五条; but 第五十五条之一 does not, nor 三（一）16 inside
    三（一）1: those are pieces of their own.
    """
    if not locator or not cited.startswith(locator):
        return False
    rest = cited[len(locator) :]
    return not rest or not (rest[0] == "之" or (rest[0].isdigit() and locator[-1].isdigit()))
