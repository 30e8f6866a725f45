"""问计量: one box first, the answer under it, then what was asked before."""

from __future__ import annotations

import streamlit as st

from portal.notices import notice
from portal.screens import asking
from portal.screens.answer_card import draw_answer
from portal.screens.next_steps import draw_related
from portal.widgets import session
from portal.widgets.plain_text import one_line

LONGEST = 3_000  # what is over the limit of a question is refused in words, not cut off in the box
_EXAMPLES = ("example_1", "example_2", "example_3")


def show() -> None:
    """Draw the page."""
    st.title(notice("screens.ask.title"), anchor=False)
    example = session.take("example")
    if example:
        session.put("question", example)
    with st.container(key="askform"), st.form("ask", border=False):
        text = st.text_input(
            notice("screens.ask.label"),
            key="question",
            placeholder=notice("screens.ask.placeholder"),
            max_chars=LONGEST,
        )
        asked = st.form_submit_button(notice("screens.ask.button"), type="primary", width="stretch")
        st.caption(notice("screens.ask.private"))
    talk = session.conversation()
    answer_place = st.container(key="answerplace")
    with answer_place:
        wanted = (example or text or "").strip() if asked or example else None
        if wanted == "":
            st.warning(notice("screens.ask.empty"))
        refusal = asking.ask(wanted, talk) if wanted else None
        if refusal:
            talk.refused += 1
            draw_answer(refusal, turn=-talk.refused)
        if talk.answers:
            draw_answer(talk.answers[-1], turn=talk.count)
            draw_related(talk.related, turn=talk.count)
        talk.undrawn = False
    if not talk.answers:
        st.markdown(notice("screens.ask.lead"))
        _examples()
    _earlier(talk)


def _examples() -> None:
    with st.container(key="examples", gap="small"):
        st.markdown(f"**{notice('screens.ask.examples')}**")
        with st.container(horizontal=True, key="examplerow"):
            for name in _EXAMPLES:
                words = notice(f"screens.ask.{name}")
                st.button(words, key=name, on_click=session.put, args=("example", words), wrap=True)


def _earlier(talk: session.Conversation) -> None:
    earlier = talk.answers[:-1]
    if earlier:
        st.header(notice("screens.ask.earlier"), anchor=False)
        for number, answer in enumerate(reversed(earlier), start=1):
            with st.expander(one_line(answer.question, 40) or notice("screens.ask.hidden_question")):
                draw_answer(answer, turn=talk.count - number, compact=True)
    if talk.answers:
        st.button(notice("screens.ask.clear"), key="clear", on_click=talk.clear)
    elif talk.cleared:
        with st.container(key="undo", horizontal=True, vertical_alignment="center"):
            st.markdown(notice("screens.ask.cleared"))
            st.button(notice("screens.ask.undo"), key="undo_clear", on_click=talk.undo)
