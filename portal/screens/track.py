"""查进度: the code and the last four digits (or the PIN), then what happened and what comes next."""

from __future__ import annotations

import streamlit as st

from portal.complaints.records import CaseFile, LegalClock
from portal.complaints.service import NotFound, TooManyTries
from portal.failures import StorageFailed
from portal.notices import notice
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services


def show() -> None:
    """Draw the page. What was found is drawn once and kept nowhere."""
    st.title(notice("complain.track.title"), anchor=False)
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
            found = services().complaints.track(code, phone_tail=secret, pin=secret)
    except (NotFound, TooManyTries, StorageFailed) as refused:
        with st.container(key="errors"):
            st.markdown(plain(str(refused)))
        return
    _draw(found)


def _draw(found: CaseFile) -> None:
    for case in found.cases:
        kind = notice(f"complaints.kind.{case.kind.value}")
        with st.container(key=f"case-{case.kind.value}", gap="xsmall"):
            st.header(
                notice("complaints.receipt.number", kind=kind, number=one_line(case.number)), anchor=False
            )
            state = notice(f"complaints.state.{case.kind.value}.{case.state}")
            st.markdown(notice("complain.track.state", state=f"**{state}**"))
            st.markdown(notice("complaints.receipt.unit", unit=one_line(case.unit)))
            for clock in case.clocks:
                st.markdown(_clock(clock))
    if not any(case.clocks for case in found.cases):
        st.info(notice("complaints.receipt.clocks_empty"))
    st.header(notice("complain.track.timeline"), anchor=False)
    for number, entry in enumerate(found.timeline):
        with st.container(key=f"event-{number}", gap=None):
            st.caption(entry.at.strftime("%Y-%m-%d %H:%M"))
            st.markdown(plain(entry.text))
    if found.next_steps:
        st.header(notice("complain.track.next"), anchor=False)
        for step in found.next_steps:
            st.markdown(f"- {plain(step)}")


def _clock(clock: LegalClock) -> str:
    if clock.due_on is None:
        return notice("complain.track.clock_open", name=plain(clock.name), article=plain(clock.article))
    return notice(
        "complain.track.clock",
        name=plain(clock.name),
        due=clock.due_on.isoformat(),
        article=plain(clock.article),
    )
