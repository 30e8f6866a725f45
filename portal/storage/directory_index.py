"""The word index of the directory: which rows hold which words, nearest names first.

A row of the index is known by its rank key: the number of its publication, the length of its name
and its row id, in this order. So one publication is one range of keys, and reading the index in the
order of its keys gives the shortest names first: a page of a broad query stops after a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Select,
    bindparam,
    column,
    literal_column,
    select,
    table,
    text,
)

from portal.businesses.name_query import AllOf, Match, OneOf, Phrase, Without
from portal.businesses.name_words import (
    facet_words,
    index_words,
    initial_words,
    pair_words,
    readings,
    separated,
    start_word,
)
from portal.storage.directory_tables import WORDS_COLUMNS, WORDS_TABLE, businesses, publications

Words = Mapping[str, Any]
_ROW_BITS: Final = 33
_LENGTH_BITS: Final = 8
_LONGEST_NAME: Final = (1 << _LENGTH_BITS) - 1
_IN_PUBLICATION: Final = (1 << (_ROW_BITS + _LENGTH_BITS)) - 1


def rank_key(sequence: int, name_length: int, row_id: int) -> int:
    """The key of a row: publication, then length of the name, then row id."""
    return ((sequence << _LENGTH_BITS | min(name_length, _LONGEST_NAME)) << _ROW_BITS) | row_id


def row_of(key: int) -> int:
    """The row id of a key."""
    return key & ((1 << _ROW_BITS) - 1)


def rank_of(key: int) -> int:
    """The order of a key whatever its publication: length of the name, then row id."""
    return key & _IN_PUBLICATION


def row_id_of(key: ColumnElement[int]) -> ColumnElement[int]:
    """The row id of a key, in SQL."""
    return key.op("&", return_type=BigInteger())(literal_column(str((1 << _ROW_BITS) - 1)))


def _span_of(sequence: int) -> tuple[int, int]:
    """The first and last key that rows of a publication can have."""
    return rank_key(sequence, 0, 0), rank_key(sequence, 0, 0) | _IN_PUBLICATION


class WordIndex(Protocol):
    """What the directory asks of a word index. A publication is known by its number.

    A publication is opened, its rows are added in short transactions, and it is closed: only then
    may it be searched.
    """

    def open(self, connection: Connection, sequence: int) -> None:
        """Make room for the words of a publication."""
        ...

    def add(self, connection: Connection, sequence: int, words: Sequence[Words]) -> None:
        """Index the words of rows of an open publication, each with its `row_id`."""
        ...

    def close(self, connection: Connection, sequence: int) -> None:
        """All rows are in. May take long, so it is done without the lock of writers."""
        ...

    def remove(self, connection: Connection, row_ids: Iterable[int]) -> None:
        """Forget some rows of a publication that goes; called while they stand in `businesses`."""
        ...

    def drop(self, connection: Connection, sequence: int) -> None:
        """Forget a publication whose rows are removed."""
        ...

    def matching(self, match: Match, sequence: int) -> Select[Any]:
        """A select of the keys (column `key`) of a publication that match, in the order of the keys.

        It reads no further than its limit, so it must not be ordered anew.
        """
        ...

    def tune(self, connection: Connection) -> None:
        """Say that the rest of this transaction searches."""
        ...


def word_index(engine: Engine) -> WordIndex:
    """The word index for the database of `engine`."""
    if engine.dialect.name == "postgresql":
        from portal.storage.directory_index_postgresql import BigramIndex

        return BigramIndex()
    return FullTextIndex()


_FTS_KEY: Final = table(WORDS_TABLE, column("rowid", BigInteger)).c.rowid.label("key")


class FullTextIndex:
    """`WordIndex` on SQLite: one FTS5 table whose rowid is the key, so that it is read in rank order."""

    def open(self, connection: Connection, sequence: int) -> None:
        """Nothing to do: all publications share the table."""

    def add(self, connection: Connection, sequence: int, words: Sequence[Words]) -> None:
        """Index the words of rows of one publication, each with its `row_id`."""
        names = ", ".join(WORDS_COLUMNS)
        values = ", ".join(f":{name}" for name in WORDS_COLUMNS)
        statement = text(f"INSERT INTO {WORDS_TABLE} (rowid, {names}) VALUES (:key, {values})")
        rows = [
            {
                "key": key,
                **{name: " ".join(row[name]) for name in WORDS_COLUMNS},
                "starts": " ".join(f"{_START}{word}" for word in row["starts"]),
            }
            for key, row in keyed(sequence, words)
        ]
        connection.execute(statement, rows)

    def close(self, connection: Connection, sequence: int) -> None:
        """Nothing to do: rows are indexed as they come."""

    def remove(self, connection: Connection, row_ids: Iterable[int]) -> None:
        """Forget rows; called while their rows of `businesses` still stand."""
        keys = _keys_of_rows(connection, list(row_ids))
        if keys:
            statement = text(f"DELETE FROM {WORDS_TABLE} WHERE rowid = :key")
            connection.execute(statement, [{"key": key} for key in keys])

    def drop(self, connection: Connection, sequence: int) -> None:
        """Nothing to do: the rows were all there was."""

    def matching(self, match: Match, sequence: int) -> Select[Any]:
        """A select of the keys of a publication that match, in the order of the keys."""
        condition = text(f"{WORDS_TABLE} MATCH :words").bindparams(
            bindparam("words", _fts(match), unique=True)
        )
        return select(_FTS_KEY).where(condition, _FTS_KEY.between(*_span_of(sequence))).order_by(_FTS_KEY)

    def tune(self, connection: Connection) -> None:
        """Nothing to do: FTS5 always reads in the order of keys."""


_FIELDS: Final = {"any": "names places trades"}
# FTS5 has one list of rows for a word of all fields: first words of names are words of their own.
_START: Final = "1"


def _fts(match: Match) -> str:
    """The query in FTS5's language. Words are quoted, so that nothing typed is read as an operator."""
    if isinstance(match, Phrase):
        # All words that begin alike are put together before the first is given: only where it must be.
        more = " *" if match.unfinished else ""
        said = (_START if match.field == "starts" else "") + " ".join(match.words)
        return f'{{{_FIELDS.get(match.field, match.field)}}} : "{said}"{more}'
    if isinstance(match, Without):
        return f"({_fts(match.match)} NOT {_fts(match.other)})"
    between = " AND " if isinstance(match, AllOf) else " OR "
    assert isinstance(match, AllOf | OneOf)
    return "(" + between.join(map(_fts, match.parts)) + ")"


