"""Step: nothing is shown that does not stand in a passage; fails closed."""

from __future__ import annotations

import logging
from dataclasses import replace
from decimal import Decimal

from knowledge.answer import Sentence, Status
from knowledge.answering.draft import Draft, Tools
from knowledge.numbers import numbers_in

log = logging.getLogger(__name__)


def unsupported_numbers(sentence: Sentence, draft: Draft) -> set[Decimal]:
    """Numbers of `sentence` that stand neither in a passage it cites nor among the computed."""
    known = {passage.id: (document, passage) for document, passage in draft.sources}
    allowed: set[Decimal] = set()
    for passage_id in sentence.citations:
        document, passage = known[passage_id]
        cells = " ".join(f"{column} {value}" for column, value in passage.cells)
        cites = " ".join(f"{cite.document} {cite.locator}" for cite in passage.cites)
        words = (
            passage.text,
            passage.locator,
            cells,
            cites,
            *passage.headings,
            document.title,
            document.doc_number,
        )
        allowed |= numbers_in(" ".join(words))
    for value in draft.computed:
        allowed |= numbers_in(f"{value.value} {value.formula}")
    return numbers_in(sentence.text, single_numerals=False) - allowed


def check_sentences(draft: Draft, tools: Tools) -> Draft:
    """Withhold the whole answer if a sentence cites nothing, or what was not retrieved, or has a
    number of its own (research: behaviours 3 and 7)."""
    known = {passage.id for _, passage in draft.sources}
    for sentence in draft.sentences:
        if not sentence.citations or not set(sentence.citations) <= known:
            fault = "a sentence without a passage"
        elif unsupported_numbers(sentence, draft):
            fault = "a number that stands in no passage"
        else:
            continue
        log.error("answer withheld: %s", fault)
        empty = replace(draft, sentences=(), sources=(), computed=(), next_steps=())
        return replace(empty, status=Status.ERROR_CHECK)
    return draft
