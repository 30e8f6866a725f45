"""What somebody typed, as a query that every word index can run: words, and how they are combined."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from portal.businesses.name_words import (
    INITIALS,
    RUN,
    bigrams,
    facet_word,
    folded,
    initial_words,
    pair_words,
    simplified,
    start_word,
)
from portal.businesses.pinyin import (
    BEGINNINGS,
    LONGEST,
    SYLLABLES,
    SYLLABLES_BACKWARDS,
    split_pinyin,
    whole_heads,
)

Field = Literal["any", "names", "starts", "pinyin", "initials", "facets"]
MAX_QUERY: Final = 100  # characters; longer ones are cut, no name is longer
_MAX_TERMS: Final = 8
_MAX_WAYS: Final = 80  # of reading a misspelt query
_LONG: Final = 6  # characters of a word in which two may be wrong
_ENOUGH_LEFT: Final = 3  # characters in pieces of two or more around two slips
_SPACED_OUT: Final = re.compile(r"(?<=(?<!\S)[^\W\da-z])\s+(?=[^\W\da-z](?!\S))")  # 永 辉 超 市
_LATIN: Final = re.compile(r"^[a-z]+$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow one another in a field; an `unfinished` last one may be the beginning of a word.

    `text` is the same as it stands in what is searched: characters, syllables with spaces, or letters.
    """

    field: Field
    words: tuple[str, ...]
    text: str
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part matches."""

    parts: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """At least one part matches."""

    parts: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """`match` matches and `other` does not."""

    match: Match
    other: Match


_Side = TypeVar("_Side", str, tuple[str, ...])
Match = Phrase | AllOf | OneOf | Without


@dataclass(frozen=True, slots=True)
class NameQuery:
    """What somebody typed, ready to search: `terms` must all occur, `folded` is the whole."""

    folded: str
    terms: tuple[str, ...]
    uscc: str  # the whole code, or empty
    uscc_tail: str  # its last six characters, or empty

    @property
    def strict(self) -> Match:
        """Every term as it stands, as pinyin or as initials."""
        return AllOf(tuple(_ways(term) for term in self.terms))

    @property
    def in_names(self) -> AllOf:
        """Every term in the name or an alias."""
        return AllOf(tuple(_characters("names", term) for term in self.terms))

    @property
    def whole_in_names(self) -> Phrase:
        """All that was typed, in one piece in the name or an alias."""
        return _characters("names", self.folded)

    @property
    def at_the_start(self) -> Match:
        """All that was typed, in one piece in a name that begins with its first word."""
        first = start_word(self.folded)
        begins = Phrase("starts", (first,), first, _may_go_on(first))
        return begins if first == self.folded else AllOf((begins, self.whole_in_names))

    @property
    def loose(self) -> tuple[tuple[int, Match], ...]:
        """How many slips, and what stands around them: wrong, missing or superfluous characters or
        syllables, or words run together.

        What leaves most of the query standing comes first; the rest is for when that finds nothing.
        Two slips only in a word of six characters or more.
        """
        near: list[AllOf] = []
        far: list[AllOf] = []
        for term in dict.fromkeys((*self.terms, self.folded)):
            others = () if term == self.folded else tuple(t for t in self.terms if t != term)
            rest = tuple(_ways(other) for other in others)
            for slip, left in _slips(term):
                (near if left >= max(3, len(term) - 2) else far).append(AllOf((*rest, slip)))
        twice = list(_two_slips(self.folded)) if len(self.terms) == 1 else []
        ways = ((1, near), (1, far), (2, twice))
        return tuple((slips, OneOf(tuple(_broadest(found[:_MAX_WAYS])))) for slips, found in ways if found)


def in_facet(kind: str, value: str) -> Match:
    """Rows with this district (kind d) or trade (kind t)."""
    word = facet_word(kind, value)
    return Phrase("facets", (word,), word)


def read_query(text: str) -> NameQuery:
    """Turn what was typed into a query. Never fails; a text without letters gives no terms."""
    cut = _SPACED_OUT.sub("", simplified(text[:MAX_QUERY]))
    terms = tuple(dict.fromkeys(f for part in cut.split() if (f := folded(part))))[:_MAX_TERMS]
    whole = "".join(terms)
    code = whole.upper()
    is_code = whole.isascii()
    return NameQuery(
        folded=whole,
        terms=terms,
        uscc=code if is_code and len(code) == 18 else "",
        uscc_tail=code if is_code and len(code) == 6 else "",
    )


def _characters(field: Field, term: str) -> Phrase:
    words: list[str] = []
    runs = RUN.findall(term)
    for position, run in enumerate(runs):
        if run.isascii():
            words.append(run)
        elif position == len(runs) - 1 and len(run) > 1:
            words.extend(bigrams(run)[:-1])
        else:
            words.extend(bigrams(run))
    return Phrase(field, tuple(words), term, _may_go_on(words[-1]) if words else False)


def _may_go_on(word: str) -> bool:
    """Whether a word of characters may be the beginning of an indexed one: two characters are one."""
    return word.isascii() or len(word) < 2


def _syllables(syllables: tuple[str, ...]) -> Phrase:
    words = pair_words(syllables)
    unfinished = len(syllables) == 1 or syllables[-1] in BEGINNINGS
    return Phrase("pinyin", tuple(words[:-1] or words), " ".join(syllables), unfinished)


def _initials(letters: str) -> Phrase:
    words = initial_words(letters)[: max(1, len(letters) - INITIALS + 1)]
    return Phrase("initials", tuple(words), letters, len(words[-1]) < INITIALS)


def _ways(term: str) -> Match:
    ways: list[Match] = [_characters("any", term)]
    if _LATIN.match(term) and len(term) > 1:
        ways += [_syllables(split) for split in split_pinyin(term)]
        ways.append(_initials(term))
    return OneOf(tuple(ways)) if len(ways) > 1 else ways[0]


def _slips(term: str) -> list[tuple[Match, int]]:
    """What is left of a term around one slip at each of its places, and how many characters that is."""
    if _LATIN.match(term):
        return _slips_in_pinyin(term)
    found: dict[Match, int] = {}
    for gap in (1, 0):  # a wrong or superfluous character; a missing one, or words run together
        for place in range(1 - gap, len(term)):
            sides = [side for side in (term[:place], term[place + gap :]) if len(side) > 1]
            left = sum(map(len, sides))
            if sides and left >= len(term) - gap - 1:
                match = AllOf(tuple(_characters("any", side) for side in _enough(sides, 5)))
                found[match] = max(left, found.get(match, 0))
    return list(found.items())


def _two_slips(term: str) -> Iterator[AllOf]:
    """What is left of a long term around two wrong characters, wherever they are.

    A missing or superfluous one leaves no less standing.
    """
    if len(term) < _LONG or _LATIN.match(term):
        return
    for first, second in itertools.combinations(range(len(term)), 2):
        sides = [side for side in (term[:first], term[first + 1 : second], term[second + 1 :]) if side]
        telling = [side for side in sides if len(side) > 1]
        # Single characters stand in very many names: only where little else is left.
        few = sum(map(len, telling)) < _ENOUGH_LEFT
        yield AllOf(tuple(_characters("any", side) for side in (sides if few else telling)))


def _slips_in_pinyin(letters: str) -> list[tuple[Match, int]]:
    """Whole syllables before and after one that is misspelt."""
    heads = whole_heads(letters, SYLLABLES)
    backwards = whole_heads(letters[::-1], SYLLABLES_BACKWARDS)
    found: dict[Match, int] = {}
    for start, end in itertools.product(heads, (len(letters) - cut for cut in backwards)):
        if not 0 < end - start <= LONGEST + 1:
            continue
        tails = [tuple(s[::-1] for s in reversed(tail)) for tail in backwards[len(letters) - end]]
        for sides in itertools.product(heads[start], tails):
            # One short syllable alone stands in too many names to tell anything.
            telling = [side for side in sides if len("".join(side)) > 2]
            if telling:
                match = AllOf(tuple(map(_syllables, _enough(telling, 4))))
                left = sum(map(len, itertools.chain(*telling)))
                found[match] = max(left, found.get(match, 0))
    return sorted(found.items(), key=lambda pair: -pair[1])[:_MAX_WAYS]


def _broadest(ways: list[AllOf]) -> list[AllOf]:
    """The same matches by fewer ways: what a shorter way finds anyway is left out."""
    found: list[tuple[AllOf, list[tuple[str, str]]]] = []
    for way in sorted(ways, key=_length):
        said = list(_said(way))
        if not any(
            all(any(field == f and text in t for f, t in said) for field, text in fewer) for _, fewer in found
        ):
            found.append((way, said))
    return [way for way, _ in found]


def _length(way: AllOf) -> int:
    return sum(len(text) for _, text in _said(way))


def _said(match: Match) -> Iterator[tuple[str, str]]:
    """The field and text of each part; what is no phrase stands for itself alone."""
    if isinstance(match, AllOf):
        for part in match.parts:
            yield from _said(part)
    elif isinstance(match, Phrase):
        yield match.field, f" {match.text}" if match.field == "pinyin" else match.text
    else:
        yield "", repr(match)


def _enough(sides: list[_Side], length: int) -> list[_Side]:
    """A long side alone finds few names, and the same ones wherever else the slip is."""
    longest = max(sides, key=len)
    return [longest] if len(longest) >= length else sides
