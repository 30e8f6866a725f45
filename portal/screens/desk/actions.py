"""What an officer may do with a case now: one form for every row of the table of transitions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from portal.complaints.case_reading import CaseView
from portal.complaints.consequences import Given
from portal.complaints.desk import NoSuchCase, NotAllowed
from portal.complaints.officers import party_of
from portal.complaints.routing import unit_by_code, units
from portal.complaints.states import REFUSAL, TERMINATION
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import Action, Need, Rule, rule_for
from portal.complaints.work import ChangedMeanwhile
from portal.notices import notice
from portal.officers.accounts import Account
from portal.widgets import session
from portal.widgets.plain_text import plain
from portal.widgets.resources import services

# Steps whose day of effect may lie before today; the others take effect now.
_DATED = frozenset(
    {
        Action.RECORD_RECEIPT, Action.ACCEPT, Action.REFUSE, Action.START_MEDIATION, Action.PAUSE,
        Action.RESUME, Action.AGREE, Action.TERMINATE, Action.TELL_END, Action.OPEN_REPORT,
        Action.FILE_CASE, Action.NOT_FILE, Action.DECIDE,
    }
)  # fmt: skip
# These need a page of their own: what is redacted, corrected or erased has to be seen first.
_ELSEWHERE = frozenset(
    {
        Action.REDACT, Action.CORRECT, Action.PROPOSE_ERASURE, Action.ERASE, Action.DECLINE_CORRECTION,
        Action.DECLINE_DELETION, Action.REPRESENT, Action.UNREPRESENT, Action.LINK, Action.UNLINK,
        Action.NOTE_12315_STATUS,
    }
)  # fmt: skip

_TAKEN = "steps_taken"


def draw(account: Account, view: CaseView) -> None:
    """Draw the choice of steps and the form of the one that was chosen."""
    if done := session.take("step_done"):
        st.success(notice("desk.act.done", step=notice(f"desk.action.{done}")))
    case = view.case
    party = party_of(account.officer, case.unit_code)
    steps = [action for action in view.allowed if action not in _ELSEWHERE]
    chosen = st.selectbox(
        notice("desk.act.which"), [action.value for action in steps], index=None,
        key=f"step-{session.look(_TAKEN, 0)}",
        format_func=lambda name: notice(f"desk.action.{name}"),
    )  # fmt: skip
    if chosen is None or party is None:
        st.caption(notice("desk.act.choose"))
        return
    rule = rule_for(case.kind, Action(chosen), case.state, party)
    if rule is None:
        st.info(notice("steps.not_possible"))
        return
    st.caption(notice("desk.act.by", article=rule.article))
    with st.form(f"form-{chosen}", border=False):
        values, other = _fields(view.case.unit_code, rule)
        sent = st.form_submit_button(notice("desk.act.do"), type="primary")
    if sent:
        _take(account, case.number, rule.action, values, other)


def _fields(unit_code: str, rule: Rule) -> tuple[dict[str, Any], str]:
    """What the step needs, as fields."""
    values: dict[str, Any] = {}
    needs, other = rule.needs, ""
    if Need.RECEIPT_DATA in needs:
        values["receipt_number"] = st.text_input(
            notice("desk.act.receipt_number"), key="receipt_number", max_chars=40
        )
    if rule.action in _DATED:
        today = services().clock.today()
        values["day"] = st.date_input(
            notice("desk.act.day"), value=today, max_value=today, key="day", format="YYYY-MM-DD"
        )
    if {Need.REFUSAL_GROUND, Need.TERMINATION_GROUND} & needs:
        grounds = REFUSAL if Need.REFUSAL_GROUND in needs else TERMINATION
        values["ground"] = st.selectbox(
            notice("desk.act.ground"), list(grounds), index=None, key="ground",
            format_func=lambda key: f"{grounds[key].article} {notice(f'complaints.ground.{key}')}",
        ) or ""  # fmt: skip
    if Need.OFFICER in needs:
        values["officer_id"] = _colleague(unit_code)
    if Need.UNIT in needs:
        values["unit_code"] = st.selectbox(
            notice("desk.act.unit"), [unit.code for unit in units()], index=None, key="unit",
            format_func=lambda code: unit_by_code(code).authority,
        ) or ""  # fmt: skip
    if Need.OTHER_CASE in needs:
        other = st.text_input(notice("desk.act.other"), key="other", max_chars=20).strip().upper()
        if rule.action is Action.LINK:
            values["link_kind"] = st.selectbox(
                notice("desk.act.link_kind"), ["duplicate", "joint", "related"], key="link_kind",
                format_func=lambda kind: notice(f"desk.link.{kind}"),
            )  # fmt: skip
    if Need.REASON in needs:
        values["reason"] = st.text_area(notice("desk.act.reason"), key="reason", max_chars=2000)
    if Need.TEXT in needs:
        values["text"] = st.text_area(notice("desk.act.text"), key="text", max_chars=2000)
        if rule.public:
            st.caption(notice("desk.act.public"))
    return values, other


def _colleague(unit_code: str) -> str:
    mine = [one.id for one in services().accounts.all() if one.unit == unit_code and not one.disabled]
    return st.selectbox(notice("desk.act.officer"), mine, index=None, key="colleague") or ""


def _take(account: Account, number: str, action: Action, values: dict[str, Any], other: str) -> None:
    try:
        services().cases.desk.act(account.officer, number, action, Given(**values), other=other)
    except (NotAllowed, NoSuchCase, NotPossible, Incomplete, ChangedMeanwhile) as refused:
        st.error(plain(str(refused)))
        return
    session.put("step_done", action.value)
    session.put(_TAKEN, int(session.look(_TAKEN, 0)) + 1)  # empties the choice
    st.rerun()
