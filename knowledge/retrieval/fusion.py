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
    lexical: Mapping[str, float],
    dense: Mapping[str, float],
    weight: float = DENSE_WEIGHT,
    *,
    lexical_floor: float = 0.0,
) -> list[Fused]:
    """Merge two scored lists, best first; a candidate that one list lacks scores zero there.

    `lexical_floor` is the score that counts as nothing: 0 when every text with a shared token is in
    the list, the lowest one when the list was cut, because what was left out may score as much (with
    0 for a cut list, candidates of the vectors alone never come up: recall@100 0.697 against 0.723).
    Without dense scores the lexical ones alone decide, and the other way round.
    """
    words = _scaled(lexical, lexical_floor)
    meaning = _scaled(dense, min(dense.values(), default=0.0))
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


def _scaled(scores: Mapping[str, float], low: float) -> dict[str, float]:
    span = max(scores.values(), default=0.0) - low
    return {key: (value - low) / span if span > 0 else 1.0 for key, value in scores.items()}
