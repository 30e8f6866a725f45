"""Finds passages by their words and by their meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Document
from knowledge.passage import Passage
from knowledge.retrieval.fusion import DENSE_WEIGHT, fuse
from knowledge.retrieval.lexical import LexicalIndex, best
from knowledge.retrieval.likeness import Likenesses
from knowledge.retrieval.protocols import Embedder, Hit, IndexUnavailable, Scope, VectorIndex

_POOL = 100  # candidates taken from each side before they are merged


class HybridRetriever:
    """A `Retriever` over one index version, which it holds in memory.

    Without `vectors` and `embedder`, or when they fail, the words alone decide; `meaning` says so.
    """

    def __init__(
        self,
        passages: Sequence[tuple[Document, Passage]],
        lexical: LexicalIndex,
        vectors: VectorIndex | None = None,
        embedder: Embedder | None = None,
        *,
        dense_weight: float = DENSE_WEIGHT,
    ) -> None:
        self._entries: Mapping[str, tuple[Document, Passage]] = {p.id: (d, p) for d, p in passages}
        self._lexical = lexical
        self._places = {key: place for place, key in enumerate(lexical.ids)}
        self._vectors, self._embedder = vectors, embedder
        self._weight = dense_weight
        self._documents = {d.id: d for d, _ in passages}
        order = {key: number for number, key in enumerate(self._documents)}
        homes = [self._entries[key][0].id if key in self._entries else "" for key in lexical.ids]
        self._home = np.array([order.get(home, -1) for home in homes], dtype=np.int64)
        self._likenesses = Likenesses(
            lexical.number, lexical.information, (asked for _, p in passages for asked in p.asked), embedder
        )
        self._mask = lru_cache(maxsize=32)(self._admitted)
        self._by_fact: dict[str, list[tuple[Document, Passage]]] = {}
        for document, passage in passages:
            for fact_id in passage.fact_ids:
                self._by_fact.setdefault(fact_id, []).append((document, passage))

    @property
    def meaning(self) -> bool:
        """Whether vectors take part in the search."""
        return self._vectors is not None and self._embedder is not None

    def find(self, text: str, scope: Scope, limit: int = 30, said: str = "") -> tuple[Hit, ...]:
        """The passages that `scope` admits, best first; empty when nothing is shared at all.

        With `said`, the citizen's words for `text`, coverage is that of the better covered wording,
        and each hit tells its likeness to `said`.
        """
        mask = self._mask(scope)
        match = self._lexical.match(text, mask)
        pool = max(_POOL, limit)
        lexical = {self._lexical.ids[place]: float(match.scores[place]) for place in best(match.scores, pool)}
        dense = {
            key: score
            for key, score in self._nearest(text, scope, pool)
            if key in self._places and mask[self._places[key]]
        }
        floor = min(lexical.values()) if dense and len(lexical) == pool else 0.0
        first = fuse(lexical, dense, self._weight, lexical_floor=floor)[:limit]
        entries = [self._entries[found.id] for found in first]
        covered = self._lexical.coverage(said) if said and said != text else match.coverage
        likeness = self._likenesses.of(said, entries) if said else [None] * len(first)
        hits = []
        for found, (document, passage), alike in zip(first, entries, likeness, strict=True):
            place = self._places[found.id]
            coverage = float(max(match.coverage[place], covered[place]))
            cosine = dense.get(found.id, 0.0)
            scores = (found.score, found.lexical, found.dense)
            hits.append(Hit(passage, document, *scores, coverage, cosine, alike))
        return tuple(hits)

    def resting_on(self, fact_id: str, scope: Scope) -> tuple[tuple[Document, Passage], ...]:
        """The explainers that name `fact_id` and that `scope` admits; no search is needed for them."""
        known = self._by_fact.get(fact_id, ())
        return tuple((document, passage) for document, passage in known if scope.admits(document))

    def _nearest(self, text: str, scope: Scope, pool: int) -> list[tuple[str, float]]:
        if self._vectors is None or self._embedder is None:
            return []
        vector = self._embedder.encode([text])
        if not vector.any():  # no token of the text is known to the model
            return []
        try:
            return self._vectors.nearest(vector, pool, scope.shelves())
        except IndexUnavailable:
            self._vectors = None  # words answer from now on; `meaning` tells
            return []

    def _admitted(self, scope: Scope) -> NDArray[np.bool_]:
        allowed = np.array([scope.admits(document) for document in self._documents.values()] + [False])
        mask: NDArray[np.bool_] = allowed[self._home]
        return mask
