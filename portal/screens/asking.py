"""Asks a question within its limits: one at a time, not too fast, not twice by a double press."""

from __future__ import annotations

import streamlit as st

from knowledge.answer import Answer, Label, NextStep, Sentence, Status
from knowledge.question import Question
from portal.notices import notice, spoken
from portal.security.rates import Deed
from portal.widgets import session
from portal.widgets.language import answer_in_page_language
from portal.widgets.resources import services


def ask(text: str, talk: session.Conversation, deed: Deed = Deed.QUESTION) -> Answer | None:
    """Look `text` up and keep its answer in `talk`; the refusal instead, if it is not looked up.

    A press while a question runs begins a new run of the page before its answer is drawn.
    """
    if talk.undrawn:
        last = talk.answers[-1].question if talk.answers else ""
        return None if text == last else _refusal(text, notice("screens.ask.one_at_a_time"))
    wait = services().rates.refuse_for(deed, session.counted_visitor())
    if wait:
        return _refusal(text, notice("screens.ask.too_fast", seconds=wait))
    with st.spinner(notice("screens.ask.searching")):
        answers = services().answers
        answer = answers.ask(Question(text=text, history=talk.history()))
        talk.add(answer, answers.related(answer))  # before anything is drawn: no press loses an answer
        talk.undrawn = True
        services().feedback.note_unanswered(answer)
    answer_in_page_language(answer)
    return None


def _refusal(text: str, sentence: str) -> Answer:
    return Answer(
        id="", question=text, standalone_question=text, lang=spoken(), as_of=services().clock.today(),
        label=Label.UNCLEAR, status=Status.REFUSED_LIMIT, sentences=(Sentence(sentence),),
        next_steps=(NextStep("call", notice("screens.call_12315"), "tel:12315"),),
    )  # fmt: skip
