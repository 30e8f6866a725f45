"""Fingerprints of a folder of known texts, for knowledge/corpus/fingerprints.json."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from ingest.load import load_documents
from ingest.recognition import articles_of
from knowledge.corpus.fingerprints import fingerprint
from knowledge.document import Document
from knowledge.passage import Passage


class _Shelf:
    """A store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[Document, Sequence[Passage]]] = {}

    def text_digest(self, document_id: str) -> str | None:
        return self.kept[document_id][0].sha256 if document_id in self.kept else None

    def declared(self, document_id: str) -> Document | None:
        return self.kept[document_id][0] if document_id in self.kept else None

    def put(self, document: Document, passages: Sequence[Passage]) -> None:
        self.kept[document.id] = (document, passages)


def fingerprints_of(folder: Path, ids: Collection[str]) -> dict[str, frozenset[str]]:
    """By key@version, the digests of the articles of those texts in `folder` that have one of `ids`."""
    shelf = _Shelf()
    load_documents([folder], shelf)
    return {name: fingerprint(articles_of(found)) for name, (_, found) in shelf.kept.items() if name in ids}
