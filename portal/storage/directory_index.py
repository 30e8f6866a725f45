"""The word index of the directory on SQLite: one FTS5 table beside the businesses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, Integer, Select, TextClause, bindparam, column, select, table, text

from portal.businesses.name_words import index_words, initial_words, pinyin_of
from portal.storage.directory_tables import WORDS_COLUMNS, WORDS_TABLE

Words = Mapping[str, Any]


class WordIndex(Protocol):
    """What the directory asks of a word index; PostgreSQL gets an implementation of its own."""

    def add(self, connection: Connection, words: Sequence[Words]) -> None:
        """Index the words of rows, each with its `row_id`."""
        ...

    def remove(self, connection: Connection, row_ids: Iterable[int]) -> None:
        """Forget rows."""
        ...

    def matching(self, query: str) -> Select[Any]:
        """A select of the row ids that match."""
        ...

    def closest(self, query: str, limit: int) -> Select[Any]:
        """A select of the row ids that match best by the rarity of the words."""
        ...


class FullTextIndex:
    """FTS5 implementation of `WordIndex`."""

    def add(self, connection: Connection, words: Sequence[Words]) -> None:
        """Index the words of rows, each with its `row_id`."""
        names = ", ".join(WORDS_COLUMNS)
        values = ", ".join(f":{name}" for name in WORDS_COLUMNS)
        statement = text(f"INSERT INTO {WORDS_TABLE} (rowid, {names}) VALUES (:row_id, {values})")
        connection.execute(statement, list(words))

    def remove(self, connection: Connection, row_ids: Iterable[int]) -> None:
        """Forget rows."""
        statement = text(f"DELETE FROM {WORDS_TABLE} WHERE rowid = :row_id")
        connection.execute(statement, [{"row_id": row_id} for row_id in row_ids])

    def matching(self, query: str) -> Select[Any]:
        """A select of the row ids that match."""
        return select(column("rowid", Integer)).select_from(table(WORDS_TABLE)).where(self._match(query))

    def closest(self, query: str, limit: int) -> Select[Any]:
        """A select of the row ids that match best by the rarity of the words (bm25)."""
        return self.matching(query).order_by(text("rank")).limit(limit)

    @staticmethod
    def _match(query: str) -> TextClause:
        return text(f"{WORDS_TABLE} MATCH :words").bindparams(bindparam("words", query))


def words_of(row_id: int, row: Mapping[str, Any], aliases: Sequence[str]) -> Words:
    """The index words of one row of `businesses`."""
    syllables = pinyin_of(row["name"])
    return {
        "row_id": row_id,
        "names": index_words([row["name"], *aliases]),
        "places": index_words(row[k] for k in ("district", "township", "address", "market", "stall")),
        "trades": index_words([row["industry"]]),
        "pinyin": " ".join(syllables),
        "initials": initial_words(syllables),
    }
