"""Personal information in one case: what its holder asked for, and what is decided on it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from portal.clock import SHANGHAI
from portal.complaints.case_reading import CaseView
from portal.complaints.desk import NotAllowed
from portal.complaints.personal_requests import proposed_erasure, waiting
from portal.complaints.repository import StoredEvent
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import Action
from portal.complaints.work import ChangedMeanwhile
from portal.notices import notice
from portal.officers.accounts import Account
from portal.screens.desk.outcome import done
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services


def draw(account: Account, view: CaseView) -> None:
    """Draw the requests of the case, and forms for what may be decided now."""
    asked = waiting(view.case)
    for action in asked:
        _request(account, view, action)
    if not asked and proposed_erasure(view.case) is None:
        st.caption(notice("desk_personal.none"))
    if Action.CORRECT in view.allowed:
        _correct(account, view)
    if Action.ASK_DELETION in asked or proposed_erasure(view.case):
        _deletion(account, view)


def _request(account: Account, view: CaseView, action: Action) -> None:
    """What was asked, in the words of who asked, and the way to decline it."""
    number = view.case.number
    words = [
        one for one in services().cases.reading.messages(account.officer, number) if one.kind == action.value
    ]
    with st.container(key=f"request-{action}", border=True, gap="xsmall"):
        st.markdown(f"**{notice(f'desk_personal.{action}')}**")
        text = words[-1].text if words else notice("desk_personal.no_words")
        event = next(one for one in reversed(view.case.events) if one.event == action.value)
        st.markdown(plain(notice("desk_personal.asked", day=_day(event), text=text)))
        with st.form(f"decline-{action}", border=False):
            reason = st.text_area(notice("desk_personal.reason"), key=f"declined-{action}", max_chars=2000)
            st.caption(notice("desk_personal.told"))
            sent = st.form_submit_button(notice(f"desk_personal.decline_{action.value[4:]}"))
    if sent:
        care = services().cases.personal_care
        _do(lambda: care.decline(account.officer, number, action, reason or ""), "desk_personal.done")


def _correct(account: Account, view: CaseView) -> None:
    with st.expander(notice("desk_personal.correct")), st.form("correction", border=False):
        changes = {
            name: st.text_input(notice(f"desk_personal.{name}"), key=f"corrected-{name}", max_chars=200) or ""
            for name in ("name", "phone", "address")
        }
        reason = st.text_input(notice("desk_personal.reason"), key="correction_reason", max_chars=200)
        sent = st.form_submit_button(notice("desk_personal.do_correct"))
    if sent:
        care, number = services().cases.personal_care, view.case.number
        _do(lambda: care.correct(account.officer, number, changes, reason or ""), "desk_personal.done")


def _deletion(account: Account, view: CaseView) -> None:
    """Agree to an erasure, or carry out one that somebody else agreed to."""
    number, care = view.case.number, services().cases.personal_care
    proposal = proposed_erasure(view.case)
    if proposal is None:
        if Action.PROPOSE_ERASURE not in view.allowed:
            st.info(notice("desk_personal.open_case"))
            return
        with st.form("propose_erasure"):
            reason = st.text_input(notice("desk_personal.reason"), key="erasure_reason", max_chars=200)
            sent = st.form_submit_button(notice("desk_personal.propose"))
        if sent:
            _do(lambda: care.propose_erasure(account.officer, number, reason or ""), "desk_personal.done")
        return
    by = one_line(proposal.actor.removeprefix("officer:"))
    st.info(notice("desk_personal.proposed", by=by, day=_day(proposal)))
    st.caption(notice("desk_personal.letter_first"))
    if Action.ERASE not in view.allowed:
        return
    with st.form("erase"):
        reason = st.text_input(notice("desk_personal.reason"), key="erase_reason", max_chars=200)
        sure = st.checkbox(notice("desk_personal.sure"), key="erase_sure")
        sent = st.form_submit_button(notice("desk_personal.erase"), type="primary")
    if sent and not sure:
        st.error(notice("desk_personal.sure_first"))
    elif sent:
        _do(lambda: care.erase(account.officer, number, reason or ""), "desk_personal.erased")


def _do(act: Callable[[], object], said: str) -> None:
    try:
        act()
    except (NotAllowed, NotPossible, Incomplete, ChangedMeanwhile) as refused:
        st.error(plain(str(refused)))
        return
    done(notice(said))


def _day(event: StoredEvent) -> str:
    return event.at.astimezone(SHANGHAI).date().isoformat()
