"""投诉举报: one question a page (`?step=`), a check page, a receipt; kept on the server as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from portal.notices import notice
from portal.screens import (
    complain_business,
    complain_check,
    complain_draft,
    complain_facts,
    complain_receipt,
    complain_steps,
    complain_tools,
)
from portal.widgets import address, case_draft
from portal.widgets.case_draft import CaseDraft
from portal.widgets.plain_text import one_line, plain

# What a page filled in, and whether the person wants to go on.
Draw = Callable[[CaseDraft], tuple[dict[str, Any], bool]]
_DRAW: dict[str, Draw] = {
    "intent": complain_steps.intent,
    "problem": complain_steps.problem,
    "business": complain_business.business,
    "facts": complain_facts.facts,
    "person": complain_steps.person,
}
STEPS = (*_DRAW, "check")


def show() -> None:
    """Draw the step that the address names, or the first one that is not complete."""
    draft = case_draft.current()
    if draft.receipt is not None:
        complain_receipt.receipt(draft)
        return
    complain_business.take_from_link(draft)
    number = min(address.step(len(STEPS)), _first_open(draft))
    name = STEPS[number - 1]
    st.caption(f"{notice('complaints.title')} · {notice('complain.progress', step=number, last=len(STEPS))}")
    st.title(notice(f"complain.{name}.title"), anchor=False)
    if name in ("intent", "problem") and (named := (draft.fields.get("business") or {}).get("name")):
        st.markdown(notice("business.do.about", name=f"**{one_line(named, 60)}**"))
    st.set_page_config(page_title=f"{notice(f'complain.{name}.title')} - {notice('complaints.title')}")
    summary = st.container()
    if name == "check":
        draft.reviewed = True
        case_draft.keep(draft)
        if complain_check.check(draft, summary):
            st.rerun()
        return
    with st.container(key="autosave"):  # words typed here are sent while the person types (autosave.js)
        filled, go_on = _DRAW[name](draft)
    draft.fields.update(filled)
    case_draft.keep(draft)
    if number > 1 and st.button(notice("complain.back"), key="back", type="tertiary"):
        address.go_to_step(number - 1)
    if go_on:
        problems = complain_draft.problems(draft, name)
        if not problems:
            address.go_to_step(len(STEPS) if draft.reviewed else number + 1)
        with summary:
            show_problems([problem.text for problem in problems])
    complain_tools.draw(draft)


def show_problems(sentences: Sequence[str]) -> None:
    """The error summary above a form."""
    with st.container(key="errors", gap="xsmall"):
        st.markdown(f"## {notice('complain.errors', count=len(sentences))}", anchors=False)
        for sentence in sentences:
            st.markdown(f"- {plain(sentence)}")


def _first_open(draft: CaseDraft) -> int:
    """The number of the first step whose answers are missing or wrong; the check page if none is."""
    for number, name in enumerate(STEPS, start=1):
        if name == "check" or complain_draft.problems(draft, name):
            return number
    return len(STEPS)
