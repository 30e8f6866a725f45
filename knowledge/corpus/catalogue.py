"""The catalogue of documents: titles, 文号, versions and the short names that citizens use."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge.corpus.errors import CorpusError
from knowledge.document import Force, force_from_status

CATALOGUE = Path(__file__).parent / "catalogue.toml"
_TEXTS = ("key", "title", "doc_number", "issuer", "jurisdiction", "version", "status")
_DAYS = ("valid_from", "valid_to", "checked_on")
_OPTIONAL = frozenset({*_DAYS, "aliases", "replaces", "dated", "marks"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one document, known by name; its text need not be loaded.

    `replaces` is the key@version that it takes the place of under another name. `dated` are other
    days (ISO) under which copies of this version go about, `marks` short words that its text
    must hold to be taken for it. `checked_on`: last day on which somebody looked up its force.
    """

    key: str
    title: str
    doc_number: str
    issuer: str
    jurisdiction: str
    version: str
    valid_from: date | None
    valid_to: date | None
    status: str
    aliases: tuple[str, ...]
    replaces: str = ""
    dated: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    checked_on: date | None = None

    @property
    def force(self) -> Force:
        """Whether this version may be cited, and for which questions."""
        return force_from_status(self.status)

    @property
    def names(self) -> tuple[str, ...]:
        """Everything by which a citizen may name the document."""
        short_title = self.title.removeprefix("中华人民共和国")
        found = (self.key, self.title, short_title, self.doc_number, *self.aliases)
        return tuple(dict.fromkeys(name for name in found if name))


@dataclass(frozen=True)
class Catalogue:
    """All known documents; versions of one document share their key."""

    entries: tuple[Entry, ...]

    def versions(self, key: str) -> tuple[Entry, ...]:
        """All versions of a document, newest first; empty for an unknown key."""
        found = [entry for entry in self.entries if entry.key == key]
        return tuple(sorted(found, key=lambda entry: entry.version, reverse=True))

    def entry(self, key: str) -> Entry | None:
        """The version of a document that is in force, else its newest one; None if unknown."""
        versions = self.versions(key)
        current = (one for one in versions if one.force is not Force.SUPERSEDED)
        return next(current, versions[0] if versions else None)

    def recognise(self, text: str) -> tuple[Entry, ...]:
        """The documents that `text` names by title, 文号 or a short name, in the order of naming.

        The longest name at a place wins: 计量法实施细则 is not also 计量法. A name that begins or
        ends with a digit is not found inside a longer number.
        """
        compact = "".join(text.split())
        keys: list[str] = []
        start = 0
        while start < len(compact):
            names = self._names_by_first.get(compact[start], ())
            named = next((pair for pair in names if _stands(compact, pair[0], start)), None)
            if named is None:
                start += 1
                continue
            keys.append(named[1])
            start += len(named[0])
        found = (self.entry(key) for key in dict.fromkeys(keys))
        return tuple(entry for entry in found if entry is not None)

    @cached_property
    def _names_by_first(self) -> dict[str, list[tuple[str, str]]]:
        """Every name with the key that it names, longest first, by its first character."""
        pairs = {"".join(name.split()): entry.key for entry in self.entries for name in entry.names}
        found: dict[str, list[tuple[str, str]]] = {}
        for name, key in sorted(pairs.items(), key=lambda pair: (-len(pair[0]), pair[0])):
            found.setdefault(name[0], []).append((name, key))
        return found


def load_catalogue(path: Path = CATALOGUE) -> Catalogue:
    """The shipped catalogue. Raises CorpusError naming the file and the line of the entry."""
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(path, 1, f"not valid TOML: {error}") from None
    starts = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[document]]"]
    entries: list[Entry] = []
    owners: dict[str, str] = {}
    for line, raw in zip(starts, data.get("document", []), strict=True):
        entry = _entry(path, line, raw)
        if any((one.key, one.version) == (entry.key, entry.version) for one in entries):
            raise CorpusError(path, line, f"{entry.key}@{entry.version} stands twice")
        for name in entry.aliases:
            if owners.setdefault(name, entry.key) != entry.key:
                raise CorpusError(path, line, f"the alias {name!r} already names {owners[name]}")
        entries.append(entry)
    return Catalogue(tuple(entries))


def _entry(path: Path, line: int, raw: dict[str, Any]) -> Entry:
    unknown = set(raw) - _OPTIONAL - set(_TEXTS)
    if unknown:
        raise CorpusError(path, line, f"unknown key {sorted(unknown)[0]!r}")
    if not raw.get("key") or not raw.get("title"):
        raise CorpusError(path, line, "key and title must not be empty")
    days: dict[str, Any] = {name: raw.get(name) for name in _DAYS}
    if not all(day is None or isinstance(day, date) for day in days.values()):
        raise CorpusError(path, line, f"{', '.join(_DAYS)} are days such as 2023-03-02, unquoted")
    try:
        force_from_status(raw.get("status", ""))
    except ValueError as error:
        raise CorpusError(path, line, str(error)) from None
    texts: dict[str, Any] = {name: str(raw.get(name, "")) for name in _TEXTS}
    return Entry(
        **texts,
        **days,
        aliases=tuple(raw.get("aliases", [])),
        replaces=str(raw.get("replaces", "")),
        dated=tuple(raw.get("dated", [])),
        marks=tuple(raw.get("marks", [])),
    )


def _stands(text: str, name: str, start: int) -> bool:
    if not text.startswith(name, start):
        return False
    before, after = text[start - 1 : start], text[start + len(name) : start + len(name) + 1]
    inside_number = (name[0].isdigit() and before.isdigit()) or (name[-1].isdigit() and after.isdigit())
    return not inside_number
