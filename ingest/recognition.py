"""Recognises the version of a known document in a file that no manifest describes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from ingest.described import SelfDescription
from knowledge.corpus.catalogue import Catalogue, Entry
from knowledge.corpus.fingerprints import fingerprint
from knowledge.document import Document, Force
from knowledge.passage import Passage

_NUMBER = re.compile(r"第\s*(\d+)\s*号")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇]+条|[一二三四五六七八九十]+(?:（|$)")
_BY_CATALOGUE = "版本和效力按目录认定。"
_UNDATED = "文本没有写日期，按目录认作这一版。"
_EARLIER = "目录里已有更新的版本。"


# Of the articles of a known text, how many a file must hold to be that text. A version differs from
# the next by a few articles of some sixty.
_SAME = 0.99


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of documents: the catalogue, and the fingerprints of texts by key@version."""

    catalogue: Catalogue
    fingerprints: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a file shows of its version: its own words, the day in its name (ISO), and its passages."""

    own: SelfDescription
    day_in_name: str
    pieces: Sequence[Passage]

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(piece.text for piece in self.pieces)

    @property
    def days(self) -> tuple[str, ...]:
        """The days (ISO) that tell a version, strongest first."""
        found = (self.own.version, self.day_in_name, self.own.valid_from)
        return tuple(dict.fromkeys(day for day in found if day))


def recognised(document: Document, evidence: Evidence, known: Known) -> Document:
    """`document` with what the catalogue knows of it; as it is when the catalogue does not know it.

    Articles that we have seen decide alone. Else title or 文号 find the document, and its days, marks
    and 令号 the version. A version that the catalogue lacks keeps its own days; one older than a
    version in the catalogue is superseded.
    """
    by_content = _by_content(evidence, known)
    if by_content:
        return _as_catalogued(document, by_content, sure=True)
    entries = _versions(document, known.catalogue)
    if not entries:
        return document
    entry = _version(entries, evidence)
    return _as_catalogued(document, entry, sure=bool(evidence.days)) if entry else _between(document, entries)


def articles_of(pieces: Iterable[Passage]) -> list[str]:
    """The texts by which a document is known: its articles or numbered tasks, not its frame."""
    return [piece.text for piece in pieces if _ARTICLE.match(piece.locator) and not piece.to_proofread]


def _by_content(evidence: Evidence, known: Known) -> Entry | None:
    own = fingerprint(articles_of(evidence.pieces))
    shares = {name: len(own & seen) / len(seen) for name, seen in known.fingerprints.items() if seen}
    best = max(shares, key=lambda name: shares[name], default="")
    if not best or shares[best] < _SAME or sum(share == shares[best] for share in shares.values()) > 1:
        return None
    entry = next((one for one in known.catalogue.entries if f"{one.key}@{one.version}" == best), None)
    # A long law that was amended in one article says so in its note.
    newer = entry is not None and evidence.own.version > max(entry.version, *entry.dated, "")
    return None if newer else entry


def _versions(document: Document, known: Catalogue) -> tuple[Entry, ...]:
    found = known.versions(document.key)
    if found:
        return found
    compact = "".join(document.title.split())
    keys = {one.key for one in known.entries if compact in {"".join(name.split()) for name in one.names}}
    return known.versions(keys.pop()) if len(keys) == 1 else ()


def _version(entries: Iterable[Entry], evidence: Evidence) -> Entry | None:
    fitting = [one for one in entries if all(mark in evidence.text for mark in one.marks)]
    for day in evidence.days:
        for one in fitting:
            if day in {one.version, *one.dated, one.valid_from.isoformat() if one.valid_from else ""}:
                return one
    if evidence.days:
        return None
    number = _NUMBER.search(evidence.own.doc_number)
    if number:
        fitting = [one for one in fitting if number[1] in _NUMBER.findall(one.doc_number)]
    return fitting[0] if len(fitting) == 1 else None


def _as_catalogued(document: Document, entry: Entry, *, sure: bool) -> Document:
    force = entry.force
    if not sure and force is Force.IN_FORCE:
        force = Force.NOT_RECHECKED  # nothing in the text bears out which version it is
    return replace(
        document,
        key=entry.key,
        version=entry.version,
        title=entry.title,
        doc_number=entry.doc_number or document.doc_number,
        issuer=entry.issuer or document.issuer,
        jurisdiction=entry.jurisdiction or document.jurisdiction,
        force=force,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        status_note=_BY_CATALOGUE if sure else _UNDATED,
        replaces=entry.replaces,
        checked_on=entry.checked_on,
    )


def _between(document: Document, entries: tuple[Entry, ...]) -> Document:
    """A version that is not in the catalogue: named as its siblings are, dated by its own text."""
    sibling = entries[0]
    document = replace(
        document,
        key=sibling.key,
        issuer=document.issuer or sibling.issuer,
        jurisdiction=document.jurisdiction or sibling.jurisdiction,
    )
    if sibling.force is Force.COMPARISON:
        return replace(document, force=Force.COMPARISON)
    begins = document.valid_from.isoformat() if document.valid_from else ""
    later = [
        one.valid_from
        for one in entries
        if one.valid_from and one.version > document.version and one.valid_from.isoformat() > begins
    ]
    if not later:
        return document
    return replace(
        document,
        force=Force.SUPERSEDED,
        valid_to=min(later) - timedelta(days=1),
        status_note=_EARLIER,
    )
