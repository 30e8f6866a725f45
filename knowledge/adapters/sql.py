"""The library of documents and passages in SQL (SQLite or PostgreSQL)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, func, select

from knowledge.adapters.sql_approved import load_approved, with_approved
from knowledge.adapters.sql_force import declared_from, document_row_of, settle, write_document
from knowledge.adapters.sql_history import REPLACED, keep
from knowledge.adapters.sql_passages import chunks, delete_passages, load_passages, put_passages
from knowledge.adapters.sql_places import admitted, referred, resolved, rows_of, within
from knowledge.adapters.sql_rows import document_from
from knowledge.adapters.sql_tables import documents, knowledge_metadata, passages
from knowledge.adapters.sql_writing import writing
from knowledge.document import Document, Force, Kind
from knowledge.passage import Cite, Passage
from knowledge.retrieval.protocols import Scope

__all__ = ["SqlLibrary", "knowledge_metadata", "within"]

_SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai_now() -> datetime:
    """This moment in Quanzhou."""
    return datetime.now(_SHANGHAI)


class SqlLibrary:
    """Implements `ingest`'s DocumentStore and `retrieval`'s Library on one database.

    Writing and reading are each one transaction; no state is kept between calls, so several
    processes may share the database.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = shanghai_now) -> None:
        self._engine, self._now = engine, now

    # -- writing -------------------------------------------------------------------------------

    def text_digest(self, document_id: str) -> str | None:
        """Digest of the whole text stored for `<key>@<version>`; None when it is not stored."""
        with self._engine.connect() as connection:
            return connection.scalar(select(documents.c.sha256).where(documents.c.id == document_id))

    def put(self, document: Document, passages: Sequence[Passage]) -> None:
        """Store `document` with exactly these passages, in one transaction.

        Rows that are already as they should be are not written again. Earlier and later versions
        of the document get their ends anew, and an official text that changes is kept for a
        rollback. Raises ValueError when a passage belongs to another document or two passages have
        one locator.
        """
        _check(document, passages)
        now = self._now()
        with writing(self._engine) as connection:
            old = (
                connection.execute(select(documents).where(documents.c.id == document.id)).mappings().first()
            )
            if old is not None and old["sha256"] != document.sha256 and document.kind is Kind.OFFICIAL:
                keep(connection, document.id, REPLACED, now)
            if old is None or declared_from(old) != document:
                write_document(connection, document)
            put_passages(connection, document, passages)
            settle(connection, document, now.date())

    def remove(self, document_id: str) -> bool:
        """Take a document and its passages out; says whether it was there."""
        with writing(self._engine) as connection:
            row = document_row_of(connection, document_id)
            if row is None:
                return False
            ids = list(connection.scalars(select(passages.c.id).where(passages.c.document_id == document_id)))
            delete_passages(connection, ids)
            connection.execute(delete(documents).where(documents.c.id == document_id))
            settle(connection, document_from(row), self._now().date())
        return True

    # -- reading -------------------------------------------------------------------------------

    def document(self, document_id: str) -> Document | None:
        """The document `<key>@<version>`, or None."""
        with self._engine.connect() as connection:
            row = document_row_of(connection, document_id)
        return document_from(row) if row else None

    def declared(self, document_id: str) -> Document | None:
        """The document as its file or manifest gave it, before later versions and rechecks."""
        with self._engine.connect() as connection:
            row = document_row_of(connection, document_id)
        return declared_from(row) if row else None

    def documents(self) -> tuple[Document, ...]:
        """Every stored document, by id."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(documents).order_by(documents.c.id)).mappings().all()
        return tuple(document_from(row) for row in rows)

    def counts(self) -> dict[str, int]:
        """How many documents there are of each force, passages and documents in all, and of the
        passages those that wait for proofreading."""
        with self._engine.connect() as connection:
            forces = connection.execute(select(documents.c.force, func.count()).group_by(documents.c.force))
            found = {str(force): int(number) for force, number in forces}
            total = int(connection.scalar(select(func.count()).select_from(passages)) or 0)
            unsure = select(func.count()).where(passages.c.to_proofread)
            to_proofread = int(connection.scalar(unsure) or 0)
        by_force = {force.value: found.get(force.value, 0) for force in Force}
        in_all = {"documents": sum(by_force.values()), "passages": total, "to_proofread": to_proofread}
        return {**by_force, **in_all}

    def all_passages(self) -> tuple[tuple[Document, Passage], ...]:
        """Every passage with its document, by document id and position, as they are indexed:
        with the asked questions that officers approved."""
        known = {document.id: document for document in self.documents()}
        with self._engine.connect() as connection:
            found = with_approved(load_passages(connection, None), load_approved(connection))
        return tuple((known[p.document_id], p) for p in found if p.document_id in known)

    def passage(self, passage_id: str) -> tuple[Document, Passage] | None:
        """A passage by id, with its document; None when it is not stored."""
        found = self.passages_by_id([passage_id])
        return found.get(passage_id)

    def passages_by_id(self, ids: Iterable[str]) -> dict[str, tuple[Document, Passage]]:
        """The stored ones of these passages, with their documents."""
        wanted = list(dict.fromkeys(ids))
        with self._engine.connect() as connection:
            found = [p for part in chunks(wanted) for p in load_passages(connection, part)]
            homes = {p.document_id for p in found}
            rows = [
                row
                for part in chunks(sorted(homes))
                for row in connection.execute(select(documents).where(documents.c.id.in_(part))).mappings()
            ]
        known = {row["id"]: document_from(row) for row in rows}
        return {p.id: (known[p.document_id], p) for p in found}

    def resolve(self, cite: Cite, scope: Scope) -> tuple[Document, Passage] | None:
        """The official passage that `cite` names, in the newest version that `scope` admits.

        A citation of a 款 or 项 resolves to the passage of its 条. None when the text is not
        stored or has no such locator, or when what stands there waits for proofreading.
        """
        with self._engine.connect() as connection:
            return resolved(connection, cite, scope)

    def holds(self, document_key: str, scope: Scope) -> bool:
        """Whether the official text is stored in a version that `scope` admits."""
        with self._engine.connect() as connection:
            return admitted(connection, document_key, scope) is not None

    def references(self, passage_id: str, scope: Scope) -> tuple[str, ...]:
        """The passages that a passage names (本法第九条, 前款), each once and without itself.

        Places in its own document are those of the same version; another document answers in the
        version that `scope` admits, and is left out when it is not stored.
        """
        with self._engine.connect() as connection:
            return referred(connection, passage_id, scope)

    def rows(self, document_key: str, locator: str, scope: Scope) -> tuple[tuple[Document, Passage], ...]:
        """The sure row passages of the table at `locator`, in their order; empty without any."""
        with self._engine.connect() as connection:
            document = admitted(connection, document_key, scope)
            found = rows_of(connection, document, locator) if document else ()
        return tuple((document, passage) for passage in found if document)


def _check(document: Document, found: Sequence[Passage]) -> None:
    strangers = [p.id for p in found if p.document_id != document.id]
    if strangers:
        raise ValueError(f"passages of another document than {document.id}: {strangers[:3]}")
    if len({p.locator for p in found}) != len(found):
        raise ValueError(f"two passages of {document.id} have one locator")
