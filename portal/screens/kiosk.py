"""The public screen: at most seven large choices, nothing to type, one's own phone for what is personal.

shell/kiosk.js leaves it as a new session when nobody has touched it for a minute.
"""

from __future__ import annotations

import streamlit as st

from portal.notices import notice
from portal.screens import asking
from portal.screens.answer_card import draw_conclusion
from portal.screens.answer_copy import composed_line
from portal.screens.basis import draw_basis, passages_of
from portal.screens.public_warnings import show_warnings
from portal.security.rates import Deed
from portal.widgets import session
from portal.widgets.kiosk import phone_code
from portal.widgets.plain_text import one_line
from portal.widgets.resources import services

QUESTIONS = ("question_1", "question_2", "question_3", "question_4", "question_5")
ON_PHONE = ("complain", "businesses")
_CHOICE = "kiosk_choice"


def show() -> None:
    """Draw the choices, or what was chosen."""
    st.html("<style>html{font-size:26px!important}</style>")  # a number of ours
    _warnings()
    chosen = session.look(_CHOICE)
    with st.container(key="kiosk-used" if chosen else "kiosk-free"):
        if chosen in ON_PHONE:
            _go_on_by_phone(str(chosen), f"/{chosen}")
        elif chosen:
            _answer()
        else:
            _choices()


@st.fragment(run_every=30)  # nobody may touch the screen for hours
def _warnings() -> None:
    show_warnings(links=False)


def _choices() -> None:
    st.title(notice("kiosk.title"), anchor=False)
    st.markdown(notice("kiosk.lead"))
    for name in (*QUESTIONS, *ON_PHONE):
        st.button(
            notice(f"kiosk.{name}"), key=f"choose-{name}", on_click=_choose, args=(name,), width="stretch"
        )


def _choose(name: str) -> None:
    session.put(_CHOICE, name)
    session.put("kiosk_question", notice(f"kiosk.{name}") if name in QUESTIONS else "")


def _answer() -> None:
    talk = session.conversation()
    question = session.take("kiosk_question")
    refusal = asking.ask(str(question), talk, Deed.KIOSK_QUESTION) if question else None
    talk.undrawn = False
    answer = refusal or (talk.answers[-1] if talk.answers else None)
    if answer is not None:
        cited = passages_of(answer)
        st.title(one_line(answer.question), anchor=False)
        draw_conclusion(answer, {name: number for number, name in enumerate(cited, start=1)}, turn=talk.count)
        draw_basis(tuple(cited.values()), talk.count)
        st.caption(composed_line(answer))
    _leave("kiosk.ask_more", "/")


def _go_on_by_phone(name: str, path: str) -> None:
    st.title(notice(f"kiosk.{name}"), anchor=False)
    st.markdown(notice("kiosk.private"))
    _leave("kiosk.scan", path)


def _leave(key: str, path: str) -> None:
    st.markdown(notice(key))
    phone_code(services().settings.public_url.rstrip("/") + path)
    st.button(notice("kiosk.back"), key="kiosk_back", on_click=_forget, type="primary", width="stretch")


def _forget() -> None:
    session.take(_CHOICE)
    session.conversation().clear()
    session.conversation().cleared = []
