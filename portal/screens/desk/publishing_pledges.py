"""Pledges in the publishing room: reviews and decisions, what runs out, online pledges, swapped plaques."""

from __future__ import annotations

from datetime import date

import streamlit as st

from knowledge.business import PledgeStatus
from portal.businesses.directory import NotAllowed as RulesForbid
from portal.businesses.plaque import NoSuchPlaque
from portal.businesses.self_pledge import NoSuchPledge
from portal.businesses.self_pledge_records import Application
from portal.clock import SHANGHAI
from portal.complaints.officers import Officer
from portal.notices import notice
from portal.officers.publishing_desk import SOON_DAYS, PublishingDesk
from portal.screens.desk.outcome import done
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services

_MOST = 100
_ACTS = ("review", "notify", "close", "decide")


def pledges(officer: Officer, desk: PublishingDesk) -> None:
    """Reviews and decisions, then what runs out."""
    st.caption(notice("desk_publishing.pledges.rule"))
    what = st.radio(
        notice("desk_publishing.pledges.what"), _ACTS, key="pledge_act", horizontal=True,
        format_func=lambda name: notice(f"desk_publishing.pledges.{name}"),
    )  # fmt: skip
    _act(officer, desk, str(what))
    _lines(
        notice("desk_publishing.pledges.reviews"),
        [
            notice(
                "desk_publishing.pledges.review_line",
                name=one_line(name),
                reason=one_line(one.reason),
                told=one.notified_on or notice("desk_publishing.pledges.not_told"),
            )
            for one, name in desk.reviews(officer)
        ],
    )
    _lines(
        notice("desk_publishing.pledges.renewals", days=SOON_DAYS),
        [
            notice(
                "desk_publishing.pledges.renewal_line",
                name=one_line(one.business.name),
                day=one.valid_to.isoformat(),
                left=one.left,
            )
            for one in desk.renewals(officer)
        ],
    )
    _lines(
        notice("desk_publishing.pledges.overdue"),
        [
            notice(
                "desk_publishing.pledges.overdue_line",
                owner=one_line(one.owner),
                kind=one_line(one.kind),
                serial=one_line(one.serial),
                day=one.valid_to,
            )
            for one in desk.overdue(officer)
        ],
    )


def online(officer: Officer, desk: PublishingDesk) -> None:
    """Online pledges that wait for a first or a second officer."""
    waiting = desk.waiting(officer)
    if not waiting:
        st.info(notice("desk_publishing.none"))
    for one in waiting[:_MOST]:
        with st.container(key=f"pledge-{one.id}", border=True):
            _application(one)
            try:
                if st.button(notice("desk_publishing.online.contact"), key=f"contact-{one.id}"):
                    found = desk.contact(officer, one.id)
                    st.markdown(f"{one_line(found.name)}　{one_line(found.phone)}")
                if st.button(notice("desk_publishing.online.agree"), key=f"agree-{one.id}", type="primary"):
                    state = desk.agree(officer, one.id)
                    word = "published" if state == "published" else "first_done"
                    done(notice(f"desk_publishing.online.{word}"))
                with st.form(f"back-{one.id}", border=False):
                    reason = st.text_input(
                        notice("desk_publishing.online.back_reason"), key=f"whyback-{one.id}"
                    )
                    sent = st.form_submit_button(notice("desk_publishing.online.send_back"))
                if sent:
                    desk.send_back(officer, one.id, reason or "")
                    done(notice("desk_publishing.done"))
            except (RulesForbid, NoSuchPledge) as refused:
                st.error(plain(str(refused)))


def plaques(officer: Officer, desk: PublishingDesk) -> None:
    """Open reports of plaques that hang where they do not belong."""
    found = desk.swap_reports(officer)
    if not found:
        st.info(notice("desk_publishing.none"))
    for one in found:
        with st.container(key=f"plaque-{one.id}", border=True):
            at = f"{one.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
            st.markdown(notice("desk_publishing.plaques.line", name=one_line(one.name), code=one.code, at=at))
            st.markdown(notice("desk_publishing.plaques.place", place=one_line(one.place)))
            st.markdown(plain(one.note))
            with st.form(f"closeplaque-{one.id}", border=False):
                result = st.text_input(
                    notice("desk_publishing.plaques.result"), key=f"result-{one.id}", max_chars=200
                )
                withdraw = st.checkbox(notice("desk_publishing.plaques.withdraw"), key=f"withdraw-{one.id}")
                sent = st.form_submit_button(notice("desk_publishing.plaques.close"))
            if sent:
                try:
                    desk.close_report(officer, one.id, result or "", one.code if withdraw else "")
                except (RulesForbid, NoSuchPlaque) as refused:
                    st.error(plain(str(refused)))
                else:
                    done(notice("desk_publishing.done"))


def _act(officer: Officer, desk: PublishingDesk, what: str) -> None:
    status, number, told_on, reason = PledgeStatus.SUSPENDED.value, "", None, ""
    with st.form(f"pledge-{what}"):
        business = st.text_input(notice("desk_publishing.pledges.business"), key=f"business-{what}")
        if what == "decide":
            statuses = [one.value for one in PledgeStatus if one is not PledgeStatus.EXPIRED]
            status = st.selectbox(
                notice("desk_publishing.pledges.status"), statuses, key="decide_status",
                format_func=lambda name: notice(f"desk_publishing.status.{name}"),
            )  # fmt: skip
            number = st.text_input(notice("desk_publishing.pledges.number"), key="decide_number")
        if what == "notify":
            today = services().clock.today()
            told_on = st.date_input(
                notice("desk_publishing.pledges.told_on"), today, key="told_on", max_value=today
            )
        if what in ("review", "decide"):
            reason = st.text_input(notice("desk_publishing.reason"), key=f"reason-{what}", max_chars=200)
        sent = st.form_submit_button(notice("desk_publishing.pledges.send"), type="primary")
    if not sent:
        return
    try:
        _send(officer, desk, what, (business or "").strip(), status, number or "", reason or "", told_on)
    except RulesForbid as refused:
        st.error(plain(str(refused)))
    else:
        done(notice("desk_publishing.done"))


def _send(
    officer: Officer,
    desk: PublishingDesk,
    what: str,
    business: str,
    status: str,
    number: str,
    reason: str,
    told_on: date | None,
) -> None:
    if what == "decide":
        desk.decide(officer, business, PledgeStatus(status), number, reason)
    elif what == "close":
        desk.close_review(officer, business)
    else:
        desk.review(officer, business, reason, told_on)


def _application(one: Application) -> None:
    what = one.particulars
    st.markdown(f"**{one_line(what.name)}**")
    words = {
        name: one_line(getattr(what, name)) for name in ("district", "address", "market", "stall", "industry")
    }
    code = one_line(what.uscc) or notice("desk_publishing.online.unchecked")
    st.markdown(notice("desk_publishing.online.line", **words, uscc=code))
    st.caption(
        notice("desk_publishing.online.checked", by=one_line(one.checked_by))
        if one.checked_by
        else notice("desk_publishing.online.waits", day=one.pledged_on.isoformat())
    )


def _lines(head: str, lines: list[str]) -> None:
    st.markdown(f"**{head}**")
    st.markdown("\n\n".join(lines[:_MOST]) or notice("desk_publishing.none"))
    if len(lines) > _MOST:
        st.caption(notice("desk_publishing.pledges.first", most=_MOST, total=len(lines)))
