"""One case as its filer sees it: number, state, who has it, and the legal periods that run."""

from __future__ import annotations

import streamlit as st

from portal.complaints.records import CaseSummary, LegalClock
from portal.complaints.states import FIRST_STATE
from portal.notices import notice
from portal.widgets.plain_text import one_line, plain


def draw_case(case: CaseSummary) -> None:
    """Draw the head of a case."""
    kind = notice(f"complaints.kind.{case.kind.value}")
    with st.container(key=f"case-{case.kind.value}-{case.number}", border=True, gap="xsmall"):
        st.header(notice("complaints.receipt.number", kind=kind, number=one_line(case.number)), anchor=False)
        shown = "registered" if case.registered and case.state == FIRST_STATE else case.state
        state = notice(f"complaints.state.{case.kind.value}.{shown}")
        st.markdown(notice("complain.track.state", state=f"**{state}**"))
        st.markdown(notice("complaints.receipt.unit", unit=one_line(case.unit)))
        if case.receipt_number:
            st.markdown(notice("track.receipt", number=one_line(case.receipt_number)))
        for clock in case.clocks:
            _draw_clock(clock)
        if not case.registered and case.state == FIRST_STATE:
            st.info(notice("track.not_begun"))
        if case.rating:
            words = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}[case.rating]
            st.markdown(notice("track.rate.given", stars=notice(f"track.rate.{words}")))


def _draw_clock(clock: LegalClock) -> None:
    text = plain(clock_words(clock))
    if clock.overdue or clock.warning:
        st.warning(text)
    else:
        st.markdown(text)
    st.caption(plain(notice("track.article", article=clock.article)))


def clock_words(clock: LegalClock) -> str:
    """A legal period in plain words: how far it has come and its last day."""
    name = notice(f"track.clock_name.{clock.key}")
    if clock.paused:
        return notice("track.clock_paused", name=name)
    if clock.due_on is None:
        return notice("track.clock_open", name=name, year=clock.awaiting_year)
    due = clock.due_on.isoformat()
    if clock.overdue:
        return notice("track.clock_overdue", name=name, due=due)
    if clock.day is None:
        return notice("track.clock", name=name, due=due)
    return notice("track.clock_day", name=name, day=clock.day, days=clock.days, due=due)
