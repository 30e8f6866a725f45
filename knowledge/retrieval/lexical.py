"""BM25 over characters and pairs of characters, with the share of a question that a text covers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
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
        total = len(self.ids)
        coverage = np.zeros(total, dtype=np.float32)
        information = 0.0
        known: list[int] = []
        for word in sorted(words):
            number = self._model.vocab_dict.get(word)
            holders = self._holding(number) if number is not None else None
            held = 0 if holders is None else len(holders)
            # The idf of BM25; a token that stands nowhere tells most, and no text covers it.
            idf = float(np.log(1 + (total - held + 0.5) / (held + 0.5))) if bears_matter(word) else 0.0
            information += idf
            if holders is not None and number is not None:
                coverage[holders] += idf
                known.append(int(number))
        scores = np.zeros(total, dtype=np.float32)
        if known:
            scores = np.asarray(self._model.get_scores(known), dtype=np.float32)
        if information > 0:
            coverage /= information
        if mask is not None:
            scores = np.where(mask, scores, np.float32(0))
        return Match(scores, coverage)

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
