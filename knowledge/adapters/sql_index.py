"""Vectors, index versions and the pointer to the live one, in SQL."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from knowledge.adapters.sql_approved import load_approved, with_approved
from knowledge.adapters.sql_passages import chunks, load_passages
from knowledge.adapters.sql_rows import text_digest
from knowledge.adapters.sql_tables import documents, index_pointer, index_versions, passages, vectors
from knowledge.adapters.sql_writing import writing

PASSAGES = "passages"
BUSINESSES = "businesses"

_DTYPE = "<f4"  # the same bytes on every machine
# Written once: every search reads the pointer.
_LIVE = (
    select(index_versions)
    .join(
        index_pointer,
        (index_pointer.c.name == index_versions.c.name)
        & (index_pointer.c.version == index_versions.c.version),
    )
    .where(index_pointer.c.name == bindparam("wanted"))
)


@dataclass(frozen=True, slots=True)
class IndexVersion:
    """One built index: what it holds (`content_digest`), with which model, and when it was built."""

    name: str
    version: str
    signature: str
    entries: int
    content_digest: str
    built_at: str


class SqlIndexStore:
    """What the index keeper remembers between runs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def vectors(self, signature: str) -> dict[str, NDArray[np.float32]]:
        """Every stored vector of one model, by the digest of its text."""
        query = select(vectors.c.text_digest, vectors.c.data).where(vectors.c.signature == signature)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return {digest: np.frombuffer(data, dtype=_DTYPE).astype(np.float32) for digest, data in rows}

    def put_vectors(self, signature: str, found: Mapping[str, NDArray[np.float32]]) -> None:
        """Store some hundred vectors of one model; one that is stored already is left as it is."""
        with writing(self._engine) as connection:
            query = select(vectors.c.text_digest).where(
                vectors.c.signature == signature, vectors.c.text_digest.in_(list(found))
            )
            known = set(connection.scalars(query))
            rows = [
                {"text_digest": digest, "signature": signature, "data": vector.astype(_DTYPE).tobytes()}
                for digest, vector in found.items()
                if digest not in known
            ]
            if rows:
                connection.execute(insert(vectors), rows)

    def forget_vectors(self, signature: str, keep: set[str]) -> int:
        """Drop the vectors of texts that are gone; returns how many went."""
        gone = [{"gone": digest} for digest in self.vectors(signature) if digest not in keep]
        if gone:
            statement = delete(vectors).where(
                vectors.c.signature == signature, vectors.c.text_digest == bindparam("gone")
            )
            with writing(self._engine) as connection:
                connection.execute(statement, gone)
        return len(gone)

    def live(self, name: str) -> IndexVersion | None:
        """The version that answers now; None before the first build."""
        with self._engine.connect() as connection:
            row = connection.execute(_LIVE, {"wanted": name}).mappings().first()
        return IndexVersion(**row) if row else None

    def previous(self, name: str) -> str:
        """The version that answered before the live one; empty when there was none."""
        with self._engine.connect() as connection:
            query = select(index_pointer.c.previous).where(index_pointer.c.name == name)
            return connection.scalar(query) or ""

    def flip(self, built: IndexVersion) -> None:
        """Make `built` the live version, in one transaction."""
        with writing(self._engine) as connection:
            where = (index_versions.c.name == built.name) & (index_versions.c.version == built.version)
            connection.execute(delete(index_versions).where(where))
            connection.execute(insert(index_versions).values(**asdict(built)))
            pointer = index_pointer.c.name == built.name
            old = connection.scalar(select(index_pointer.c.version).where(pointer))
            if old is None:
                row = {"name": built.name, "version": built.version, "previous": ""}
                connection.execute(insert(index_pointer).values(row))
            elif old != built.version:
                row = {"version": built.version, "previous": old}
                connection.execute(update(index_pointer).where(pointer).values(row))


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What decides the index of one passage: its id, its digests, force and dates of its document."""

    id: str
    digest: str
    text_digest: str
    force: str
    valid_from: date | None
    valid_to: date | None


def index_entries(engine: Engine) -> list[IndexEntry]:
    """The entries of all stored passages, by id; only texts with approved questions are read."""
    query = (
        select(
            passages.c.id,
            passages.c.digest,
            passages.c.text_digest,
            documents.c.force,
            documents.c.valid_from,
            documents.c.valid_to,
        )
        .join(documents, documents.c.id == passages.c.document_id)
        .order_by(passages.c.id)
    )
    with engine.connect() as connection:
        entries = {row.id: IndexEntry(*row) for row in connection.execute(query)}
        for entry in _approved_entries(connection, entries):
            entries[entry.id] = entry
    return sorted(entries.values(), key=lambda entry: entry.id)


def _approved_entries(connection: Connection, entries: Mapping[str, IndexEntry]) -> Iterator[IndexEntry]:
    """The entries of passages with approved questions, as these change them."""
    approved = load_approved(connection)
    for part in chunks([name for name in approved if name in entries]):
        found = with_approved(load_passages(connection, part), approved)
        titles = select(documents.c.id, documents.c.title)
        homes = titles.where(documents.c.id.in_({p.document_id for p in found}))
        title_of = {str(row.id): str(row.title) for row in connection.execute(homes)}
        for passage in found:
            digests = (passage.digest(), text_digest(title_of[passage.document_id], passage))
            yield replace(entries[passage.id], digest=digests[0], text_digest=digests[1])


def content_digest(entries: list[IndexEntry]) -> str:
    """One digest over everything that is indexed; the order of the database does not matter."""
    digest = hashlib.sha256()
    for entry in entries:
        dates = f"{entry.valid_from}/{entry.valid_to}"
        parts = (entry.id, entry.digest, entry.text_digest, entry.force, dates)
        digest.update("\x1f".join(parts).encode() + b"\x1e")
    return digest.hexdigest()
