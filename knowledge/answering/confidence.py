"""How likely a passage answers: its chance by the ranker, joined with whose the question is by the router.

Each alone lets through what the other would stop: a neighbour reads like the thing itself to a search,
and the way of asking tells nothing of what stands in our texts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answering.draft import Draft, Tools
from knowledge.answering.router import router
from knowledge.corpus.router_examples import OURS
from knowledge.document import Kind
from knowledge.retrieval.protocols import Hit

# Logistic regression on questions that neither model had learned (docs/decisions/0023), moved so that
# the ranker's own thresholds (likely, sure) stay those that decide.
_OF_CHANCE, _OF_OURS, _CONSTANT = 0.72, 0.88, -2.5
_LEAST = 1e-3  # shares and chances are kept this far from 0 and 1
_MOST_OURS = 0.97  # a router that has learned a question is surer than it was of those that were fitted on


def joined(hits: Sequence[Hit], draft: Draft, tools: Tools) -> tuple[Hit, ...]:
    """`hits` with their chances joined with the router's share of ours.

    A text that the catalogue does not know was loaded later than the router learned: it loses nothing.
    """
    ours = min(router().shares(draft.standalone)[OURS], _MOST_OURS)
    start = _CONSTANT + _OF_OURS * _log_odds(ours)
    weighed = []
    for hit in hits:
        if hit.chance is not None:
            least = hit.chance if _came_later(hit, tools) else 0.0
            chance = _chance(start + _OF_CHANCE * _log_odds(hit.chance))
            hit = replace(hit, chance=max(chance, least))
        weighed.append(hit)
    return tuple(weighed)


def _came_later(hit: Hit, tools: Tools) -> bool:
    return hit.passage.kind is Kind.OFFICIAL and tools.catalogue.entry(hit.document.key) is None


def _log_odds(share: float) -> float:
    kept = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
