"""Whose a question is, learned: ours, another office's, an attack, a person's case, or in none of our texts.

A linear model over runs of one to three characters (`metrology train router`). Rules come first
(routes.toml); the model speaks where they are silent, and only when it is sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.corpus.router_examples import ELSEWHERE, FOLDER, OURS, UNHELD

_END_SIGNS = " ?？!！。.…~～,，;；:："
MODEL = FOLDER / "router.npz"
LONGEST_RUN = 3
# Shares that decide, chosen on 391 questions of the tuning files (tests/evaluation/README.md).
SURE = 0.5  # of the likeliest kind, to be taken for it where that is grave: an attack, a case, distress
LEAST_OURS = 0.5  # below it a question is not ours
LEAST_OURS_NAMED = 0.3  # the same where it names something of metrology
MOST_UNHELD = 0.3  # above it none of our texts holds what is asked
SURELY_UNHELD = 0.5  # the same where something was computed or a text is named; right ones lie below 0.3
MOST_UNHELD_OF_OWN = 0.9  # the same where it was computed from figures of the asker


def runs(text: str) -> frozenset[str]:
    """The runs of one to three characters of `text` in lower case, with marks for its two ends.

    Signs at the end are no words: a question is the same with and without its question mark.
    """
    marked = f"^{text.lower().rstrip(_END_SIGNS)}$"
    return frozenset(
        marked[start : start + length]
        for length in range(1, LONGEST_RUN + 1)
        for start in range(len(marked) - length + 1)
    )


@dataclass(frozen=True, slots=True)
class Router:
    """Weights by run and kind."""

    kinds: tuple[str, ...]
    rows: Mapping[str, int]
    weights: NDArray[np.float32]  # run x kind
    bias: NDArray[np.float32]

    def shares(self, text: str) -> dict[str, float]:
        """How likely `text` (normalised) is of each kind; the shares add up to 1."""
        known = [self.rows[run] for run in runs(text) if run in self.rows]
        scores = self.bias + self.weights[known].sum(axis=0)
        likely = np.exp(scores - scores.max())
        return dict(zip(self.kinds, (likely / likely.sum()).tolist(), strict=True))

    def kind_of(self, text: str, sure: float = SURE) -> str:
        """The kind that `text` is with a share of at least `sure`, else `ours`."""
        shares = self.shares(text)
        best = max(shares, key=lambda kind: shares[kind])
        return best if shares[best] >= sure else OURS

    def foreign_kind(self, text: str, least_ours: float) -> str:
        """`elsewhere` or `unheld` where `text` is hardly ours, else `ours`."""
        shares = self.shares(text)
        if shares[UNHELD] > MOST_UNHELD:
            return UNHELD
        return ELSEWHERE if shares[OURS] < least_ours else OURS


def load_router(path: Path) -> Router:
    """The router of a file that `metrology train router` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        return Router(
            kinds=tuple(stored["kinds"].tolist()),
            rows={run: row for row, run in enumerate(stored["runs"].tolist())},
            weights=stored["weights"].astype(np.float32),
            bias=stored["bias"].astype(np.float32),
        )


@cache
def router() -> Router:
    """The router that we ship."""
    return load_router(MODEL)
