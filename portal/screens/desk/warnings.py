"""Public warnings: publish one on a metrology incident, see what stands, withdraw it."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from portal.advisories.public_warnings import (
    LONGEST_LINK,
    LONGEST_TEXT,
    LONGEST_TEXT_EN,
    LONGEST_TITLE,
    LONGEST_TITLE_EN,
    PublicWarning,
    WarningInvalid,
    Wording,
)
from portal.clock import SHANGHAI
from portal.complaints.desk import NotAllowed
from portal.notices import notice
from portal.officers.accounts import Account
from portal.screens.desk.outcome import done, show_done
from portal.widgets import session
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services


def show(account: Account) -> None:
    """Draw the form and every warning, the newest first."""
    st.title(notice("desk_warnings.title"), anchor=False)
    show_done()
    st.markdown(notice("desk_warnings.lead"))
    try:
        _write(account)
        found = services().warnings.history(account.officer)
    except NotAllowed as refused:
        st.error(plain(str(refused)))
        return
    if not found:
        st.info(notice("desk_warnings.none"))
    for warning in found:
        _draw(account, warning)


def _write(account: Account) -> None:
    today = services().clock.today()
    with st.form("new_warning", clear_on_submit=False):
        title = st.text_input(notice("desk_warnings.new_title"), key="warning_title", max_chars=LONGEST_TITLE)
        text = st.text_area(notice("desk_warnings.new_text"), key="warning_text", max_chars=LONGEST_TEXT)
        st.caption(notice("desk_warnings.english"))
        title_en = st.text_input(
            notice("desk_warnings.new_title_en"), key="warning_title_en", max_chars=LONGEST_TITLE_EN
        )
        text_en = st.text_area(
            notice("desk_warnings.new_text_en"), key="warning_text_en", max_chars=LONGEST_TEXT_EN
        )
        link = st.text_input(notice("desk_warnings.new_link"), key="warning_link", max_chars=LONGEST_LINK)
        starts_on = st.date_input(
            notice("desk_warnings.starts_on"), today, key="warning_starts", format="YYYY-MM-DD"
        )
        ends_on = st.date_input(
            notice("desk_warnings.ends_on"),
            today + timedelta(days=7),
            key="warning_ends",
            format="YYYY-MM-DD",
        )
        sent = st.form_submit_button(notice("desk_warnings.publish"), type="primary")
    if not sent:
        return
    try:
        said = Wording(title or "", text or "", starts_on, ends_on, link or "", title_en or "", text_en or "")
        services().warnings.publish(account.officer, said)
    except WarningInvalid as refused:
        st.error(plain(str(refused)))
    else:
        for name in ("title", "text", "title_en", "text_en", "link"):
            session.take(f"warning_{name}")  # a second click publishes nothing twice
        done(notice("desk_warnings.published"))


def _draw(account: Account, warning: PublicWarning) -> None:
    said = warning.wording
    with st.container(key=f"warning-{warning.id}", border=True):
        st.markdown(f"**{one_line(said.title)}**\n\n{plain(said.text)}")
        if said.title_en:
            st.markdown(f"{one_line(said.title_en, LONGEST_TITLE_EN)}\n\n{plain(said.text_en)}")
        st.caption(
            notice(
                "desk_warnings.line",
                starts_on=said.starts_on.isoformat(),
                ends_on=said.ends_on.isoformat(),
                by=one_line(warning.published_by),
                at=f"{warning.published_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
                state=_state(warning),
            )
        )
        if warning.withdrawn_at is not None or said.ends_on < services().clock.today():
            return
        with st.form(f"withdraw-{warning.id}", border=False):
            reason = st.text_input(notice("desk_warnings.reason"), key=f"why-{warning.id}", max_chars=200)
            sent = st.form_submit_button(notice("desk_warnings.withdraw"))
        if sent:
            try:
                services().warnings.withdraw(account.officer, warning.id, reason or "")
            except WarningInvalid as refused:
                st.error(plain(str(refused)))
            else:
                done(notice("desk_warnings.withdrawn"))


def _state(warning: PublicWarning) -> str:
    today = services().clock.today()
    if warning.withdrawn_at is not None:
        return notice("desk_warnings.state_withdrawn", reason=one_line(warning.reason))
    if warning.wording.ends_on < today:
        return notice("desk_warnings.state_ended")
    return notice("desk_warnings.state_shown" if warning.shows_on(today) else "desk_warnings.state_coming")
