"""One honest business as the public sees it: status with the list's day, place, own pledge."""

from __future__ import annotations

import streamlit as st

from knowledge.business import Business
from portal.businesses.standing import place_of, standing_of
from portal.notices import notice
from portal.widgets.plain_text import one_line, plain

__all__ = ["draw_badges", "draw_business", "draw_standing", "place_of"]


def draw_business(item: Business, *, short: bool = False) -> None:
    """Draw name, status and place; `short` leaves out pledge text and list."""
    st.markdown(f"## {one_line(item.name, 60)}", anchors=False)
    draw_badges(item)
    draw_standing(item)
    lines = [notice("screens.businesses.place", place=one_line(place_of(item)))]
    if item.industry:
        lines.append(notice("screens.businesses.trade", trade=one_line(item.industry)))
    if not short:
        lines += details(item)
    st.markdown("  \n".join(lines))
    if short:
        return
    if not item.demonstration:
        st.caption(notice("businesses.self_pledge"))
    if item.pledge_text:
        with st.expander(notice("screens.businesses.pledge_text")):
            st.text(item.pledge_text)
    st.caption(notice("businesses.source", list_name=plain(item.source), issuer=plain(item.issuer)))


def draw_badges(item: Business) -> None:
    """Draw that a business is a sample or a demonstration unit, if it is."""
    badges = [f":orange-badge[{notice('businesses.sample')}]"] if item.sample else []
    if item.demonstration:
        badges.append(f":green-badge[{notice('businesses.demonstration')}]")
    if badges:
        st.markdown(" ".join(badges))


def draw_standing(item: Business, *, meaning: bool = False) -> None:
    """Draw the status in words, colour and sign, with the day of the list; `meaning` says what it means."""
    standing = standing_of(item)
    with st.container(key=f"standing-{standing.tone.value}-{item.id}", gap="xsmall"):
        st.markdown(f"**{plain(standing.sign)} {notice(standing.title)}**")
        if meaning:
            st.markdown(notice(standing.meaning))
        st.caption(notice("businesses.as_of", day=item.as_of.isoformat()))


def details(item: Business) -> list[str]:
    """Days and credit code, one line each."""
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
