"""The word index of the directory on PostgreSQL: a table and a GIN index over words for each publication.

An array of words knows no order, so a phrase is looked up by all of its words and then seen in the
text itself. The words are those of SQLite's index with a sign of the field before them; bigrams, and
not pg_trgm's three characters, since names are often searched by two.

Rows lie in the order of their keys and are never changed, and a bitmap of matches is read in the order
of the rows: so the first of very many matches are those with the shortest names, without reading the
others. That holds only in a table that is written at once, hence one for each publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    String,
    TableClause,
    and_,
    column,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    table,
    text,
)

from portal.businesses.name_query import AllOf, Match, OneOf, Phrase, Without
from portal.businesses.name_words import INITIALS, RUN, folded, pair_words
from portal.storage.directory_index import Words, keyed
from portal.storage.many_rows import insert_rows

_NAME, _START, _SYLLABLE, _LETTERS, _FACET, _ONE = "=", "^", "~", "*", "#", "."
_SPLIT_WORDS: Final = "string_to_array(words, ' ')"
_WORDS: Final[ColumnElement[Any]] = literal_column(_SPLIT_WORDS)
_SPACE: Final[ColumnElement[str]] = literal_column("' '")
# `searched` is what phrases are checked against, `spelled` the same for pinyin.
_COLUMNS: Final = "key bigint, searched text, spelled text, words text"
# The planner cannot guess how many rows hold some words, and nothing but the bitmap gives their order.
_SEARCHES: Final = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")


@lru_cache(maxsize=64)
def words_table(sequence: int) -> TableClause:
    """The words of a publication."""
    return _table(f"business_words_{sequence}")


@lru_cache(maxsize=64)
def _unsorted(sequence: int) -> TableClause:
    return _table(f"business_words_{sequence}_unsorted")


def _table(name: str) -> TableClause:
    texts = (column(own, String) for own in ("searched", "spelled", "words"))
    return table(name, column("key", BigInteger), *texts)


class BigramIndex:
    """`WordIndex` on PostgreSQL."""

    def open(self, connection: Connection, sequence: int) -> None:
        """Make the table that rows go into as they come."""
        connection.execute(text(f"CREATE TABLE {_unsorted(sequence).name} ({_COLUMNS})"))

    def add(self, connection: Connection, sequence: int, words: Sequence[Words]) -> None:
        """Take the words of rows of an open publication, each with its `row_id`."""
        insert_rows(connection, *rows_of(sequence, words))

    def close(self, connection: Connection, sequence: int) -> None:
        """Write the rows in their order and index them."""
        name, rows = words_table(sequence).name, _unsorted(sequence).name
        for statement in (
            "SET LOCAL maintenance_work_mem = '256MB'",
            f"CREATE TABLE {name} AS SELECT * FROM {rows} ORDER BY key",
            f"DROP TABLE {rows}",
            f"CREATE INDEX ix_{name} ON {name} USING gin (({_SPLIT_WORDS}))",
            # Statistics of words help no plan and take long to make.
            f"ALTER INDEX ix_{name} ALTER COLUMN 1 SET STATISTICS 0",
        ):
            connection.execute(text(statement))

    def remove(self, connection: Connection, row_ids: Iterable[int]) -> None:
        """Nothing to do: all go at once."""

    def drop(self, connection: Connection, sequence: int) -> None:
        """Forget a publication, whether it was closed or not."""
        for words in (words_table(sequence), _unsorted(sequence)):
            connection.execute(text(f"DROP TABLE IF EXISTS {words.name}"))

    def matching(self, match: Match, sequence: int) -> Select[Any]:
        """A select of the keys of a publication that match, in the order of the keys."""
        rows = words_table(sequence)
        return select(rows.c.key).where(_condition(match, rows))

    def tune(self, connection: Connection) -> None:
        """Bind the planner: matches are read by a bitmap, in one process, and rows by their id."""
        off = ", ".join(f"set_config('{name}', 'off', true)" for name in _SEARCHES)
        in_one = "set_config('max_parallel_workers_per_gather', '0', true)"
        connection.execute(text(f"SELECT {off}, {in_one}, set_config('work_mem', '64MB', true)"))


def rows_of(sequence: int, words: Sequence[Words]) -> tuple[TableClause, list[dict[str, Any]]]:
    """The table that rows of an open publication go into, and the rows as they go in."""
    return _unsorted(sequence), [
        {"key": key, "searched": _searched(row), "spelled": _spelled(row), "words": " ".join(_gin_words(row))}
        for key, row in keyed(sequence, words)
    ]


def _gin_words(row: Words) -> list[str]:
    """The words of a row, each once, with the sign of the field that they belong to."""
    found = dict.fromkeys(w for field in ("names", "places", "trades") for w in row[field] if _tells(w))
    found.update(dict.fromkeys(f"{_NAME}{word}" for word in row["names"] if _tells(word)))
    found.update(dict.fromkeys(f"{_START}{word}" for word in row["starts"]))
    found.update(dict.fromkeys(f"{_FACET}{word}" for word in row["facets"]))
    characters = (c for f in ("names", "trades") for word in row[f] if not word.isascii() for c in word)
    found.update(dict.fromkeys(f"{_ONE}{character}" for character in characters))
    for syllables in row["readings"]:
        found.update(dict.fromkeys(f"{_SYLLABLE}{word}" for word in (*syllables, *pair_words(syllables))))
        letters = "".join(syllable[0] for syllable in syllables)
        found.update(
            dict.fromkeys(
                f"{_LETTERS}{letters[i : i + size]}"
                for size in range(2, INITIALS + 1)
                for i in range(len(letters) - size + 1)
            )
        )
    return list(found)


def _searched(row: Words) -> str:
    """Names, places and trade as they are compared, a line each."""
    return "\n".join(filter(None, map(folded, row["searched"])))


def _spelled(row: Words) -> str:
    """The readings of a name as text: syllables with spaces, then their letters in capitals."""
    return "".join(
        f" {' '.join(syllables)} |{''.join(s[0] for s in syllables).upper()}|"
        for syllables in row["readings"]
    )


def _tells(word: str) -> bool:
    return word.isascii() or len(word) > 1


Checks = list[ColumnElement[bool]]


def _condition(match: Match, rows: TableClause) -> ColumnElement[bool]:
    if isinstance(match, Without):
        assert isinstance(match.other, Phrase | AllOf)
        return and_(_condition(match.match, rows), not_(_seen(match.other, rows)))
    if isinstance(match, OneOf):
        return or_(*(_condition(part, rows) for part in match.parts))
    words, checks = _all_of(match, rows)
    # Of several ways each row is seen by all: the text first, since it is cheaper than the array.
    return and_(*checks, _holds(words)) if words else and_(*checks)


def _all_of(match: Phrase | AllOf, rows: TableClause) -> tuple[list[str], Checks]:
    """Words to look up at once and what is left to check: planning many conditions takes its time."""
    if isinstance(match, Phrase):
        return _phrase(match, rows)
    words: list[str] = []
    checks: Checks = []
    for part in match.parts:
        if isinstance(part, Phrase | AllOf):
            more, also = _all_of(part, rows)
            words += more
            checks += also
        else:
            checks.append(_condition(part, rows))
    return words, checks


def _phrase(phrase: Phrase, rows: TableClause) -> tuple[list[str], Checks]:
    if phrase.field in {"any", "names"}:
        return _of_characters(phrase, rows)
    if phrase.field == "pinyin":
        return _of_syllables(phrase, rows)
    if phrase.field == "initials":
        if not phrase.text.isascii() or len(phrase.text) < 2:
            return [], [false()]
        grams = [f"{_LETTERS}{word}" for word in phrase.words]
        return grams, [_reads(rows, phrase.text.upper())] if len(grams) > 1 else []
    sign = _START if phrase.field == "starts" else _FACET
    return [f"{sign}{word}" for word in phrase.words], []


def _of_characters(phrase: Phrase, rows: TableClause) -> tuple[list[str], Checks]:
    sign = _NAME if phrase.field == "names" else ""
    if len(phrase.text) == 1 and not phrase.text.isascii():
        return [f"{_ONE}{phrase.text}"], []
    words = [f"{sign}{word}" for word in phrase.words if _tells(word)]
    if len(words) == 1 and len(RUN.findall(phrase.text)) == 1:
        return words, []
    return words, [rows.c.searched.contains(phrase.text, autoescape=True)]


def _of_syllables(phrase: Phrase, rows: TableClause) -> tuple[list[str], Checks]:
    syllables = phrase.text.split(" ")
    words = [f"{_SYLLABLE}{word}" for word in phrase.words]
    if len(syllables) <= 2:
        return words, []
    # Where the last syllable may be unfinished, the text decides and the words before find.
    found = words[:-1] if phrase.unfinished else words
    return found, [_reads(rows, f" {phrase.text}")]


def _seen(match: Phrase | AllOf, rows: TableClause) -> ColumnElement[bool]:
    """`match` without the index: for rows that were read anyway, cheaper than an array of their words."""
    words, checks = _all_of(match, rows)
    padded = func.concat(" ", rows.c.words, " ")
    return and_(*(padded.contains(f" {word} ", autoescape=True) for word in words), *checks)


def _holds(words: Sequence[str]) -> ColumnElement[bool]:
    return _WORDS.op("@>", is_comparison=True)(func.string_to_array(" ".join(words), _SPACE))


def _reads(rows: TableClause, letters: str) -> ColumnElement[bool]:
    return rows.c.spelled.contains(letters, autoescape=True)
