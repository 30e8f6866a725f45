"""What the checks of the corpus stand on: fact rows, and official texts as ingest splits them."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from ingest.load import load_documents
from knowledge.document import Document, Force
from knowledge.passage import Cite, Passage

STRONG = {"double", "text_copies", "text_single"}


@dataclass
class Shelf:
    """Keeps what ingest loads, in memory."""

    texts: dict[str, tuple[Document, tuple[Passage, ...]]] = field(default_factory=dict)

    def text_digest(self, document_id: str) -> str | None:
        return None

    def document(self, document_id: str) -> Document | None:
        return None

    def put(self, document: Document, passages: Sequence[Passage]) -> None:
        self.texts[document.id] = (document, tuple(passages))

    def current(self, key: str) -> tuple[Passage, ...] | None:
        """The passages of a document's version that is in force; None when it is not loaded."""
        for document, passages in self.texts.values():
            if document.key == key and document.force is not Force.SUPERSEDED:
                return passages
        return None


@cache
def official(folder: Path) -> Shelf:
    """All official texts of the operator's folder."""
    shelf = Shelf()
    load_documents([folder], shelf)
    return shelf


@cache
def facts(folder: Path) -> dict[str, dict[str, str]]:
    """Fact rows by id; a later file (f01-f10) does not replace a row of another id."""
    rows: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("[bf][0-9][0-9]*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                if row.get("fact_id"):
                    rows[row["fact_id"]] = {key: value or "" for key, value in row.items() if key}
    return rows


def levels(row: dict[str, str]) -> set[str]:
    """How a row was verified; the themes of 世界计量日 have one level for each language."""
    one = row.get("verification")
    return {one} if one else {row["verification_en"], row["verification_zh_or_cn"]}


def values(rows: Iterable[dict[str, str]]) -> set[Decimal]:
    """The `value` cells that are plain numbers, as 6.62607015e-34."""
    found = set()
    for row in rows:
        with contextlib.suppress(InvalidOperation):
            found.add(Decimal(row.get("value") or "").normalize())
    return found


def passage_of(passages: Sequence[Passage], cite: Cite) -> Passage | None:
    """The passage at a locator, or the one whose 款 or 项 it is."""
    for passage in passages:
        if passage.locator == cite.locator:
            return passage
        if any(clause.locator == cite.locator for clause in passage.clauses):
            return passage
    return None
