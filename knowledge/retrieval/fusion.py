"""One order out of two: a weighted sum of scores brought to the range 0 to 1.

Min-max weighted sums at 0.2 to 0.3 keep the top of the list precise; reciprocal rank fusion
does not (statute_benchmark).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DENSE_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate with its scores, all 0 to 1 within one search."""

    id: str
    score: float
    lexical: float
    dense: float


def fuse(
    lexical: Mapping[str, float], dense: Mapping[str, float], weight: float = DENSE_WEIGHT
) -> list[Fused]:
    """Merge two scored lists, best first; a candidate that one list lacks scores zero there.

    Without dense scores the lexical ones alone decide, and the other way round.
    """
    words, meaning = _from_zero(lexical), _min_max(dense)
    share = weight if lexical and dense else (1.0 if dense else 0.0)
    merged = [
        Fused(
            id=key,
            score=(1 - share) * words.get(key, 0.0) + share * meaning.get(key, 0.0),
            lexical=words.get(key, 0.0),
            dense=meaning.get(key, 0.0),
        )
        for key in dict.fromkeys([*lexical, *dense])
    ]
    return sorted(merged, key=lambda found: (-found.score, found.id))


def _from_zero(scores: Mapping[str, float]) -> dict[str, float]:
    """BM25 has a natural zero: no token shared."""
    top = max(scores.values(), default=0.0)
    return {key: value / top if top > 0 else 0.0 for key, value in scores.items()}


def _min_max(scores: Mapping[str, float]) -> dict[str, float]:
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    span = high - low
    return {key: (value - low) / span if span > 0 else 1.0 for key, value in scores.items()}
