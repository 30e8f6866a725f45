"""The room of absences: who is away, who stands in, and the form for a new absence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from portal.complaints.officers import Officer, Role, party_of
from portal.notices import notice
from portal.officers.absences import Absence, AbsenceRefused
from portal.officers.accounts import Account
from portal.screens.desk.outcome import done, show_done
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services

_USUAL = timedelta(days=6)


def show(account: Account) -> None:
    """Draw the absences that the officer may see, and the form."""
    st.title(notice("desk.room.absence"), anchor=False)
    show_done()
    st.caption(notice("desk_staff.absence.what"))
    _form(account)
    st.subheader(notice("desk_staff.absence.list"), anchor=False)
    found = services().cases.staff.absences.listed(account.officer)
    if not found:
        st.info(notice("desk_staff.absence.none"))
    for absence in found:
        _row(account, absence)


def _row(account: Account, absence: Absence) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        words = notice(
            "desk_staff.absence.row",
            who=one_line(absence.officer_id),
            first=absence.first.isoformat(),
            last=absence.last.isoformat(),
            by=one_line(absence.substitute_id),
        )
        away = absence.holds(services().clock.today())
        st.markdown(f"{words} · **{notice('desk_staff.absence.now')}**" if away else words)
        mine = absence.officer_id == account.id or Role.CITY_DESK in account.roles
        if mine and st.button(notice("desk_staff.absence.end"), key=f"end-{absence.id}"):
            try:
                services().cases.staff.absences.end(account.officer, absence.id)
            except AbsenceRefused as refused:
                st.error(plain(str(refused)))
                return
            done(notice("desk_staff.absence.ended", who=one_line(absence.officer_id)))


def _form(account: Account) -> None:
    everybody = [one.officer for one in services().accounts.all() if not one.disabled]
    handling = [one for one in everybody if party_of(one, one.unit) is not None]
    away_id = _who(account, handling)
    unit = next((one.unit for one in handling if one.id == away_id), "")
    others = [one.id for one in handling if one.unit == unit and one.id != away_id]
    if not others:
        st.info(notice("desk_staff.absence.alone"))
        return
    today = services().clock.today()
    with st.form("absence"):
        left, right = st.columns(2)
        with left:
            first = st.date_input(
                notice("desk_staff.absence.first"), value=today, key="first", format="YYYY-MM-DD"
            )
        with right:
            last = st.date_input(
                notice("desk_staff.absence.last"), value=today + _USUAL, min_value=today, key="last",
                format="YYYY-MM-DD",
            )  # fmt: skip
        by = st.selectbox(notice("desk_staff.absence.substitute_id"), others, index=None, key="substitute")
        sent = st.form_submit_button(notice("desk_staff.absence.save"), type="primary")
    if not sent:
        return
    try:
        kept = services().cases.staff.absences.record(account.officer, away_id, first, last, by or "")
    except AbsenceRefused as refused:
        st.error(plain(str(refused)))
        return
    who, until, substitute = one_line(kept.officer_id), kept.last.isoformat(), one_line(kept.substitute_id)
    done(notice("desk_staff.absence.saved", who=who, last=until, by=substitute))


def _who(account: Account, handling: Sequence[Officer]) -> str:
    """Whose absence is recorded: one's own; the city desk chooses."""
    if Role.CITY_DESK not in account.roles:
        return account.id
    ids = [one.id for one in handling]
    mine = ids.index(account.id) if account.id in ids else 0
    return st.selectbox(notice("desk_staff.absence.who"), ids, index=mine, key="away") or account.id
