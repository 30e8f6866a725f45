"""我要承诺: a business pledges online (`?step=`): form, check page, receipt; below, how one is followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from knowledge.districts import DISTRICTS
from portal.businesses.directory import NotAllowed
from portal.businesses.self_pledge import NoSuchPledge
from portal.businesses.self_pledge_form import (
    MOST_INSTRUMENTS,
    TRADES,
    InstrumentKind,
    PledgeRejected,
    pledge_text,
    read_form,
)
from portal.failures import StorageFailed
from portal.notices import notice, spoken
from portal.screens import pages
from portal.security.codes import show_code
from portal.security.rates import Deed
from portal.widgets import address, session
from portal.widgets.plain_text import one_line, plain
from portal.widgets.pledge_draft import PledgeDraft, new_pledge_draft, pledge_draft
from portal.widgets.resources import services

_PUBLIC = ("name", "uscc", "district", "township", "address", "market", "stall", "industry")


def show() -> None:
    """Draw the step that the address names."""
    draft = pledge_draft()
    if draft.receipt is not None:
        _receipt(draft)
    elif address.step(2) == 2 and draft.fields:
        _check(draft)
    else:
        _fill(draft)


def _fill(draft: PledgeDraft) -> None:
    st.title(notice("self_pledge.title"), anchor=False)
    st.markdown(notice("self_pledge.lead"))
    st.caption(notice("self_pledge.not_certificate"))
    with st.container(key="notice", gap="xsmall"):
        st.markdown(f"**{notice('self_pledge.privacy.title')}**")
        st.markdown(notice("self_pledge.privacy.text"))
    summary = st.container()
    typed = _form(draft.fields)
    if typed is not None:
        draft.fields = typed
        try:
            read_form(typed)
        except PledgeRejected as refused:
            with summary:
                _problems([problem.text for problem in refused.problems])
        else:
            address.go_to_step(2)
    _follow()


def _form(known: dict[str, Any]) -> dict[str, Any] | None:
    values: dict[str, Any] = {}

    def text(name: str, longest: int, **more: Any) -> None:
        values[name] = st.text_input(
            notice(f"self_pledge.field.{name}"),
            value=known.get(name, ""),
            max_chars=longest,
            key=f"pledge_{name}",
            **more,
        )

    def chosen(name: str, options: Sequence[str]) -> None:
        values[name] = st.selectbox(
            notice(f"self_pledge.field.{name}"),
            options,
            index=options.index(known[name]) if known.get(name) in options else None,
            placeholder="",
            key=f"pledge_{name}",
        )

    with st.container(key="pledgeform"), st.form("pledge_form", border=False):
        st.header(notice("self_pledge.part.who"), anchor=False)
        text("name", 100, autocomplete="organization")
        text("uscc", 24, autocomplete="off")
        chosen("industry", TRADES)
        st.header(notice("self_pledge.part.place"), anchor=False)
        chosen("district", DISTRICTS)
        text("township", 50)
        text("address", 200, autocomplete="street-address")
        text("market", 60)
        text("stall", 30)
        st.header(notice("self_pledge.part.instruments"), anchor=False)
        _instruments(values, known)
        st.header(notice("self_pledge.part.contact"), anchor=False)
        text("contact_name", 50, autocomplete="name")
        text("contact_phone", 30, autocomplete="tel")
        st.header(notice("self_pledge.part.text"), anchor=False)
        _words(values, known)
        done = st.form_submit_button(notice("self_pledge.next"), type="primary", width="stretch")
    return values if done else None


def _instruments(values: dict[str, Any], known: dict[str, Any]) -> None:
    values["instruments"] = st.pills(
        notice("self_pledge.field.instruments"),
        [kind.value for kind in InstrumentKind],
        selection_mode="multi",
        default=known.get("instruments") or [],
        format_func=lambda kind: notice(f"self_pledge.instrument.{kind}"),
        key="pledge_instruments",
    )
    values["instrument_count"] = st.number_input(
        notice("self_pledge.field.instrument_count"),
        min_value=1,
        max_value=MOST_INSTRUMENTS,
        value=known.get("instrument_count"),
        step=1,
        key="pledge_instrument_count",
    )
    today = services().clock.today()
    values["verified_to"] = st.date_input(
        notice("self_pledge.field.verified_to"),
        value=known.get("verified_to"),
        min_value=today.replace(year=today.year - 5, day=1),
        max_value=today.replace(year=today.year + 10, day=1),
        format="YYYY-MM-DD",
        key="pledge_verified_to",
    )


def _words(values: dict[str, Any], known: dict[str, Any]) -> None:
    words = pledge_text()
    with st.container(key="basis-pledge", gap="xsmall"):
        st.text(words.zh)
        if spoken() == "en":
            st.text(words.en)
    st.caption(notice("self_pledge.years", years=words.years))
    values["agreed"] = st.checkbox(
        notice("self_pledge.field.agreed"), value=bool(known.get("agreed")), key="pledge_agreed"
    )
    values["text_version"] = words.version


def _check(draft: PledgeDraft) -> None:
    fields = draft.fields
    st.title(notice("self_pledge.check_title"), anchor=False)
    st.markdown(notice("self_pledge.check_lead"))
    summary = st.container()
    with st.container(key="row-public", gap="xsmall"):
        st.header(notice("self_pledge.public"), anchor=False)
        for name in _PUBLIC:
            if fields.get(name):
                _line(name, fields[name])
        st.text(pledge_text().zh)
    with st.container(key="row-private", gap="xsmall"):
        st.header(notice("self_pledge.private"), anchor=False)
        kinds = "、".join(notice(f"self_pledge.instrument.{kind}") for kind in fields["instruments"])
        _line("instruments", kinds)
        for name in ("instrument_count", "verified_to", "contact_name", "contact_phone"):
            if fields.get(name):
                _line(name, str(fields[name]))
    if st.button(notice("self_pledge.submit"), key="pledge_submit", type="primary", width="stretch"):
        with st.spinner(notice("self_pledge.saving")):
            _hand_in(draft, summary)
    if st.button(notice("self_pledge.change"), key="back", type="tertiary"):
        address.go_to_step(1)


def _line(name: str, value: str) -> None:
    st.caption(notice(f"self_pledge.field.{name}"))
    st.markdown(plain(value))


def _hand_in(draft: PledgeDraft, summary: Any) -> None:
    if services().rates.refuse_for(Deed.FILING, session.counted_visitor()):
        with summary:
            _problems([notice("self_pledge.too_fast")])
        return
    try:
        draft.receipt = services().self_pledges.hand_in(draft.fields, draft.key)
    except (PledgeRejected, NotAllowed, StorageFailed) as refused:
        with summary:
            _problems([str(refused)])
        return
    draft.fields = {}  # what was typed is not kept longer than it is needed
    st.rerun()


def _receipt(draft: PledgeDraft) -> None:
    assert draft.receipt is not None, "drawn only with a receipt"
    st.title(notice("self_pledge.receipt.title"), anchor=False)
    with st.container(key="receipt", gap="small"):
        st.markdown(f"**{notice('self_pledge.receipt.code')}**")
        with st.container(key="code"):
            st.markdown(plain(show_code(draft.receipt.code)))
        st.markdown(notice("self_pledge.receipt.keep"))
    st.caption(notice("self_pledge.receipt.at", at=draft.receipt.received_at.strftime("%Y-%m-%d %H:%M")))
    st.markdown(notice("self_pledge.receipt.next"))
    if st.button(notice("self_pledge.again"), key="pledge_again"):
        new_pledge_draft()
        address.go_to_step(1)
    _follow()


def _follow() -> None:
    st.header(notice("self_pledge.follow"), anchor=False)
    st.markdown(notice("self_pledge.follow_lead"))
    with st.container(key="followform"), st.form("pledge_follow", border=False):
        code = st.text_input(notice("self_pledge.code"), max_chars=40, autocomplete="off", key="pledge_code")
        asked = st.form_submit_button(notice("self_pledge.look"))
    if not asked or not (code or "").strip():
        return
    try:
        found = services().self_pledges.look(code)
    except (NoSuchPledge, StorageFailed) as refused:
        with st.container(key="notice-follow"):
            st.markdown(plain(str(refused)))
        return
    with st.container(key="case-pledge", gap="xsmall"):
        st.markdown(f"**{notice(f'self_pledge.state.{found.state}')}** · {one_line(found.name)}")
        st.caption(notice("self_pledge.receipt.at", at=found.received_at.strftime("%Y-%m-%d %H:%M")))
        if found.state == "returned":
            st.markdown(notice("self_pledge.state.reason", reason=plain(found.reason)))
            st.markdown(notice("self_pledge.state.returned_more"))
        if found.business_id:
            with st.container(key="cardlink-pledge"):
                pages.link("businesses", notice("business.open"), query={"business": found.business_id})


def _problems(sentences: Sequence[str]) -> None:
    with st.container(key="errors", gap="xsmall"):
        st.markdown(f"## {notice('complain.errors', count=len(sentences))}", anchors=False)
        for sentence in sentences:
            st.markdown(f"- {plain(sentence)}")
