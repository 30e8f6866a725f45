"""BM25 over characters and pairs of characters, with the share of a question that a text covers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.protocols import IndexUnavailable
from knowledge.retrieval.tokens import bears_matter, content_tokens, tokens

Scores = NDArray[np.float32]

_ENTRIES = "entries.json"
_NOTHING = "\x00"  # a token of no text: an index of empty texts still has a vocabulary


@dataclass(frozen=True, slots=True)
class Match:
    """What a question scores against every text of the index, in its order.

    `scores` are BM25, zero where no token is shared or the mask forbids the text. `coverage` is the
    share of the question's information (idf of its content tokens) that stands in the text.
    """

    scores: Scores
    coverage: Scores


class LexicalIndex:
    """An immutable BM25 index (Lucene's variant, k1 1.5, b 0.75) of texts known by their ids."""

    def __init__(self, ids: Sequence[str], model: Any) -> None:
        self.ids = tuple(ids)
        self._model = model
        self._starts = np.asarray(model.scores["indptr"])
        self._holders = model.scores["indices"]

    @classmethod
    def build(cls, ids: Sequence[str], texts: Sequence[str]) -> LexicalIndex:
        """Index `texts` under `ids`. Raises ValueError when there is nothing to index."""
        import bm25s

        if not ids or len(ids) != len(texts):
            raise ValueError("a lexical index needs texts, and one id for each")
        model = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        model.index([tokens(text) or [_NOTHING] for text in texts], show_progress=False)
        return cls(ids, model)

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        self._model.save(str(folder), show_progress=False)
        (folder / _ENTRIES).write_text(json.dumps(self.ids, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read the index of `folder`. Raises IndexUnavailable when it cannot be read."""
        import bm25s

        try:
            ids = json.loads((folder / _ENTRIES).read_text(encoding="utf-8"))
            model = bm25s.BM25.load(str(folder), show_progress=False)
            index = cls(ids, model)
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise IndexUnavailable(f"lexical index {folder.name}: {error}") from error
        if model.scores["num_docs"] != len(index.ids):
            raise IndexUnavailable(f"lexical index {folder.name}: its parts do not fit together")
        return index

    def match(self, question: str, mask: NDArray[np.bool_] | None = None) -> Match:
        """Score `question` against every text; texts outside `mask` score zero."""
        words = content_tokens(question)
        known = [number for word in sorted(words) if (number := self.number(word)) is not None]
        scores = np.zeros(len(self.ids), dtype=np.float32)
        if known:
            scores = np.asarray(self._model.get_scores(known), dtype=np.float32)
        if mask is not None:
            scores = np.where(mask, scores, np.float32(0))
        return Match(scores, self._covered(words))

    def coverage(self, question: str) -> Scores:
        """The share of the question's information that stands in each text, as in `Match`."""
        return self._covered(content_tokens(question))

    def number(self, token: str) -> int | None:
        """The number of a token in the vocabulary; None for one that stands in no text."""
        number = self._model.vocab_dict.get(token)
        return None if number is None else int(number)

    @cached_property
    def information(self) -> Scores:
        """The idf of BM25 by number of the token, and at the end that of a token that stands nowhere."""
        total = len(self.ids)
        held = np.append(np.diff(self._starts), 0).astype(np.float64)
        return np.log(1 + (total - held + 0.5) / (held + 0.5)).astype(np.float32)

    def _covered(self, words: frozenset[str]) -> Scores:
        coverage = np.zeros(len(self.ids), dtype=np.float32)
        whole = 0.0
        for word in sorted(filter(bears_matter, words)):
            number = self.number(word)
            # A token that stands nowhere tells most, and no text covers it.
            idf = float(self.information[-1 if number is None else number])
            whole += idf
            if number is not None:
                coverage[self._holding(number)] += idf
        return coverage / whole if whole > 0 else coverage

    def _holding(self, number: int) -> NDArray[np.int64]:
        found: NDArray[np.int64] = self._holders[self._starts[number] : self._starts[number + 1]]
        return found


def best(scores: Scores, limit: int) -> list[int]:
    """Positions of the highest scores above zero, best first; equal ones in their order."""
    count = min(limit, len(scores))
    if count <= 0:
        return []
    top = np.argpartition(-scores, count - 1)[:count]
    ordered = top[np.lexsort((top, -scores[top]))]
    return [int(position) for position in ordered if scores[position] > 0]
