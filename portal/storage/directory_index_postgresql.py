"""The word index of the directory on PostgreSQL: a GIN index over words, checked against the text.

An array of words knows no order, so a phrase is looked up by all of its words and then seen in the
text itself. The words are those of SQLite's index with a sign of the field before them; bigrams, and
not pg_trgm's three characters, since names are often searched by two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    delete,
    false,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    text,
)

from portal.businesses.name_query import AllOf, Match, NameQuery, OneOf, Phrase, Without
from portal.businesses.name_words import INITIALS, RUN, folded, pair_words
from portal.storage.directory_index import Reading, Words, keyed, keys_of_rows
from portal.storage.directory_tables import SPLIT_WORDS, business_words

_NAME, _START, _SYLLABLE, _LETTERS, _FACET, _ONE = "=", "^", "~", "*", "#", "."
_WORDS: Final[ColumnElement[Any]] = literal_column(SPLIT_WORDS)


class BigramIndex:
    """`WordIndex` on PostgreSQL."""

    probed = 4_000
    tells_tiers = True

    def add(self, connection: Connection, words: Sequence[Words]) -> None:
        """Index the words of rows of one publication, each with its `row_id`."""
        rows = [
            {
                "key": key,
                "words": " ".join(gin_words(row)),
                "searched": searched(row),
                "spelled": spelled(row),
            }
            for key, row in keyed(connection, words)
        ]
        connection.execute(insert(business_words), rows)

    def remove(self, connection: Connection, row_ids: Iterable[int]) -> None:
        """Forget rows; called while their rows of `businesses` still stand."""
        keys = keys_of_rows(connection, list(row_ids))
        if keys:
            connection.execute(delete(business_words).where(business_words.c.key.in_(keys)))

    def matching(self, match: Match, span: tuple[int, int], walk: int | None = None) -> Select[Any]:
        """A select of the keys in a span that match; with `walk` along the keys, as far as that (0: all)."""
        key = business_words.c.key
        if walk is None:
            # Not by the key: all of a publication would be read, and few of it matches.
            return select(key).where(_condition(match, business_words), (key + 0).between(*span))
        if walk == 0:
            return select(key).where(_condition(match, business_words), key.between(*span))
        first = select(business_words).where(key.between(*span)).order_by(key).limit(walk).subquery()
        return select(first.c.key).where(_condition(match, first))

    def tier(self, query: NameQuery) -> ColumnElement[int]:
        """How near a row that matches comes, by its texts: no further look at any index."""
        rows, typed = business_words, query.folded
        own_name = func.split_part(rows.c.searched, "\n", 1)
        return case(
            (rows.c.searched.startswith(typed, autoescape=True), 0),
            (own_name.contains(typed, autoescape=True), 1),
            (_seen(query.whole_in_names, rows), 2),
            (_seen(query.in_names, rows), 3),
            else_=4,
        )

    def tune(self, connection: Connection, reading: Reading) -> None:
        """Bind the planner, whose guesses of how many rows have some words are often far off.

        All matches come through the index of words; the first of very many along the keys, which
        stops after a page.
        """
        wanted = _PLANS[reading]
        set_to = ", ".join(f"set_config('enable_{name}', '{value}', true)" for name, value in wanted.items())
        connection.execute(text(f"SELECT {set_to}, set_config('work_mem', '64MB', true)"))


_PLANS: Final[dict[Reading, dict[str, str]]] = {
    "few": {"seqscan": "off", "indexscan": "off", "bitmapscan": "on"},
    "many": {"seqscan": "off", "indexscan": "on", "bitmapscan": "off"},
    "rows": {"seqscan": "on", "indexscan": "on", "bitmapscan": "on"},
}


def gin_words(row: Words) -> list[str]:
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


def searched(row: Words) -> str:
    """Names, places and trade as they are compared, a line each."""
    return "\n".join(filter(None, map(folded, row["searched"])))


def spelled(row: Words) -> str:
    """The readings of a name as text: syllables with spaces, then their letters in capitals."""
    return "".join(
        f" {' '.join(syllables)} |{''.join(s[0] for s in syllables).upper()}|"
        for syllables in row["readings"]
    )


def _tells(word: str) -> bool:
    return word.isascii() or len(word) > 1


Checks = list[ColumnElement[bool]]


def _condition(match: Match, rows: FromClause) -> ColumnElement[bool]:
    if isinstance(match, Without):
        return and_(_condition(match.match, rows), not_(_condition(match.other, rows)))
    if isinstance(match, OneOf):
        return or_(*(_condition(part, rows) for part in match.parts))
    words, checks = _all_of(match, rows)
    return and_(_holds(words), *checks) if words else and_(*checks)


def _all_of(match: Phrase | AllOf, rows: FromClause) -> tuple[list[str], Checks]:
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


def _phrase(phrase: Phrase, rows: FromClause) -> tuple[list[str], Checks]:
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


def _of_characters(phrase: Phrase, rows: FromClause) -> tuple[list[str], Checks]:
    sign = _NAME if phrase.field == "names" else ""
    if len(phrase.text) == 1 and not phrase.text.isascii():
        return [f"{_ONE}{phrase.text}"], []
    words = [f"{sign}{word}" for word in phrase.words if _tells(word)]
    if len(words) == 1 and len(RUN.findall(phrase.text)) == 1:
        return words, []
    return words, [rows.c.searched.contains(phrase.text, autoescape=True)]


def _of_syllables(phrase: Phrase, rows: FromClause) -> tuple[list[str], Checks]:
    syllables = phrase.text.split(" ")
    words = [f"{_SYLLABLE}{word}" for word in phrase.words]
    if len(syllables) <= 2:
        return words, []
    # The last syllable may be unfinished: the text decides, the words before find.
    return words[:-1], [_reads(rows, f" {phrase.text}")]


def _seen(match: Phrase | AllOf, rows: FromClause) -> ColumnElement[bool]:
    """`match` without the index: for rows that were read anyway, cheaper than an array of their words."""
    words, checks = _all_of(match, rows)
    padded = func.concat(" ", rows.c.words, " ")
    return and_(*(padded.contains(f" {word} ", autoescape=True) for word in words), *checks)


def _holds(words: Sequence[str]) -> ColumnElement[bool]:
    return _WORDS.op("@>", is_comparison=True)(func.string_to_array(" ".join(words), " "))


def _reads(rows: FromClause, letters: str) -> ColumnElement[bool]:
    return rows.c.spelled.contains(letters, autoescape=True)
