"""What a newly built index must show before it may answer: counts, itself, and canary questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from knowledge.adapters.chroma import ChromaCollections, ChromaVectorIndex
from knowledge.document import Document
from knowledge.passage import Passage
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.protocols import Embedder, IndexUnavailable, Scope, Vectors
from knowledge.retrieval.retriever import HybridRetriever

_SELF_QUERIES = 20
_CANARIES = 3
_ITSELF = 0.999  # cosine of a vector with itself, as Chroma computes it
_SENTENCE = re.compile(r"[^。！？\n]{15,}")


def check_version(
    chroma: Path,
    expected: Mapping[str, int],
    passages: Sequence[tuple[Document, Passage]],
    collections: Mapping[str, Sequence[tuple[str, str, Vectors]]],
    lexical: LexicalIndex,
    embedder: Embedder,
    today: date,
) -> None:
    """Raises IndexUnavailable, naming the check that failed."""
    opened = ChromaCollections(chroma, expected)  # counts, in a child process
    try:
        _find_themselves(opened, collections)
    finally:
        opened.close()
    vectors = ChromaVectorIndex(chroma, expected, checked=True)
    try:
        retriever = HybridRetriever(passages, lexical, vectors, embedder)
        _answer_canaries(retriever, passages, Scope(today, today))
    finally:
        vectors.close()


def _find_themselves(
    opened: ChromaCollections, collections: Mapping[str, Sequence[tuple[str, str, Vectors]]]
) -> None:
    for name, entries in collections.items():
        for key, _, vector in entries[:: max(1, len(entries) // _SELF_QUERIES)]:
            if not vector.any():
                continue
            # Texts that differ in a number alone have one vector: any of them may come back for it.
            nearest = opened.nearest(name, vector, 1)
            if not nearest or nearest[0][1] < _ITSELF:
                raise IndexUnavailable(f"self-query: {name} does not find {key}")


def _answer_canaries(
    retriever: HybridRetriever, passages: Sequence[tuple[Document, Passage]], scope: Scope
) -> None:
    for key, sentence in canaries(passages, scope):
        if key not in {hit.passage.id for hit in retriever.find(sentence, scope, 3)}:
            raise IndexUnavailable(f"canary: the first sentence of {key} does not find it")


def canaries(passages: Sequence[tuple[Document, Passage]], scope: Scope) -> list[tuple[str, str]]:
    """Passages with their first sentences, which nothing else begins with, each of another document."""
    begins = {p.id: match[0] for _, p in passages if (match := _SENTENCE.match(p.text))}
    often = Counter(begins.values())
    chosen: dict[str, tuple[str, str]] = {}
    for document, passage in passages:
        sentence = begins.get(passage.id, "")
        if not sentence or often[sentence] > 1 or document.id in chosen or not scope.admits(document):
            continue
        if sum(sentence in other.text for _, other in passages) == 1:
            chosen[document.id] = (passage.id, sentence)
        if len(chosen) == _CANARIES:
            break
    return list(chosen.values())
