"""Passages that wait for proofreading: those recognised from a picture and not sure."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine, select, update

from knowledge.adapters.sql import SqlLibrary
from knowledge.adapters.sql_tables import passages
from knowledge.adapters.sql_writing import writing
from knowledge.document import Document
from knowledge.passage import Passage


class Proofreading:
    """The queue of proofreading. A passage that left it may be quoted."""

    def __init__(self, engine: Engine, library: SqlLibrary) -> None:
        self._engine, self._library = engine, library

    def waiting(self, limit: int = 200) -> tuple[tuple[Document, Passage], ...]:
        """The first passages that wait, by document and place."""
        query = (
            select(passages.c.id)
            .where(passages.c.to_proofread)
            .order_by(passages.c.document_id, passages.c.position)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            ids = list(connection.scalars(query))
        found = self._library.passages_by_id(ids)
        return tuple(found[one] for one in ids if one in found)

    def done(self, passage_id: str) -> bool:
        """Keep that the text of a passage is that of the picture; False if it did not wait."""
        found = self._library.passage(passage_id)
        if found is None:
            return False
        values = {"to_proofread": False, "digest": replace(found[1], to_proofread=False).digest()}
        waits = (passages.c.id == passage_id) & passages.c.to_proofread
        with writing(self._engine) as connection:
            return connection.execute(update(passages).where(waits).values(values)).rowcount == 1
