"""The queue: cases by nearest deadline, with filters and a search."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import streamlit as st

from portal.complaints.case_lists import QueueFilter
from portal.complaints.officers import Role
from portal.complaints.records import CaseKind, ProblemKind
from portal.complaints.repository import StoredCase
from portal.complaints.routing import unit_by_code, units
from portal.complaints.states import FIRST_STATE
from portal.notices import notice
from portal.officers.accounts import Account
from portal.widgets import address
from portal.widgets.plain_text import one_line
from portal.widgets.resources import services

_PAGE = 50


def show(account: Account) -> None:
    """Draw the filters, the search and one page of cases."""
    st.title(notice("desk.room.queue"), anchor=False)
    reading = services().cases.reading
    text = st.text_input(notice("desk.queue.search"), key="queue_search", max_chars=60)
    if text:
        _draw(account, reading.search(account.officer, text.strip()))
        return
    wanted = _filter(account)
    place = int(address.named("page") or 0) if address.named("page").isdigit() else 0
    if absent := sorted(services().cases.staff.absences.stands_in_for(account.id)):
        st.info(notice("desk.queue.your_turn", who="、".join(map(one_line, absent))))
    page = reading.queue(account.officer, QueueFilter(**wanted, limit=_PAGE, offset=place * _PAGE))
    st.caption(notice("desk.queue.total", total=page.total))
    _draw(account, page.cases)
    with st.container(horizontal=True):
        if place and st.button(notice("desk.queue.before"), key="page_before"):
            address.open_room("queue", page=str(place - 1))
        if (place + 1) * _PAGE < page.total and st.button(notice("desk.queue.next"), key="page_next"):
            address.open_room("queue", page=str(place + 1))


def _filter(account: Account) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    with st.container(key="queuefilter", horizontal=True):
        if Role.CITY_DESK in account.roles:
            codes = [unit.code for unit in units()]
            wanted["unit_code"] = st.selectbox(
                notice("desk.queue.unit"), codes, index=None, key="queue_unit",
                format_func=lambda code: unit_by_code(code).authority,
            )  # fmt: skip
        kind = st.selectbox(
            notice("desk.queue.kind"), [kind.value for kind in CaseKind], index=None, key="queue_kind",
            format_func=lambda kind: notice(f"complaints.kind.{kind}"),
        )  # fmt: skip
        wanted["kind"] = CaseKind(kind) if kind else None
        wanted["problem"] = st.selectbox(
            notice("desk.queue.problem"), [p.value for p in ProblemKind], index=None, key="queue_problem",
            format_func=lambda problem: notice(f"complaints.problem.{problem}"),
        ) or ""  # fmt: skip
        whose = st.selectbox(
            notice("desk.queue.whose"), ["mine", "nobody"], index=None, key="queue_whose",
            format_func=lambda whose: notice(f"desk.queue.{whose}"),
        )  # fmt: skip
        wanted["officer_ids"] = _officers(account, whose)
        wanted["open_only"] = not st.toggle(notice("desk.queue.closed_too"), key="queue_closed")
    return wanted


def _officers(account: Account, whose: str | None) -> tuple[str, ...]:
    """Whose cases are wished; those of closed accounts are nobody's until they are handed over."""
    staff = services().cases.staff
    if whose == "mine":
        return (account.id, *sorted(staff.absences.stands_in_for(account.id)))
    if whose == "nobody":
        return ("", *(one.id for one in staff.accounts.all() if one.disabled))
    return ()


def _draw(account: Account, cases: tuple[StoredCase, ...]) -> None:
    if not cases:
        st.info(notice("desk.queue.none"))
    today = services().clock.today()
    substitutes = services().cases.staff.absences.substitutes()
    closed = frozenset(one.id for one in services().accounts.all() if one.disabled)
    for case in cases:
        row = st.container(border=True, key=f"queuerow-{case.number}")
        number, what, who, due = row.columns([3, 4, 4, 3], gap="small", vertical_alignment="center")
        if number.button(case.number, key=f"open-{case.number}", type="tertiary"):
            address.open_room("case", number=case.number)
        what.markdown(f"**{state_words(case)}** · {notice(f'complaints.problem.{case.problem}')}")
        who.markdown(one_line(case.respondent_name))
        held_by = _held_by(case, substitutes, closed)
        if Role.CITY_DESK in account.roles:
            held_by = f"{unit_by_code(case.unit_code).authority} · {held_by}"
        who.caption(held_by)
        due.markdown(due_words(case, today))


def state_words(case: StoredCase) -> str:
    """The state of a case as the public page names it: a first state differs once 12315 has it."""
    shown = "registered" if case.registered and case.state == FIRST_STATE else case.state
    return notice(f"complaints.state.{case.kind.value}.{shown}")


def _held_by(case: StoredCase, substitutes: Mapping[str, str], closed: Collection[str]) -> str:
    who = case.officer_id
    key = "held" if who else "unclaimed"
    if who in closed:
        key = "closed_account"
    elif who in substitutes:
        key = "stands_in"
    by = one_line(substitutes.get(who, ""))
    return notice(f"desk.queue.{key}", who=one_line(who), by=by)


def due_words(case: StoredCase, today: date) -> str:
    """The nearest deadline in words, in colour where it is near or past."""
    if case.due_on is None:
        return notice("desk.queue.no_due" if case.received_on else "desk.queue.not_registered")
    left = (case.due_on - today).days
    word = "overdue" if left < 0 else "soon" if left <= 2 else "due"
    return notice(f"desk.queue.{word}", day=case.due_on.isoformat())
