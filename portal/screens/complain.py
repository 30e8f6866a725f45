"""投诉举报: one question a page (`?step=`), a check page, a receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from portal.notices import notice
from portal.screens import complain_business, complain_check, complain_draft, complain_steps
from portal.widgets import address, session
from portal.widgets.plain_text import plain

Draw = Callable[[session.CaseDraft], dict[str, Any] | None]
_DRAW: dict[str, Draw] = {
    "intent": complain_steps.intent,
    "problem": complain_steps.problem,
    "business": complain_business.business,
    "facts": complain_steps.facts,
    "person": complain_steps.person,
}
STEPS = (*_DRAW, "check")


def show() -> None:
    """Draw the step that the address names, or the first one that is not complete."""
    draft = session.case_draft()
    if draft.receipt is not None:
        complain_check.receipt(draft)
        return
    complain_business.take_from_link(draft)
    number = min(address.step(len(STEPS)), _first_open(draft))
    name = STEPS[number - 1]
    st.caption(f"{notice('complaints.title')} · {notice('complain.progress', step=number, last=len(STEPS))}")
    st.title(notice(f"complain.{name}.title"), anchor=False)
    st.set_page_config(page_title=f"{notice(f'complain.{name}.title')} - {notice('complaints.title')}")
    summary = st.container()
    if name == "check":
        draft.reviewed = True
        if complain_check.check(draft, summary):
            st.rerun()
        return
    filled = _DRAW[name](draft)
    if number > 1 and st.button(notice("complain.back"), key="back", type="tertiary"):
        address.go_to_step(number - 1)
    if filled is not None:
        draft.fields.update(filled)
        problems = complain_draft.problems(draft.fields, name)
        if problems:
            with summary:
                show_problems([p.text for p in problems])
        else:
            address.go_to_step(len(STEPS) if draft.reviewed else number + 1)


def show_problems(sentences: Sequence[str]) -> None:
    """The error summary above a form."""
    with st.container(key="errors", gap="xsmall"):
        st.markdown(f"## {notice('complain.errors', count=len(sentences))}", anchors=False)
        for sentence in sentences:
            st.markdown(f"- {plain(sentence)}")


def _first_open(draft: session.CaseDraft) -> int:
    """The number of the first step whose answers are missing or wrong; the check page if none is."""
    for number, name in enumerate(STEPS, start=1):
        if name == "check" or complain_draft.problems(draft.fields, name):
            return number
    return len(STEPS)
