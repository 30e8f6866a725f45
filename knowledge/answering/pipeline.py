"""The pipeline: STEPS in order, one outer catch, one status for every question."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from datetime import date

from knowledge.answer import Answer, Citation, Status
from knowledge.answering.articles import answer_from_named_article
from knowledge.answering.as_of import set_day
from knowledge.answering.businesses import look_up_businesses
from knowledge.answering.calculators import answer_by_calculation, lead_with_conversion
from knowledge.answering.check import check_sentences
from knowledge.answering.draft import Draft, Step, Tools
from knowledge.answering.english import answer_through_chinese, leave_english_of_elsewhere
from knowledge.answering.evidence import evidence_for, worth
from knowledge.answering.follow_up import complete_follow_up
from knowledge.answering.gates import refuse_attacks, refuse_long_questions, refuse_personal_data
from knowledge.answering.indicators import answer_from_indicators
from knowledge.answering.normalise import normalise
from knowledge.answering.passages import answer_from_passages
from knowledge.answering.past import fall_back_to_present, name_version
from knowledge.answering.reading import reading_once
from knowledge.answering.rephrasing import rephrase_with_model
from knowledge.answering.reply import cite, reply
from knowledge.answering.routing import leave_what_is_not_ours, route, where_held
from knowledge.answering.unheld import leave_texts_not_held
from knowledge.question import Question
from knowledge.retrieval.protocols import IndexUnavailable

log = logging.getLogger(__name__)

STEPS: tuple[Step, ...] = (
    normalise,
    refuse_long_questions,
    refuse_personal_data,
    refuse_attacks,
    complete_follow_up,
    route,
    leave_english_of_elsewhere,
    where_held(answer_from_indicators),
    set_day,
    where_held(answer_by_calculation),
    look_up_businesses,
    answer_from_named_article,
    leave_texts_not_held,
    answer_through_chinese,
    leave_what_is_not_ours,
    answer_from_passages,
)
# Every draft passes these, whatever its status: nothing unchecked and nothing unsaid.
CLOSING: tuple[Step, ...] = (
    rephrase_with_model,
    fall_back_to_present,
    name_version,
    lead_with_conversion,
    check_sentences,
    reply,
)


class Answering:
    """Answers questions; never raises: failure is a status."""

    def __init__(self, tools: Tools, steps: tuple[Step, ...] = STEPS) -> None:
        self._tools = tools
        self._steps = steps

    def ask(self, question: Question, today: date) -> Answer:
        """The answer to `question` by the law of `question.as_of`, or of `today`."""
        started = time.perf_counter()
        draft = Draft(question=question, today=today)
        try:
            tools = reading_once(self._tools)
            draft = self._run(draft, tools)
            citations = cite(draft, tools)
        except IndexUnavailable:
            log.exception("no index to answer from")
            draft, citations = self._failed(draft, Status.ERROR_INDEX), ()
        except Exception:  # the one outer catch: failing closed is a status
            log.exception("a step failed")
            draft, citations = self._failed(draft, Status.ERROR_INTERNAL), ()
        return _finished(draft, citations, started)

    def search(self, question: Question, today: date) -> tuple[tuple[Citation, ...], ...]:
        """What each passage found for `question` is cited as, best first: for measuring and for looking.

        The same steps run as for an answer; a question that they end is found in its own sources.
        """
        draft = Draft(question=question, today=today)
        for step in self._steps:
            if draft.status is None and step is not answer_from_passages:
                draft = step(draft, self._tools)
        sources = list(draft.sources)
        if draft.status is None:
            hits = sorted(
                evidence_for(draft, self._tools), key=lambda hit: worth(hit, draft.standalone), reverse=True
            )
            sources += [(hit.document, hit.passage) for hit in hits]
        return tuple(cite(replace(draft, sources=(source,)), self._tools) for source in sources)

    def _run(self, draft: Draft, tools: Tools) -> Draft:
        for step in self._steps:
            if draft.status is None:
                draft = step(draft, tools)
        for step in CLOSING:
            draft = step(draft, tools)
        return draft

    def _failed(self, draft: Draft, status: Status) -> Draft:
        return reply(Draft(question=draft.question, today=draft.today, status=status), self._tools)


def _finished(draft: Draft, citations: tuple[Citation, ...], started: float) -> Answer:
    """The answer as it leaves; a question with personal data is not repeated."""
    private = draft.status is Status.REFUSED_PERSONAL_DATA
    return Answer(
        id=draft.question.id,
        question="" if private else draft.question.text,
        standalone_question="" if private else draft.standalone or draft.text,
        lang=draft.lang,
        as_of=draft.scope.day,
        label=draft.label,
        status=draft.status or Status.NOT_FOUND,
        sentences=draft.sentences,
        citations=citations,
        computed=draft.computed,
        terms_used=draft.terms,
        next_steps=draft.next_steps,
        composed_by=draft.composed_by,
        elapsed_ms=round((time.perf_counter() - started) * 1000),
    )
