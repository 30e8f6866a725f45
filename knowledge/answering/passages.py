"""Step: find passages, decide whether they are evidence, and compose from them word by word."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answer import ComposedBy, Label, NextStep, Sentence, Status
from knowledge.answering.draft import Draft, Source, Tools
from knowledge.answering.routing import HANDED_OVER
from knowledge.answering.wanted import can_hold_answer
from knowledge.document import Document, Kind
from knowledge.passage import Passage
from knowledge.retrieval.protocols import Hit
from knowledge.retrieval.tokens import tokens

# Shares of the question's information that must stand in a passage. Chosen on our own asked
# questions, each left out in turn, against questions that are not ours (docs/decisions/0004).
ENOUGH_OF_EXPLAINER = 0.62
ENOUGH_OF_OFFICIAL = 0.62
WORTH_SUGGESTING = 0.35

_SENTENCE = re.compile(r"[^。！？!?；\n]+[。！？!?；]?")
_QUOTED_SENTENCES = 3
_CANDIDATES = 12


def sentences_of(text: str) -> list[str]:
    """`text` cut after 。！？； and line ends; joined they are the text without its breaks."""
    return [piece.strip() for piece in _SENTENCE.findall(text) if piece.strip()]


def best_evidence(hits: tuple[Hit, ...]) -> Hit | None:
    """The hit that answers, or None: an explainer before an official text of like coverage."""
    close = hits[:_CANDIDATES]
    explained = max(
        (h for h in close if h.passage.kind is Kind.EXPLAINER and h.coverage >= ENOUGH_OF_EXPLAINER),
        key=lambda h: (h.score + h.coverage, h.passage.id),
        default=None,
    )
    official = max(
        (h for h in close if h.passage.kind is Kind.OFFICIAL and h.coverage >= ENOUGH_OF_OFFICIAL),
        key=lambda h: (h.score + h.coverage, h.passage.id),
        default=None,
    )
    if explained and official and official.coverage - explained.coverage > 0.2:
        return official
    return explained or official


def _basis(passage: Passage, draft: Draft, tools: Tools) -> tuple[Source, ...]:
    found = (tools.library.resolve(cite, draft.scope) for cite in passage.cites)
    return tuple(source for source in found if source)


def _from_explainer(hit: Hit, draft: Draft, tools: Tools) -> Draft:
    sources = ((hit.document, hit.passage), *_basis(hit.passage, draft, tools))
    ids = tuple(dict.fromkeys(passage.id for _, passage in sources))
    said = tuple(Sentence(sentence, ids) for sentence in sentences_of(hit.passage.text))
    return replace(draft, sentences=said, sources=sources)


def _name_of(document: Document) -> str:
    return f"《{document.title}》"


def quoted(passage: Passage, query: str) -> list[str]:
    """The sentences of an official passage that share most with `query`, in their order."""
    wanted = {token for token in tokens(query) if len(token) > 1}
    pieces = sentences_of(passage.text)
    weight = [len(wanted & set(tokens(piece))) for piece in pieces]
    best = sorted(range(len(pieces)), key=lambda i: (-weight[i], i))[:_QUOTED_SENTENCES]
    return [pieces[i] for i in sorted(best)]


def _from_official(hit: Hit, draft: Draft) -> Draft:
    document, passage = hit.document, hit.passage
    picked = quoted(passage, draft.query)
    first = f"{_name_of(document)}{passage.locator}写明：{picked[0]}"
    said = tuple(Sentence(text, (passage.id,)) for text in (first, *picked[1:]))
    return replace(draft, sentences=said, sources=((document, passage),))


def _suggestions(hits: tuple[Hit, ...]) -> tuple[NextStep, ...]:
    """Questions that we can answer and that are near to what was asked."""
    near = [h.passage for h in hits if h.passage.asked and h.coverage >= WORTH_SUGGESTING][:3]
    return tuple(NextStep("ask", passage.asked[0], "") for passage in near)


def answer_from_passages(draft: Draft, tools: Tools) -> Draft:
    """Answer word by word from the best passage, or say that nothing was found.

    Questions that are handed over keep the law that was found as their basis.
    """
    if not tokens(draft.query):
        return draft.ended(Status.CLARIFICATION, Label.UNCLEAR)
    hits = tools.retriever.find(draft.query, draft.scope)
    best = best_evidence(hits)
    handed = draft.label in HANDED_OVER
    if best is None or not can_hold_answer(draft.standalone, best.passage.text):
        empty = replace(draft, next_steps=_suggestions(hits))
        return empty.ended(Status.HANDED_OVER if handed else Status.NOT_FOUND)
    draft = replace(draft, composed_by=ComposedBy.EXTRACTIVE)
    if best.passage.kind is Kind.EXPLAINER:
        answered = _from_explainer(best, draft, tools)
    else:
        answered = _from_official(best, draft)
    return answered.ended(Status.HANDED_OVER if handed else Status.ANSWERED)
