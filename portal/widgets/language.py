"""中文 or English: the language of the page, kept in the address across pages."""

from __future__ import annotations

import re

import streamlit as st

from knowledge.answer import Answer
from portal.notices import LANGUAGES, notice, speak, spoken
from portal.widgets import session

_KEY, _NEXT, _BY_HAND = "lang", "next_lang", "lang_by_hand"
_NAMES = {"zh": "中文", "en": "EN"}  # `EN` in the address reads as `en`
_WORD = re.compile(r"[A-Za-z]{2,}")


def follow_language() -> None:
    """Speak the language that the visitor chose or asked in; first of all in a run.

    The address carries the name on the switch (`?lang=EN`); `?lang=en` of a written link counts too.
    """
    following = session.take(_NEXT)
    if following:
        session.put(_KEY, following)
    named = st.query_params.get(_KEY, "").lower()
    if session.look(_KEY) is None and named in LANGUAGES:
        session.put(_KEY, named)
        session.put(_BY_HAND, True)
    speak(str(session.look(_KEY, "zh")))


def language_switch() -> None:
    """Draw the switch; words.js tells the browser the language by the key around it."""
    st.segmented_control(
        notice("screens.language"),
        list(LANGUAGES),
        format_func=lambda name: _NAMES[name],
        default="zh",
        required=True,
        key=_KEY,
        bind="query-params",
        label_visibility="collapsed",
        on_change=session.put,
        args=(_BY_HAND, True),
    )


def answer_in_page_language(answer: Answer) -> None:
    """Turn the page to the language of a question, unless the visitor chose one; may start a new run."""
    words = len(_WORD.findall(answer.question))  # `JJG 539` is no English sentence
    if session.look(_BY_HAND) or answer.lang == spoken() or (answer.lang == "en" and words < 2):
        return
    session.put(_NEXT, answer.lang)
    st.rerun()
