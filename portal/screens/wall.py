"""不会答的墙: what we cannot answer yet, and what we can by now, with the day."""

from __future__ import annotations

import streamlit as st

from portal.failures import StorageFailed
from portal.feedback.records import WallQuestion
from portal.notices import notice
from portal.screens import pages
from portal.widgets import session
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services


def show() -> None:
    """Draw the page."""
    st.title(notice("feedback.wall.title"), anchor=False)
    st.markdown(notice("feedback.wall.lead"))
    try:
        questions = services().feedback.wall()
    except StorageFailed as failed:
        with st.container(key="errors"):
            st.markdown(plain(str(failed)))
        return
    if questions:
        _open([one for one in questions if one.resolved_on is None])
        _resolved([one for one in questions if one.resolved_on is not None])
    else:
        st.info(notice("feedback.wall.empty"))
    st.caption(notice("feedback.wall.private"))
    with st.container(key="links", horizontal=True, vertical_alignment="center"):
        st.link_button(notice("feedback.wall.call"), "tel:12315", key="wall_call")
        pages.link("ask")


def _open(questions: list[WallQuestion]) -> None:
    st.header(notice("feedback.wall.open"), anchor=False)
    if not questions:
        st.markdown(notice("feedback.wall.no_open"))
    for one in questions:
        with st.container(key=f"row-{one.id}", gap="xsmall"):
            st.markdown(plain(one.wording))
            st.caption(notice("feedback.wall.open_since", day=one.opened_on.isoformat()))


def _resolved(questions: list[WallQuestion]) -> None:
    if not questions:
        return
    st.header(notice("feedback.wall.resolved"), anchor=False)
    for one in questions:
        with st.container(key=f"row-{one.id}", gap="xsmall"):
            st.markdown(plain(one.wording))
            day = one.resolved_on.isoformat() if one.resolved_on else ""
            st.caption(notice("feedback.wall.resolved_on", day=day))
            words = notice("feedback.wall.ask_now", question=one_line(one.wording, 30))
            if st.button(words, key=f"asknow-{one.id}", wrap=True):
                session.put("example", one.wording)
                st.switch_page(pages.page("ask"))
