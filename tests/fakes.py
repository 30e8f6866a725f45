"""In-memory stand-ins that meet the same contracts as the adapters (tests/contracts)."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from knowledge.document import Document, Kind
from knowledge.passage import Cite, Passage
from knowledge.retrieval.protocols import Scope, Vectors
from knowledge.retrieval.tokens import tokens


@dataclass
class FakeEmbedder:
    """Counts tokens into numbered bins: equal words, close vectors. Remembers what it was asked."""

    signature: str = "fake:1"
    dimensions: int = 64
    asked: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for token in tokens(text):
                row[zlib.crc32(f"{self.signature}{token}".encode()) % self.dimensions] += 1
            length = float(np.linalg.norm(row))
            if length:
                row /= length
        return rows


class MemoryLibrary:
    """A library in dictionaries; resolves citations by trying ever shorter locators."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._passages: dict[str, dict[str, Passage]] = {}

    def text_digest(self, document_id: str) -> str | None:
        found = self._documents.get(document_id)
        return found.sha256 if found else None

    def put(self, document: Document, passages: Sequence[Passage]) -> None:
        if any(p.document_id != document.id for p in passages):
            raise ValueError(f"passages of another document than {document.id}")
        if len({p.locator for p in passages}) != len(passages):
            raise ValueError(f"two passages of {document.id} have one locator")
        self._documents[document.id] = document
        self._passages[document.id] = {p.locator: p for p in passages}

    def passage(self, passage_id: str) -> tuple[Document, Passage] | None:
        for key, document in self._documents.items():
            for found in self._passages[key].values():
                if found.id == passage_id:
                    return document, found
        return None

    def resolve(self, cite: Cite, scope: Scope) -> tuple[Document, Passage] | None:
        document = self._admitted(cite.document, scope)
        if document is None:
            return None
        for length in range(len(cite.locator), 0, -1):
            start, rest = cite.locator[:length], cite.locator[length:]
            cut_number = start[-1].isdigit() and rest[:1].isdigit()
            if start in self._passages[document.id] and not rest.startswith("之") and not cut_number:
                return document, self._passages[document.id][start]
        return None

    def holds(self, document_key: str, scope: Scope) -> bool:
        return self._admitted(document_key, scope) is not None

    def references(self, passage_id: str, scope: Scope) -> tuple[str, ...]:
        found = self.passage(passage_id)
        if found is None:
            return ()
        document, passage = found
        ids = []
        for cite in passage.refers_to:
            own = cite.document == document.key
            there = Scope(document.valid_from or scope.day, scope.today) if own else scope
            if other := self.resolve(cite, there):
                ids.append(other[1].id)
        return tuple(name for name in dict.fromkeys(ids) if name != passage_id)

    def rows(self, document_key: str, locator: str, scope: Scope) -> tuple[tuple[Document, Passage], ...]:
        document = self._admitted(document_key, scope)
        found = self._passages[document.id].values() if document else ()
        rows = [p for p in found if p.cells and p.locator.split("·")[0] == locator]
        return tuple((document, p) for p in sorted(rows, key=lambda p: p.position) if document)

    def _admitted(self, key: str, scope: Scope) -> Document | None:
        versions = [
            d for d in self._documents.values()
            if d.key == key and d.kind is Kind.OFFICIAL and scope.admits(d)
        ]  # fmt: skip
        return max(versions, key=lambda d: d.version, default=None)
