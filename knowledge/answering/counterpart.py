"""The passage of an earlier text that answers what a passage of today's law answers.

Asked questions and the ranker know the law of today. For a day before it, the question is answered by
today's law first, and the place that answers is then looked up in the text that was in force.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from knowledge.answering.draft import Draft, Source, Tools
from knowledge.answering.evidence import best_evidence, covering, evidence_for, is_sure
from knowledge.document import Force, Kind
from knowledge.passage import Cite
from knowledge.retrieval.protocols import Hit

_DAY = timedelta(days=1)
_MOST_PLACES = 4  # of an explainer; the first are the closest
_POOL = 10
_LEAST_ALIKE = 0.35  # share of the information of today's passage that its predecessor holds


def passage_of_that_day(draft: Draft, tools: Tools) -> Hit | None:
    """What answers by the law of `draft.scope.day`, a day before today; None where that is not clear.

    It is today's passage itself where that was law already, else the passage of the text before it
    that shares most with it; of several places the one that covers the question best. Raises
    IndexUnavailable without an index.
    """
    present = replace(draft, day=None, asks_past=False, question=replace(draft.question, as_of=None))
    best = best_evidence(evidence_for(present, tools), draft.standalone)
    if best is None or best.chance is None or not is_sure(best):
        return None
    if draft.scope.admits(best.document):
        return None if draft.asks_past else best
    current = (tools.library.resolve(place, present.scope) for place in _places(best)[:_MOST_PLACES])
    found = [hit for one in current if one and (hit := _before(one, best, draft, tools))]
    changed = [hit for hit in found if hit.document.force is Force.SUPERSEDED] or found
    asked = {hit.passage.id: hit.coverage for hit in covering(draft, tools)}
    return max(changed, key=lambda hit: asked.get(hit.passage.id, 0.0), default=None)


def _places(hit: Hit) -> tuple[Cite, ...]:
    if hit.passage.kind is Kind.OFFICIAL:
        return (Cite(hit.document.key, hit.passage.locator),)
    return hit.passage.cites


def _before(current: Source, best: Hit, draft: Draft, tools: Tools) -> Hit | None:
    """`current` itself if it was in force on the day, else what stood in its place."""
    document, passage = current
    if draft.scope.admits(document):
        return None if draft.asks_past else replace(best, document=document, passage=passage)
    eve = document.valid_from - _DAY if document.valid_from else None
    hits = tools.retriever.find(passage.text, draft.scope, _POOL)
    of_then = [h for h in hits if h.document.key == document.key or (eve and h.document.valid_to == eve)]
    nearest = max(of_then, key=lambda h: (h.coverage, h.passage.id), default=None)
    if nearest is None or nearest.coverage < _LEAST_ALIKE:
        return None
    return replace(nearest, chance=best.chance)
