"""One honest business under its own address (`/businesses?business=…`): all that a consumer may know."""

from __future__ import annotations

import streamlit as st

from knowledge.business import Business
from portal.businesses.standing import place_of, told_instruments
from portal.failures import StorageFailed
from portal.notices import notice
from portal.screens import pages
from portal.screens.business_card import details, draw_badges, draw_standing
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services

_CHECK = ("ask", "watch", "market", "keep")


def show_business(business_id: str) -> None:
    """Draw the page of a business, or that no live list has it."""
    try:
        found = services().directory.get(business_id)
        instruments = services().instruments.of_business(business_id) if found else ()
    except StorageFailed as failed:
        st.title(notice("screens.businesses.title"), anchor=False)
        st.error(plain(str(failed)))
        return
    if found is None:
        _absent()
        return
    st.title(one_line(found.name, 60), anchor=False)
    st.set_page_config(page_title=f"{found.name[:60]} - {notice('screens.site_name')}")
    draw_badges(found)
    draw_standing(found, meaning=True)
    kind = "demonstration" if found.demonstration else "self_pledge"
    st.markdown(f"**{notice(f'businesses.{kind}')}**")
    now = services().clock.now().strftime("%Y-%m-%d %H:%M")
    st.caption(notice("business.list_date", now=now, day=found.as_of.isoformat()))
    _actions(found)
    _where(found)
    _promise(found)
    st.header(notice("business.part.instruments"), anchor=False)
    told = told_instruments(instruments, services().clock.today())
    for line in told or (notice("business.instruments.none"),):
        st.markdown(plain(line))
    _check()
    st.header(notice("business.part.source"), anchor=False)
    st.markdown(notice("businesses.source", list_name=plain(found.source), issuer=plain(found.issuer)))
    if found.published_alone:
        st.caption(notice("businesses.published_alone"))
    with st.container(key="cardlink-back", horizontal=True, vertical_alignment="center"):
        pages.link("businesses", notice("business.search_again"), query={"list": "1"})


def _absent() -> None:
    st.title(notice("business.not_found"), anchor=False)
    with st.container(key="notice", gap="xsmall"):
        st.markdown(f"**{notice('businesses.not_listed')}**")
        st.markdown(notice("business.not_found_more"))
    with st.container(key="links", horizontal=True, vertical_alignment="center"):
        pages.link("businesses", notice("business.search_again"), query={"list": "1"})
        pages.link("complain")


def _actions(found: Business) -> None:
    with st.container(key="links", horizontal=True, vertical_alignment="center"):
        pages.link("complain", notice("business.do.complain"), query={"business": found.id})
        st.link_button(notice("business.do.call"), "tel:12315", key="business_call")


def _where(found: Business) -> None:
    st.header(notice("business.part.where"), anchor=False)
    lines = [notice("screens.businesses.place", place=one_line(place_of(found), 200))]
    if found.industry:
        lines.append(notice("screens.businesses.trade", trade=one_line(found.industry)))
    if found.aliases:
        lines.append(notice("business.aliases", names=one_line("、".join(found.aliases), 200)))
    st.markdown("  \n".join(lines))


def _promise(found: Business) -> None:
    st.header(notice("business.part.promise"), anchor=False)
    if found.pledge_text:
        st.text(found.pledge_text)
    else:
        st.markdown(notice("business.promise.none"))
    st.markdown("  \n".join(details(found)))


def _check() -> None:
    st.header(notice("business.part.check"), anchor=False)
    st.markdown("\n".join(f"- {notice(f'business.check.{name}')}" for name in _CHECK))
    st.caption(notice("business.check.basis"))
