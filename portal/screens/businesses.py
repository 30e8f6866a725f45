"""查诚信商家: one box, district, trade and status, and what the published lists say, page by page."""

from __future__ import annotations

import streamlit as st

from knowledge.business import Business, BusinessPage, PledgeStatus
from knowledge.districts import DISTRICTS
from portal.businesses.browse import Wanted
from portal.failures import StorageFailed
from portal.notices import notice
from portal.screens import pages
from portal.screens.business_card import draw_business
from portal.screens.business_page import show_business
from portal.widgets import address, session
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services

STEP = 10  # one more handful at a press
MOST_SHOWN = 200  # on one page; then the search is to be narrowed


def show() -> None:
    """Draw the list, or the one business that the address names."""
    named = address.named("business")
    if named:
        address.keep("business", named)
        show_business(named)
        return
    if address.named("list"):
        address.keep("list", "1")  # else the bar would still name the business that was left
    st.title(notice("screens.businesses.title"), anchor=False)
    st.markdown(notice("screens.businesses.lead"))
    try:
        _form(services().browsing.trades())
        wanted: Wanted = session.look("business_wanted") or Wanted(district=_district_of_link())
        limit = session.look("business_shown", STEP)
        with st.spinner(notice("screens.businesses.searching")):
            page = services().browsing.page(wanted, limit=limit)
    except StorageFailed as failed:
        st.error(plain(str(failed)))
        return
    _results(page, wanted)
    with st.container(key="morelinks", horizontal=True, vertical_alignment="center"):
        pages.link("board")
        pages.link("pledge")


def _district_of_link() -> str:
    """`?district=` of a link, as the board has it."""
    named = address.named("district")
    return named if named in DISTRICTS else ""


def _form(trades: tuple[str, ...]) -> None:
    everywhere, any_trade, any_status = (
        notice(f"screens.businesses.{name}") for name in ("anywhere", "any_trade", "any_status")
    )
    with st.container(key="searchform"), st.form("search", border=False):
        text = st.text_input(notice("screens.businesses.label"), key="business_text", max_chars=60)
        district = st.selectbox(
            notice("screens.businesses.district"),
            ["", *DISTRICTS],
            index=["", *DISTRICTS].index(_district_of_link()),
            format_func=lambda name: name or everywhere,
            key="business_district",
        )
        with st.expander(notice("screens.businesses.more_filters")):
            trade = st.selectbox(
                notice("screens.businesses.trade_filter"),
                ["", *trades],
                format_func=lambda name: name or any_trade,
                key="business_trade",
            )
            status = st.selectbox(
                notice("screens.businesses.status_filter"),
                ["", *(status.value for status in PledgeStatus)],
                format_func=lambda name: notice(f"businesses.status_{name}") if name else any_status,
                key="business_status",
            )
        searched = st.form_submit_button(notice("screens.businesses.button"), type="primary", width="stretch")
    if searched:
        chosen = PledgeStatus(status) if status else None
        session.put("business_wanted", Wanted((text or "").strip(), district or "", trade or "", chosen))
        session.put("business_shown", STEP)


def _results(page: BusinessPage, wanted: Wanted) -> None:
    with st.container(key="results"):
        if not page.items:
            _nothing()
            return
        if all(item.sample for item in page.items):
            st.info(notice("screens.businesses.only_samples"))
        found = "found_at_least" if page.at_least else "found"
        st.header(notice(f"screens.businesses.{found}", total=page.total), anchor=False)
        if wanted.narrows:
            st.caption(_said(wanted))
        if page.as_of:
            st.caption(notice("screens.businesses.listed", day=page.as_of.isoformat()))
        for item in page.items:
            _card(item, whole=page.total == 1)
        left = page.total - len(page.items)
        if left > 0 and len(page.items) < MOST_SHOWN:
            more = notice("screens.businesses.more", count=min(STEP, left), left=left)
            if st.button(more, key="more", width="stretch"):
                session.put("business_shown", len(page.items) + STEP)
                st.rerun()
        elif left > 0:
            st.info(notice("screens.businesses.narrow", left=left))
        st.caption(notice("businesses.not_listed"))


def _said(wanted: Wanted) -> str:
    """What was looked for, in one line."""
    status = notice(f"businesses.status_{wanted.status.value}") if wanted.status else ""
    return " · ".join(one_line(part) for part in (wanted.text, wanted.district, wanted.trade, status) if part)


def _nothing() -> None:
    with st.container(key="notice", gap="xsmall"):
        st.markdown(f"**{notice('screens.businesses.none')}{notice('businesses.not_listed')}**")
        st.markdown(notice("screens.businesses.none_more"))
    with st.container(key="links"):
        pages.link("complain")


def _card(item: Business, *, whole: bool) -> None:
    with st.container(key=f"card-{item.id}", gap="small"):
        draw_business(item, short=not whole)
        if not whole and not item.demonstration:
            st.caption(notice("businesses.self_pledge"))
        with st.container(key=f"cardlink-{item.id}", horizontal=True):
            pages.link("businesses", notice("business.do.details"), query={"business": item.id})
            pages.link("complain", notice("screens.businesses.complain"), query={"business": item.id})
