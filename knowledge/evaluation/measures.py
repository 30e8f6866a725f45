"""Measures of a ranked list against the set of right ones, averaged over questions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

DEPTHS = (5, 10, 30, 100)


def recall(ranked: Sequence[str], right: AbstractSet[str], depth: int) -> float:
    """Share of the right ones among the first `depth`."""
    return len(right & set(ranked[:depth])) / len(right) if right else 0.0


def reciprocal_rank(ranked: Sequence[str], right: AbstractSet[str], depth: int = 10) -> float:
    """One divided by the place of the first right one; 0 when none is among the first `depth`."""
    return next((1 / place for place, key in enumerate(ranked[:depth], 1) if key in right), 0.0)


def ndcg(ranked: Sequence[str], right: AbstractSet[str], depth: int = 10) -> float:
    """Discounted gain of the first `depth` with equal gains, divided by the best possible one."""
    gained = sum(1 / math.log2(place + 1) for place, key in enumerate(ranked[:depth], 1) if key in right)
    ideal = sum(1 / math.log2(place + 1) for place in range(1, min(depth, len(right)) + 1))
    return gained / ideal if ideal else 0.0


def averages(runs: Sequence[tuple[Sequence[str], AbstractSet[str]]]) -> dict[str, float]:
    """recall@5, @10, @30, @100, mrr@10 and ndcg@10 over (ranked, right) of every question."""
    names = {f"recall@{depth}": [recall(r, g, depth) for r, g in runs] for depth in DEPTHS}
    names["mrr@10"] = [reciprocal_rank(r, g) for r, g in runs]
    names["ndcg@10"] = [ndcg(r, g) for r, g in runs]
    return {name: round(sum(values) / len(values), 4) if values else 0.0 for name, values in names.items()}


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie (nearest rank); 0 without values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0
