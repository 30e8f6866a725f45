"""How near a row comes to what was typed: tiers of real matches, and below them the near spellings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from rapidfuzz import fuzz
from sqlalchemy import Row

from portal.businesses.name_query import NameQuery
from portal.businesses.name_words import folded, readings

ALIAS_SEPARATOR: Final = "\n"
_LOOSE_FLOOR: Final = 0.6  # share of the query's pairs of characters that the row must have
_TYPO_FLOOR: Final = 75.0  # rapidfuzz partial ratio of a name with one wrong character in four
_LOOKED_AT: Final = 60  # near spellings of pinyin, by what each character is usually read as
_NEAR: Final = 0.49  # a near spelling is always below a real match


def closeness(query: NameQuery, row: Row[Any]) -> float:
    """How close a row that has all the words is: 1 for the name or code itself, down to 0.5."""
    name, whole = row.search_name, query.folded
    if query.uscc and row.uscc == query.uscc:
        return 1.0
    if query.uscc_tail and row.uscc_tail == query.uscc_tail:
        return 0.98
    if name == whole:
        return 1.0
    if whole in name:
        share = len(whole) / len(name)
        return (0.85 if name.startswith(whole) else 0.7) + 0.1 * share
    if whole in row.search_aliases:
        return 0.69
    return 0.5 + 0.15 * sum(term in name for term in query.terms) / len(query.terms)


def likely(query: NameQuery, rows: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    """The rows worth a close look at how near they come: reading names in all ways takes its time."""
    whole = query.folded
    if len(rows) <= _LOOKED_AT or not (whole.isascii() and whole.isalpha()):
        return rows
    ratios = [fuzz.partial_ratio(whole, "".join(map(_usually_read, row.search_name))) for row in rows]
    order = sorted(range(len(rows)), key=lambda place: -ratios[place])
    return [rows[place] for place in order[:_LOOKED_AT]]


@lru_cache(maxsize=16_384)
def _usually_read(character: str) -> str:
    return "".join(readings(character)[0])


def nearness(query: NameQuery, row: Row[Any], slips: int) -> float:
    """How near a row comes to a query that it does not match, 0 (not near) to below 0.5.

    `slips` are how many characters of the query may be wrong.
    """
    whole = query.folded
    if whole.isascii() and whole.isalpha():
        return _NEAR * _spelt(whole, row.name)
    left = 100.0 * (len(whole) - slips) / len(whole)
    floor = min(_TYPO_FLOOR, left - 0.1) if slips > 1 else _TYPO_FLOOR
    fields = (row.name, row.aliases, row.district, row.township, row.address, row.market, row.stall)
    said = " ".join(folded(t) for t in (*fields, row.industry))
    pairs = {whole[i : i + 2] for i in range(len(whole) - 1)}
    covered = sum(pair in said for pair in pairs) / max(1, len(pairs))
    names = [name for name in (row.search_name, *row.search_aliases.split(ALIAS_SEPARATOR)) if name]
    # A short name inside a long query is no misspelling of it.
    spelling = max((_alike(whole, name, floor) for name in names if len(name) >= len(whole) - 1), default=0.0)
    return _NEAR * max(covered if covered >= _LOOSE_FLOOR else 0.0, spelling)


def _spelt(letters: str, name: str) -> float:
    return max(_alike(letters, "".join(syllables), _TYPO_FLOOR) for syllables in readings(name))


def _alike(said: str, name: str, floor: float) -> float:
    ratio = fuzz.partial_ratio(said, name)
    if ratio < floor:
        return 0.0
    # Of names that hold it equally well the one with less around it is nearer.
    return (0.98 * ratio + 0.02 * fuzz.ratio(said, name)) / 100