def words_of(row_id: int, row: Mapping[str, Any], aliases: Sequence[str]) -> Words:
    """The index words of one row of `businesses`, by field, and what its key is made of."""
    read = readings(row["name"])
    letters = ["".join(s[0] for s in syllables) for syllables in read]
    return {
        "row_id": row_id,
        "name_length": row["name_length"],
        "names": index_words([row["name"], *aliases]),
        "starts": [word] if (word := start_word(row["name"])) else [],
        "places": index_words(row[k] for k in ("district", "township", "address", "market", "stall")),
        "trades": index_words([row["industry"]]),
        "pinyin": separated(pair_words(syllables) for syllables in read),
        "initials": separated(initial_words(own) for own in dict.fromkeys(letters)),
        "facets": facet_words(row),
        "readings": read,
        "searched": [row["name"], *aliases, *(row[k] for k in _SEARCHED)],
    }


_SEARCHED: Final = ("district", "township", "address", "market", "stall", "industry")


def keyed(sequence: int, words: Sequence[Words]) -> list[tuple[int, Words]]:
    """Words of rows of a publication with their keys, in the order of the keys."""
    pairs = [(rank_key(sequence, w["name_length"], w["row_id"]), w) for w in words]
    return sorted(pairs, key=lambda pair: pair[0])


def _keys_of_rows(connection: Connection, row_ids: Sequence[int]) -> list[int]:
    statement = (
        select(publications.c.sequence, businesses.c.name_length, businesses.c.row_id)
        .join(publications, publications.c.id == businesses.c.publication_id)
        .where(businesses.c.row_id.in_(row_ids))
    )
    return [rank_key(*row) for row in connection.execute(statement)]


_AT_ONCE: Final = 2_000
_REBUILT_FROM: Final = (
    "row_id, name, aliases, district, township, address, market, stall, industry, name_length"
)


def rebuild(connection: Connection, index: WordIndex) -> None:
    """Index every row of `businesses` anew in an empty index; for migrations that change its words."""
    page = text(
        f"SELECT {_REBUILT_FROM} FROM businesses WHERE publication_id = :publication AND row_id > :last "
        f"ORDER BY row_id LIMIT {_AT_ONCE}"
    )
    for publication, sequence in connection.execute(text("SELECT id, sequence FROM publications")).all():
        index.drop(connection, sequence)
        index.open(connection, sequence)
        last = 0
        while rows := connection.execute(page, {"publication": publication, "last": last}).mappings().all():
            words = [words_of(r["row_id"], dict(r), r["aliases"].split("\n")) for r in rows]
            index.add(connection, sequence, words)
            last = rows[-1]["row_id"]
        index.close(connection, sequence)
