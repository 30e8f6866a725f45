"""Step: compose an answer from the best passage word by word, or say that nothing was found."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answer import Label, NextStep, Sentence, Status
from knowledge.answering.candidates import grounds
from knowledge.answering.counterpart import passage_of_that_day
from knowledge.answering.draft import Draft, Source, Tools
from knowledge.answering.evidence import best_evidence, evidence_for, is_sure, worth
from knowledge.answering.parts import parts_of
from knowledge.answering.routing import HANDED_OVER
from knowledge.answering.wanted import can_hold_answer
from knowledge.document import Document, Kind
from knowledge.passage import Passage
from knowledge.retrieval.protocols import Hit
from knowledge.retrieval.tokens import tokens

WORTH_SUGGESTING = 0.2
# Of the question's information; a passage that shares less speaks of something else, however sure the
# ranker is (of 825 questions none was answered rightly under 0.15).
LEAST_SHARED = 0.125
_SENTENCE = re.compile(r"[^。！？!?；\n]+[。！？!?；]?")
_QUOTED_SENTENCES = 3
_NEARLY_AS_SURE = 0.15  # in chance; two that are so near are both told
_MOST_OTHERS = 1
ONLY_CHINESE = "There is no English explanation of this yet; here is what our Chinese texts say. "
_NEAREST = {
    "zh": "不一定正是您问的，最接近的依据是：",
    "en": "This may not be exactly what you asked; the nearest we have is: ",
}


def sentences_of(text: str) -> list[str]:
    """`text` cut after 。！？； and line ends; joined they are the text without its breaks."""
    return [piece.strip() for piece in _SENTENCE.findall(text) if piece.strip()]


def _basis(passage: Passage, draft: Draft, tools: Tools) -> tuple[Source, ...]:
    found = (tools.library.resolve(cite, draft.scope) for cite in passage.cites)
    return tuple(source for source in found if source)


def _from_explainer(hit: Hit, draft: Draft, tools: Tools) -> Draft:
    sources = ((hit.document, hit.passage), *_basis(hit.passage, draft, tools))
    ids = tuple(dict.fromkeys(passage.id for _, passage in sources))
    said = tuple(Sentence(sentence, ids) for sentence in sentences_of(hit.passage.text))
    return replace(draft, sentences=said, sources=sources)


def _row_asked_for(hit: Hit, draft: Draft, tools: Tools) -> Hit:
    """The row of a table that the question names, in place of the whole table."""
    if hit.passage.kind is not Kind.OFFICIAL or hit.passage.cells:
        return hit
    for _, row in tools.library.rows(hit.document.key, hit.passage.locator, draft.scope):
        first = row.cells[0][1] if row.cells else ""
        if len(first) > 1 and first in draft.standalone:
            return replace(hit, passage=row)
    return hit


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
    picked = [_cells(passage)] if passage.cells else quoted(passage, draft.query)
    first = f"{_name_of(document)}{passage.locator}写明：{picked[0]}"
    lead = (ONLY_CHINESE,) if draft.lang == "en" else ()
    said = tuple(Sentence(text, (passage.id,)) for text in (*lead, first, *picked[1:]))
    return replace(draft, sentences=said, sources=((document, passage),))


def _cells(passage: Passage) -> str:
    """A row of a table in words: column and value by pairs."""
    return "；".join(f"{column}：{value}" for column, value in passage.cells if value) + "。"


def _suggestions(hits: tuple[Hit, ...]) -> tuple[NextStep, ...]:
    """Questions that we can answer and that are near to what was asked."""
    near = [h.passage for h in hits if h.passage.asked and h.coverage >= WORTH_SUGGESTING][:3]
    return tuple(NextStep("ask", passage.asked[0], "") for passage in near)


def _told(hit: Hit, draft: Draft, tools: Tools) -> Draft:
    """The draft with what this one passage says."""
    hit = _row_asked_for(hit, draft, tools)
    explained = hit.passage.kind is Kind.EXPLAINER
    return _from_explainer(hit, draft, tools) if explained else _from_official(hit, draft)


def _with_others(draft: Draft, others: tuple[Hit, ...], tools: Tools) -> Draft:
    """The draft followed by what the other passages say that it has not said."""
    for hit in others:
        told = _told(hit, draft, tools)
        new = tuple(one for one in told.sentences if all(one.text != known.text for known in draft.sentences))
        sources = tuple(dict.fromkeys((*draft.sources, *told.sources)))
        draft = replace(draft, sentences=(*draft.sentences, *new), sources=sources)
    return draft


def _beside(best: Hit, hits: tuple[Hit, ...], draft: Draft, tools: Tools) -> tuple[Hit, ...]:
    """What is told beside the best passage: the answers to other parts of the question, else the one
    passage on another place that is nearly as sure."""
    found: list[Hit] = []
    for part in parts_of(draft.standalone):
        asked = replace(draft, standalone=part, query=tools.words.expand(part)[0])
        answer = best_evidence(evidence_for(asked, tools), part)
        if answer and is_sure(answer) and can_hold_answer(part, answer.passage.text, answer.passage.asked):
            found.append(answer)
    near = [hit for hit in hits if (hit.chance or 0) >= (best.chance or 0) - _NEARLY_AS_SURE]
    found += sorted(
        (hit for hit in near if is_sure(hit)), key=lambda hit: worth(hit, draft.standalone), reverse=True
    )
    taken = set(grounds(best))
    others: list[Hit] = []
    for hit in found:
        if not grounds(hit) & taken and len(others) < _MOST_OTHERS:
            others.append(hit)
            taken |= grounds(hit)
    return tuple(others)


def _speaks_of_it(hit: Hit, draft: Draft, handed: bool) -> bool:
    """Whether `hit` can hold what is asked for; a case that is handed over needs only the law near it."""
    shares = handed or hit.coverage >= LEAST_SHARED
    return shares and can_hold_answer(draft.standalone, hit.passage.text, hit.passage.asked)


def answer_from_passages(draft: Draft, tools: Tools) -> Draft:
    """Answer word by word from the best passage, or say that nothing was found.

    Questions that are handed over keep the law that was found as their basis.
    """
    if not tokens(draft.query):
        return draft.ended(Status.CLARIFICATION, Label.UNCLEAR)
    hits = evidence_for(draft, tools) if draft.found is None else draft.found
    best = passage_of_that_day(draft, tools) if draft.scope.day < draft.today else None
    best = best or best_evidence(hits, draft.standalone)
    handed = draft.label in HANDED_OVER
    if best is None or not _speaks_of_it(best, draft, handed):
        empty = replace(draft, next_steps=_suggestions(hits))
        return empty.ended(Status.HANDED_OVER if handed else Status.NOT_FOUND)
    others = _beside(best, hits, draft, tools)
    draft = _told(best, draft, tools)
    if handed:
        return draft.ended(Status.HANDED_OVER)
    if is_sure(best):
        return _with_others(draft, others, tools).ended(Status.ANSWERED)
    doubt = Sentence(_NEAREST[draft.lang], draft.sentences[0].citations)
    near = replace(draft, sentences=(doubt, *draft.sentences), next_steps=_suggestions(hits))
    return near.ended(Status.ANSWERED_PARTLY)
