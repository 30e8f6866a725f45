"""查进度: the code and the last four digits (or the PIN), then cases, what happened and what comes next."""

from __future__ import annotations

import streamlit as st

from portal.complaints.records import CaseFile
from portal.complaints.service import Access, NotFound, TooManyTries
from portal.failures import StorageFailed
from portal.notices import notice
from portal.screens.track_case import draw_case
from portal.screens.track_steps import draw_steps
from portal.widgets import session
from portal.widgets.plain_text import plain
from portal.widgets.resources import services

_OPENED, _SAID = "track_opened", "track_said"


def show() -> None:
    """Draw the page: the form, or the cases of who has opened them here less than half an hour ago."""
    st.title(notice("complain.track.title"), anchor=False)
    access: Access | None = session.look(_OPENED)
    if access is None:
        _form()
        return
    try:
        found = services().complaints.case_file(access)
    except (NotFound, StorageFailed) as refused:
        session.take(_OPENED)
        _refused(str(refused))
        _form()
        return
    said = session.take(_SAID)
    if said:
        with st.container(key="said"):
            st.success(said)
    _draw(found, access)


def _form() -> None:
    st.markdown(notice("complain.track.lead"))
    with st.container(key="trackform"), st.form("track", border=False):
        code = st.text_input(
            notice("complain.track.code"),
            max_chars=40,
            placeholder=notice("complain.track.code_help"),
            autocomplete="off",
            key="track_code",
        )
        secret = st.text_input(
            notice("complain.track.secret"), max_chars=12, autocomplete="off", key="track_secret"
        )
        asked = st.form_submit_button(notice("complain.track.button"), type="primary", width="stretch")
    if not asked:
        return
    if not (code or "").strip() or not (secret or "").strip():
        st.warning(notice("complain.track.fill"))
        return
    try:
        with st.spinner(notice("complain.track.searching")):
            # Digits of a number or the PIN of an anonymous report: the case knows which one opens it.
            access = services().complaints.open(code, phone_tail=secret, pin=secret)
    except (NotFound, TooManyTries, StorageFailed) as refused:
        _refused(str(refused))
        return
    session.put(_OPENED, access)
    st.rerun()


def _refused(text: str) -> None:
    with st.container(key="errors"):
        st.markdown(plain(text))


def _draw(found: CaseFile, access: Access) -> None:
    for case in found.cases:
        draw_case(case)
    if found.next_steps:
        st.header(notice("complain.track.next"), anchor=False)
        for step in found.next_steps:
            st.markdown(f"- {plain(step)}")
    _messages(found)
    outcome = draw_steps(found, access)
    if outcome:
        session.put(_SAID, outcome)
        st.rerun()
    st.header(notice("complain.track.timeline"), anchor=False)
    for number, entry in enumerate(found.timeline):
        with st.container(key=f"event-{number}", gap=None):
            st.caption(entry.at.strftime("%Y-%m-%d %H:%M"))
            st.markdown(plain(entry.text))
    if st.button(notice("track.close"), key="track_close", width="stretch"):
        session.take(_OPENED)
        st.rerun()


def _messages(found: CaseFile) -> None:
    if not found.messages:
        return
    st.header(notice("track.messages"), anchor=False)
    for number, message in enumerate(found.messages):
        with st.container(key=f"message-{message.sender}-{number}", border=True, gap=None):
            at = message.at.strftime("%Y-%m-%d %H:%M")
            st.caption(notice(f"track.{message.sender}", at=at))
            st.markdown(plain(message.text))
