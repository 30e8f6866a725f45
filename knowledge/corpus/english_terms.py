"""The bridge from English to Chinese: English words, and the Chinese ones under which we search."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.answer import TermUsed
from knowledge.corpus.errors import CorpusError

ENGLISH_TERMS = Path(__file__).parent / "english_terms.toml"
NAMES, ASKS, FOREIGN = "names", "asks", "foreign"
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+(?:[.,]\d+)*")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)es$")


@dataclass(frozen=True, slots=True)
class Bridged:
    """An English question in Chinese words: `text`, the terms used, and the words that we do not know.

    `subjects` counts the names of our field in it; `foreign` tells that something of another office is named.
    """

    text: str
    terms: tuple[TermUsed, ...]
    unknown: tuple[str, ...]
    subjects: int
    foreign: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    said: str
    chinese: str
    group: str


@dataclass(frozen=True, slots=True)
class EnglishTerms:
    """English words by their stems, the longest runs of words first."""

    entries: Mapping[tuple[str, ...], _Entry]
    idle: frozenset[str]
    longest: int

    def bridge(self, text: str) -> Bridged:
        """`text` in Chinese words: its names in their order, then what is asked; the longest match wins."""
        words = words_of(text)
        stems = [stem(word) for word in words]
        found: list[_Entry] = []
        numbers: list[str] = []
        unknown: list[str] = []
        start = 0
        while start < len(words):
            entry, length = self._longest_at(stems, start)
            if entry is not None:
                found.append(entry)
            elif words[start][0].isdigit():
                numbers.append(words[start])
            elif stems[start] not in self.idle:
                unknown.append(words[start])
            start += length
        named = [one for one in found if one.group != ASKS]
        asked = [one for one in found if one.group == ASKS]
        said = dict.fromkeys(one.chinese for one in (*named, *asked))
        return Bridged(
            text=" ".join((*said, *(number for number in numbers if len(number) == 4))),
            terms=tuple(dict.fromkeys(TermUsed(one.said, one.chinese) for one in named)),
            unknown=tuple(dict.fromkeys(unknown)),
            subjects=len({one.chinese for one in named if one.group == NAMES}),
            foreign=any(one.group == FOREIGN for one in named),
        )

    def _longest_at(self, stems: Sequence[str], start: int) -> tuple[_Entry | None, int]:
        for length in range(min(self.longest, len(stems) - start), 0, -1):
            entry = self.entries.get(tuple(stems[start : start + length]))
            if entry is not None:
                return entry, length
        return None, 1


def words_of(text: str) -> list[str]:
    """The words and numbers of an English text, in lower case."""
    return _WORD.findall(text.lower())


def stem(word: str) -> str:
    """A word without its common endings: scales, weighed and verifying are scale, weigh and verify."""
    word = word.replace("’", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if _SIBILANT.search(word):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending, least in (("ing", 6), ("ed", 5)):
        if len(word) >= least and word.endswith(ending):
            word = _DOUBLED.sub(r"\1", word[: -len(ending)])
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def load_english_terms(path: Path = ENGLISH_TERMS) -> EnglishTerms:
    """The shipped bridge. Raises CorpusError where the file is no TOML or a word stands twice."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(path, 1, f"not valid TOML: {error}") from None
    entries: dict[tuple[str, ...], _Entry] = {}
    for group in (NAMES, ASKS, FOREIGN):
        for chinese, said in data[group].items():
            for words in said:
                _enter(words, _Entry(words, chinese, group), entries, path)
    idle = frozenset(stem(word) for word in data["idle"]["words"])
    return EnglishTerms(entries, idle, max(map(len, entries)))


def _enter(words: Any, entry: _Entry, entries: dict[tuple[str, ...], _Entry], path: Path) -> None:
    key = tuple(stem(word) for word in _WORD.findall(str(words).lower()))
    known = entries.get(key)
    if not key or (known is not None and known.chinese != entry.chinese):
        meant = f" for {known.chinese} and {entry.chinese}" if known else ""
        raise CorpusError(path, 1, f"{words!r} stands twice{meant}")
    entries.setdefault(key, entry)


@cache
def english_terms() -> EnglishTerms:
    """The bridge that we ship, read once."""
    return load_english_terms()
