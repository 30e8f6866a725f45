"""The room of hand-over: look at all open cases of an officer, then give them to a colleague in one step."""

from __future__ import annotations

import streamlit as st

from portal.complaints.stepping import Incomplete
from portal.notices import notice
from portal.officers.accounts import Account
from portal.officers.handover import HandoverRefused, Preview
from portal.screens.desk.outcome import done, show_done
from portal.screens.desk.queue import due_words, state_words
from portal.widgets import address
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services

_SHOWN = 50


def show(account: Account) -> None:
    """Draw whose cases, the preview, and the form that hands them over."""
    st.title(notice("desk.room.handover"), anchor=False)
    show_done()
    st.caption(notice("desk_staff.handover.what"))
    staff = services().cases.staff
    closed = {one.id for one in staff.accounts.all() if one.disabled}
    leavers = staff.handovers.leavers(account.officer)
    named = address.named("of")
    leaver = st.selectbox(
        notice("desk_staff.handover.officer_id"), leavers, key="leaver",
        index=leavers.index(named) if named in leavers else None,
        format_func=lambda id_: id_ + (notice("desk_staff.handover.closed") if id_ in closed else ""),
    )  # fmt: skip
    if leaver is None:
        return
    for duty in staff.absences.duties_of(leaver):
        st.warning(
            notice(
                "desk_staff.handover.stands_in",
                who=one_line(leaver), away=one_line(duty.officer_id), last=duty.last.isoformat(),
            )
        )  # fmt: skip
    preview = staff.handovers.preview(account.officer, leaver)
    if not preview.cases:
        st.info(notice("desk_staff.handover.none", who=one_line(leaver)))
        return
    _draw(preview)
    if not preview.takers:
        st.warning(notice("desk_staff.handover.no_taker"))
        return
    _form(account, preview)


def _draw(preview: Preview) -> None:
    count = len(preview.cases)
    st.markdown(f"**{notice('desk_staff.handover.preview', count=count)}**")
    today = services().clock.today()
    with st.container(border=True, gap="xsmall"):
        for case in preview.cases[:_SHOWN]:
            problem = notice(f"complaints.problem.{case.problem}")
            st.markdown(f"{case.number} · {state_words(case)} · {problem} · {due_words(case, today)}")
        if count > _SHOWN:
            st.caption(notice("desk_staff.handover.more", count=count))


def _form(account: Account, preview: Preview) -> None:
    with st.form("handover"):
        to = st.selectbox(notice("desk_staff.handover.to"), preview.takers, index=None, key="taker")
        reason = st.text_input(notice("desk_staff.handover.reason"), key="handover_reason", max_chars=200)
        seen = st.checkbox(notice("desk_staff.handover.confirm"), key="handover_seen")
        sent = st.form_submit_button(notice("desk_staff.handover.do"), type="primary")
    if not sent:
        return
    if not seen:
        st.error(notice("desk_staff.handover.unconfirmed"))
        return
    try:
        result = services().cases.staff.handovers.hand_over(
            account.officer, preview.officer_id, to or "", preview.numbers, reason or ""
        )
    except (HandoverRefused, Incomplete) as refused:
        st.error(plain(str(refused)))
        return
    told = notice("desk_staff.handover.done", done=len(result.done), to=one_line(to or ""))
    if result.left:
        numbers = "、".join(result.left[:10])
        told += notice("desk_staff.handover.left", left=len(result.left), numbers=numbers)
    done(told)
