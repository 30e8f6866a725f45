"""有用 or 没用 under an answer, then a reason, then thanks; each answer once, and it can be undone."""

from __future__ import annotations

import streamlit as st

from knowledge.answer import Answer
from portal.feedback.records import Reason
from portal.feedback.service import is_ratable
from portal.notices import notice
from portal.widgets import session
from portal.widgets.resources import services


def draw_rating(answer: Answer, *, turn: int) -> None:
    """Draw the question, the reasons or the thanks for the answer of `turn`."""
    if not is_ratable(answer):
        return
    given = session.ratings().get(turn)
    with st.container(key=f"rating-{turn}", gap="small"):
        if given is None:
            st.markdown(notice("feedback.rate.ask"))
            _useful_or_not(answer, turn)
        else:
            st.markdown(_thanks(given))
            if not given.useful and given.reason is None:
                _reasons(answer, turn)
            st.button(notice("feedback.rate.undo"), key=f"unrate-{turn}", on_click=_undo, args=(turn,))


def _useful_or_not(answer: Answer, turn: int) -> None:
    with st.container(horizontal=True, key=f"ratingrow-{turn}", gap="small"):
        for name, useful in (("useful", True), ("useless", False)):
            words = notice(f"feedback.rate.{name}")
            st.button(words, key=f"{name}-{turn}", on_click=_rate, args=(answer, turn, useful))


def _reasons(answer: Answer, turn: int) -> None:
    st.markdown(notice("feedback.rate.why"))
    with st.container(horizontal=True, key=f"reasons-{turn}", gap="small"):
        for reason in Reason:
            words = notice(f"feedback.reason.{reason.value}")
            key = f"reason-{reason.value}-{turn}"
            st.button(words, key=key, on_click=_rate, args=(answer, turn, False, reason))


def _thanks(given: session.GivenRating) -> str:
    if given.useful:
        return notice("feedback.rate.thanks_useful")
    if given.reason is None:
        return notice("feedback.rate.thanks_useless")
    return notice("feedback.rate.thanks_reason", reason=notice(f"feedback.reason.{given.reason.value}"))


def _rate(answer: Answer, turn: int, useful: bool, reason: Reason | None = None) -> None:
    earlier = session.ratings().get(turn)
    rating_id = services().feedback.rate(answer, useful, reason, rating_id=earlier.id if earlier else "")
    session.ratings()[turn] = session.GivenRating(rating_id, useful, reason)


def _undo(turn: int) -> None:
    given = session.ratings().pop(turn, None)
    if given is not None:
        services().feedback.take_back(given.id)
