"""One case at the desk: its head and clocks, contents, files, words, history, and what can be done."""

from __future__ import annotations

import streamlit as st

from portal.clock import SHANGHAI
from portal.complaints.case_reading import CaseView
from portal.complaints.desk import NoSuchCase, NotAllowed
from portal.complaints.routing import unit_by_code
from portal.complaints.sealed_case import Erased
from portal.complaints.states import FIRST_STATE
from portal.notices import notice
from portal.officers.accounts import Account
from portal.screens.desk import actions, contents, letters, links, personal
from portal.screens.desk.log_words import action_words, actor_words, detail_words, entry_words
from portal.screens.desk.outcome import show_done
from portal.screens.desk.queue import state_words
from portal.screens.track_case import clock_words
from portal.widgets import address
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services

_TABS = ("act", "contents", "words", "history", "links", "letters", "personal")


def show(account: Account) -> None:
    """Draw the case that the address names (`?number=`)."""
    number = address.named("number").upper()
    if st.button(notice("desk.case.back"), key="back_to_queue", type="tertiary"):
        address.open_room("queue")
    try:
        view = services().cases.reading.view(account.officer, number)
    except (NoSuchCase, NotAllowed) as refused:
        st.title(notice("desk.room.case"), anchor=False)
        st.error(plain(str(refused)))
        return
    _head(view)
    with st.container(key="done"):  # always there: what comes and goes in it moves no tab
        show_done()
    tabs = st.tabs([notice(f"desk.case.{name}") for name in _TABS])
    try:
        with tabs[0]:
            actions.draw(account, view)
        with tabs[1]:
            contents.draw(account, number)
        with tabs[2]:
            contents.words(account, number)
        with tabs[3]:
            _history(account, number)
        with tabs[4]:
            links.draw(account, view)
        with tabs[5]:
            letters.draw(account, number)
        with tabs[6]:
            personal.draw(account, view)
    except Erased:
        st.info(notice("desk.case.erased"))


def _head(view: CaseView) -> None:
    case = view.case
    kind = notice(f"complaints.kind.{case.kind.value}")
    st.title(f"{kind} {case.number}", anchor=False)
    with st.container(key="casehead", border=True, gap="xsmall"):
        st.markdown(f"**{state_words(case)}** · {notice(f'complaints.problem.{case.problem}')}")
        st.markdown(f"{notice('desk.case.respondent')}：{one_line(case.respondent_name)}")
        st.markdown(f"{notice('desk.case.unit')}：{unit_by_code(case.unit_code).authority}")
        st.markdown(
            f"{notice('desk.case.officer')}：{one_line(case.officer_id) or notice('desk.case.nobody')}"
        )
        if case.receipt_number or case.received_on:
            told = f"{one_line(case.receipt_number)} {case.received_on or ''}".strip()
            st.markdown(f"{notice('desk.case.receipt')}：{told}")
        else:
            st.warning(notice("track.not_begun"))
        for clock in view.clocks:
            said = plain(f"{clock_words(clock)}（{clock.article}）")
            if clock.overdue or clock.warning:
                st.warning(said)
            else:
                st.markdown(said)


def _history(account: Account, number: str) -> None:
    for event, reason in services().cases.reading.history(account.officer, number):
        at = f"{event.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        came_in = event.event == FIRST_STATE
        name = notice("desk.case.came_in") if came_in else action_words(event.event)
        told = (at, name, actor_words(event.actor), detail_words(event))
        st.markdown(plain(" · ".join(part for part in told if part)))
        if event.article or reason:
            st.caption(plain(" ".join(part for part in (event.article, reason) if part)))
    st.divider()
    st.markdown(f"**{notice('desk.case.audit')}**")
    for row in services().cases.reading.audit_trail(account.officer, number):
        at = f"{row.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        st.caption(plain(f"{row.seq} · {at} · {entry_words(row)}"))
