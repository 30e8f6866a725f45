"""查诚信商家: one box, a district, and what the published lists say."""

from __future__ import annotations

import streamlit as st

from knowledge.business import Business, BusinessPage
from knowledge.districts import DISTRICTS
from portal.failures import StorageFailed
from portal.notices import notice
from portal.screens import pages
from portal.screens.business_card import draw_business
from portal.widgets import session
from portal.widgets.plain_text import plain
from portal.widgets.resources import services

SHOWN = 10
SHOWN_UNASKED = 3  # below an empty box: what an entry looks like, not a list to leaf through


def show() -> None:
    """Draw the page."""
    st.title(notice("screens.businesses.title"), anchor=False)
    st.markdown(notice("screens.businesses.lead"))
    with st.container(key="searchform"), st.form("search", border=False):
        text = st.text_input(notice("screens.businesses.label"), key="business_text", max_chars=60)
        district = st.selectbox(
            notice("screens.businesses.district"),
            ["", *DISTRICTS],
            format_func=lambda name: name or notice("screens.businesses.anywhere"),
            key="business_district",
        )
        searched = st.form_submit_button(notice("screens.businesses.button"), type="primary", width="stretch")
    if searched:
        session.put("business_search", ((text or "").strip(), district or None))
    wanted = session.look("business_search", ("", None))
    limit = SHOWN if wanted[0] or wanted[1] else SHOWN_UNASKED
    try:
        with st.spinner(notice("screens.businesses.searching")):
            page = services().directory.search(wanted[0], district=wanted[1], limit=limit)
    except StorageFailed as failed:
        st.error(plain(str(failed)))
        return
    _results(page)


def _results(page: BusinessPage) -> None:
    with st.container(key="results"):
        if not page.items:
            with st.container(key="notice", gap="xsmall"):
                st.markdown(f"**{notice('screens.businesses.none')}{notice('businesses.not_listed')}**")
                st.markdown(notice("screens.businesses.none_more"))
            with st.container(key="links"):
                pages.link("complain")
            return
        if all(item.sample for item in page.items):
            st.info(notice("screens.businesses.only_samples"))
        heading = "found_more" if page.total > len(page.items) else "found"
        st.header(
            notice(f"screens.businesses.{heading}", total=page.total, shown=len(page.items)), anchor=False
        )
        if page.as_of:
            st.caption(notice("screens.businesses.listed", day=page.as_of.isoformat()))
        for item in page.items:
            _card(item)


def _card(item: Business) -> None:
    with st.container(key=f"card-{item.id}", gap="small"):
        draw_business(item)
        with st.container(key=f"cardlink-{item.id}"):
            pages.link("complain", notice("screens.businesses.complain"), query={"business": item.id})
