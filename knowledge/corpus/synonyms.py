"""Lay words and the terms of law under which we search, and slips of the pen that we put right."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.answer import TermUsed
from knowledge.corpus.errors import CorpusError

SYNONYMS = Path(__file__).parent / "synonyms.toml"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word to look for, unless it stands inside one of `unless`."""

    said: str
    means: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """`terms` add words of law to a question, `typos` replace misspelt words in it."""

    terms: tuple[_Word, ...]
    typos: tuple[_Word, ...]

    def expand(self, text: str) -> tuple[str, tuple[TermUsed, ...]]:
        """`text` with the terms of law for its lay words added behind it, and which were added.

        A term that already stands in the text is not added. Longer lay words win over shorter
        ones that they contain.
        """
        added: list[str] = []
        used: list[TermUsed] = []
        for word in _found(text, self.terms):
            for term in word.means:
                if term not in text and term not in added:
                    added.append(term)
                    used.append(TermUsed(word.said, term))
        return " ".join([text, *added]), tuple(used)

    def correct(self, text: str) -> str:
        """`text` with known misspellings of metrology's words put right."""
        for start, word in reversed(list(_places(text, self.typos))):
            text = text[:start] + word.means[0] + text[start + len(word.said) :]
        return text


def load_synonyms(path: Path = SYNONYMS) -> Synonyms:
    """The shipped synonyms. Raises CorpusError naming the file and the entry."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(path, 1, f"not valid TOML: {error}") from None
    terms = _words(path, "term", data, ("said", "means"))
    typos = _words(path, "typo", data, ("wrong", "right"))
    return Synonyms(_longest_first(terms), _longest_first(typos))


def _longest_first(words: Iterator[_Word]) -> tuple[_Word, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word.said), word.said)))


def _words(path: Path, kind: str, data: dict[str, Any], names: tuple[str, str]) -> Iterator[_Word]:
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = [number for number, line in enumerate(lines, 1) if line.strip() == f"[[{kind}]]"]
    seen: set[str] = set()
    for line, entry in zip(starts, data.get(kind, []), strict=True):
        left, right = (entry.get(name) for name in names)
        right = [right] if isinstance(right, str) else right
        if not _texts(left) or not _texts(right):
            raise CorpusError(path, line, f"{names[0]} and {names[1]} must list at least one word each")
        for said in left:
            if len(said) < 2:
                raise CorpusError(path, line, f"{said!r} is too short: it would match by accident")
            if said in seen:
                raise CorpusError(path, line, f"{said!r} stands twice")
            seen.add(said)
            yield _Word(said, tuple(right), tuple(entry.get("unless", [])))


def _texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one for one in value)


def _found(text: str, words: tuple[_Word, ...]) -> list[_Word]:
    """The words that stand in `text`, each once, in its order."""
    return list(dict.fromkeys(word for _, word in _places(text, words)))


def _places(text: str, words: tuple[_Word, ...]) -> Iterator[tuple[int, _Word]]:
    """Where words stand in `text`, left to right, longest first, never overlapping."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered; positions must hold
        lowered = text
    by_first = _by_first(words)
    start = 0
    while start < len(lowered):
        begun = by_first.get(lowered[start], ())
        word = next((w for said, w in begun if lowered.startswith(said, start)), None)
        if word is None or any(_inside(lowered, start, word.said, other.lower()) for other in word.unless):
            start += 1
            continue
        yield start, word
        start += len(word.said)


@lru_cache(maxsize=8)
def _by_first(words: tuple[_Word, ...]) -> dict[str, list[tuple[str, _Word]]]:
    """The words in lower case with their entries, in their order, by the first character."""
    found: dict[str, list[tuple[str, _Word]]] = {}
    for word in words:
        said = word.said.lower()
        found.setdefault(said[0], []).append((said, word))
    return found


def _inside(text: str, start: int, said: str, other: str) -> bool:
    """Whether the `said` at `start` is part of the longer word `other` at that place."""
    offset = other.find(said.lower())
    return offset >= 0 and start >= offset and text.startswith(other, start - offset)
