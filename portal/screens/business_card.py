"""One honest business as the public sees it: status with the list's day, place, own pledge."""

from __future__ import annotations

import streamlit as st

from knowledge.business import Business, PledgeStatus
from portal.notices import notice
from portal.widgets.plain_text import one_line, plain


def place_of(item: Business) -> str:
    """Address, market and stall in one line, as the list has them."""
    return " ".join(
        part for part in (item.district, item.township, item.address, item.market, item.stall) if part
    )


def draw_business(item: Business, *, short: bool = False) -> None:
    """Draw name, status and place; `short` leaves out pledge text and list."""
    st.markdown(f"## {one_line(item.name, 60)}", anchors=False)
    badges = [f":orange-badge[{notice('businesses.sample')}]"] if item.sample else []
    if item.demonstration:
        badges.append(f":green-badge[{notice('businesses.demonstration')}]")
    colour = "green" if item.status is PledgeStatus.ACTIVE else "red"
    status = notice(f"businesses.status_{item.status.value}")
    as_of = notice("businesses.as_of", day=item.as_of.isoformat())
    st.markdown("  \n".join(filter(None, [" ".join(badges), f":{colour}[**{status}**] · {as_of}"])))
    lines = [notice("screens.businesses.place", place=one_line(place_of(item)))]
    if item.industry:
        lines.append(notice("screens.businesses.trade", trade=one_line(item.industry)))
    if not short:
        lines += _details(item)
    st.markdown("  \n".join(lines))
    if short:
        return
    if not item.demonstration:
        st.caption(notice("businesses.self_pledge"))
    if item.pledge_text:
        with st.expander(notice("screens.businesses.pledge_text")):
            st.text(item.pledge_text)
    st.caption(notice("businesses.source", list_name=plain(item.source), issuer=plain(item.issuer)))


def _details(item: Business) -> list[str]:
    lines = []
    if item.pledged_on:
        lines.append(notice("businesses.pledged_on", day=item.pledged_on.isoformat()))
    until = item.valid_to
    lines.append(
        notice("businesses.valid_to", day=until.isoformat())
        if until
        else notice("screens.businesses.until_open")
    )
    if item.uscc and item.uscc_checked:
        lines.append(notice("screens.businesses.uscc", uscc=item.uscc))
    else:
        lines.append(notice("businesses.unchecked"))
    return lines
