"""The page of the form on the business: found in the directory and confirmed, or described."""

from __future__ import annotations

from typing import Any

import streamlit as st

from knowledge.business import Business
from knowledge.districts import DISTRICTS
from portal.complaints.records import Intent, ProblemKind
from portal.complaints.routing import OUTSIDE_DISTRICT, UNKNOWN_DISTRICT, is_outside
from portal.notices import notice
from portal.screens.business_card import draw_business, place_of
from portal.screens.complain_steps import Filled, go_on, optional
from portal.widgets import address
from portal.widgets.case_draft import CaseDraft
from portal.widgets.resources import services

_SHOWN = 5
_PLACES = [*DISTRICTS, OUTSIDE_DISTRICT, UNKNOWN_DISTRICT]


def take_from_link(draft: CaseDraft) -> None:
    """`?business=` of a link (card or plaque) fills the business in; it is still to be confirmed."""
    business_id = address.named("business")
    if business_id:
        found = services().directory.get(business_id)
        if found is not None:
            draft.fields["business"] = _as_respondent(found)
            draft.fields["business_id"] = found.id
        address.forget("business")


def business(draft: CaseDraft) -> Filled:
    """Pick from the directory with a confirmation, or describe the business."""
    picked = draft.fields.get("business_id")
    found = services().directory.get(picked) if picked else None
    if found is not None:
        return _confirm(draft, found)
    chosen = _search()
    if chosen is not None:
        return {"business": _as_respondent(chosen), "business_id": chosen.id}, True
    return _describe(draft)


def _confirm(draft: CaseDraft, found: Business) -> Filled:
    st.markdown(f"**{notice('complain.business.picked')}**")
    with st.container(key="card-picked", gap="small"):
        draw_business(found, short=True)
    done = st.button(notice("complain.business.this_one"), type="primary", width="stretch", key="next")
    if st.button(notice("complain.business.not_this"), key="not_this"):
        draft.fields.pop("business", None)
        draft.fields.pop("business_id", None)
        st.rerun()
    return {}, done


def _search() -> Business | None:
    with st.container(key="findform"), st.form("find_form", border=False):
        text = st.text_input(notice("complain.business.search"), key="find_text", max_chars=60)
        st.form_submit_button(notice("complain.business.search_button"))
    wanted = (text or "").strip()
    if not wanted:
        return None
    with st.spinner(notice("screens.businesses.searching")):
        page = services().directory.search(wanted, limit=_SHOWN)
    if not page.items:
        st.info(notice("complain.business.none"))
        return None
    st.markdown(f"**{notice('complain.business.pick')}**")
    for item in page.items:
        with st.container(key=f"card-{item.id}", gap="small"):
            draw_business(item, short=True)
            if st.button(notice("complain.business.this_one"), key=f"pick-{item.id}"):
                return item
    return None


def _describe(draft: CaseDraft) -> Filled:
    known = draft.fields.get("business") or {}
    st.header(notice("complain.business.not_listed"), anchor=False)
    values: dict[str, Any] = {
        "name": st.text_input(
            notice("complaints.field.business_name"),
            value=known.get("name", ""),
            max_chars=100,
            key="business_name",
        )
    }
    st.caption(notice("complaints.help.business_name"))
    online = draft.fields.get("problem") == ProblemKind.ONLINE_SHORT
    if online:
        st.caption(notice("complain.business.online_help"))
    values["district"] = _district(
        notice("complaints.field.business_district"), known.get("district"), "business_district_of_case"
    )
    _say_elsewhere(values["district"], online)
    values["address"] = st.text_input(
        notice("complaints.field.business_address"),
        value=known.get("address", ""),
        max_chars=200,
        key="business_address",
    )
    for name in ("platform",) if online else ("market", "stall"):
        values[name] = st.text_input(
            optional(f"complaints.field.business_{name}"),
            value=known.get(name, ""),
            max_chars=100,
            key=f"business_{name}",
        )
    filled: dict[str, Any] = {"business": values, "business_id": None}
    if online and draft.fields.get("intent") != Intent.REFUND:
        # A report goes to where the seller really works, which need not be the address shown (第三十一条).
        filled["act_district"] = _district(
            optional("complain.business.works_in"), draft.fields.get("act_district"), "act_district"
        )
    return filled, go_on()


def _district(label: str, before: str | None, key: str) -> str | None:
    chosen: str | None = st.pills(
        label,
        _PLACES,
        default=before if before in _PLACES else None,
        format_func=district_words,
        key=key,
    )
    return chosen


def district_words(place: str) -> str:
    """A district as the page names it: names stay, the two answers that are none are in its language."""
    words = {UNKNOWN_DISTRICT: "unknown", OUTSIDE_DISTRICT: "outside"}
    return notice(f"complain.business.{words[place]}") if place in words else place


def _say_elsewhere(district: str | None, online: bool) -> None:
    """Who is in charge where the 13 units are not; the page can be left all the same."""
    if district and (is_outside(district) or (online and district == UNKNOWN_DISTRICT)):
        st.info(notice(f"complaints.elsewhere.{'online' if online else 'place'}"))


def _as_respondent(item: Business) -> dict[str, str]:
    """A listed business in the shape of the Complaint JSON."""
    return {
        "name": item.name,
        "uscc": item.uscc,
        "address": item.address or place_of(item),
        "district": item.district or UNKNOWN_DISTRICT,
        "township": item.township,
        "market": item.market,
        "stall": item.stall,
    }
