"""What a citizen can do after an answer: call, open a page, fill in the form with what was said, ask on."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from knowledge.answer import Answer, NextStep, Status
from portal.complaints.from_question import draft_from_question, problem_said
from portal.notices import all_notices, notice
from portal.screens import pages
from portal.widgets import case_draft, session
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services

_SENT_ON = frozenset({Status.HANDED_OVER, Status.NOT_FOUND})


def draw_next_steps(answer: Answer, *, turn: int) -> None:
    """Draw the steps of the answer of `turn`, and what to have ready for the form."""
    if not answer.next_steps:
        return
    st.markdown(f"**{notice('screens.ask.next_steps')}**")
    if answer.status in _SENT_ON and any(step.kind == "form" for step in answer.next_steps):
        _have_ready(answer)
    with st.container(key=f"next-{turn}", horizontal=True, gap="small", vertical_alignment="center"):
        for number, step in enumerate(answer.next_steps):
            _next_step(answer, step, key=f"step-{turn}-{number}")
        if answer.status is Status.NOT_FOUND:
            pages.link("wall")


def draw_related(questions: tuple[str, ...], *, turn: int) -> None:
    """Questions near to the one that was answered."""
    if not questions:
        return
    with st.container(key=f"related-{turn}", gap="small"):
        st.markdown(f"**{notice('screens.ask.related')}**")
        for number, text in enumerate(questions):
            key = f"related-{turn}-{number}"
            st.button(one_line(text), key=key, on_click=session.put, args=("example", text), wrap=True)


def _have_ready(answer: Answer) -> None:
    problem = problem_said(answer.question)
    if problem is None:
        return
    lines = [notice(f"evidence.any.{name}") for name in ("receipt", "place")]
    special = f"evidence.kind.{problem}"
    if special in all_notices():
        lines.append(notice(special))
    st.markdown(f"{notice('evidence.title')}\n" + "\n".join(f"- {plain(line)}" for line in lines))
    st.caption(notice("evidence.carried"))


def _next_step(answer: Answer, step: NextStep, key: str) -> None:
    """A number to call, a page of ours, a question to ask, or plain words; no other link."""
    target = step.link.strip("/").split("?")[0] or "ask"
    if step.link.startswith("tel:") and step.link.removeprefix("tel:").isdigit():
        st.link_button(one_line(step.text), step.link, key=key)
    elif step.kind == "form" and answer.question:
        weight: Literal["primary", "secondary"] = "primary" if answer.status in _SENT_ON else "secondary"
        if st.button(one_line(step.text), key=key, type=weight, wrap=True):
            named = _begin_draft(answer)
            st.switch_page(pages.page("complain"), query_params={"business": named} if named else {})
    elif step.link.startswith("/") and target in pages.NAMES:
        pages.link(target, one_line(step.text))
    elif step.kind == "ask":
        st.button(one_line(step.text), key=key, on_click=session.put, args=("example", step.text), wrap=True)
    else:
        st.markdown(plain(step.text))


def _begin_draft(answer: Answer) -> str:
    """Bring what was said into the draft; what was filled in before stays. The listed business, if any."""
    draft = case_draft.current() if case_draft.current().receipt is None else case_draft.begin_anew()
    portal = services()
    proposed = draft_from_question(
        answer.question, portal.clock.today(), lambda text: portal.directory.search(text, limit=5).items
    )
    named = "" if draft.fields.get("business") else str(proposed.pop("business_id", ""))
    draft.fields = proposed | draft.fields
    return named
