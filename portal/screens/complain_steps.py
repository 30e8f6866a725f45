"""The pages of the form on what is wanted, what went wrong, what happened, and who files."""

from __future__ import annotations

from typing import Any

import streamlit as st

from portal.complaints.records import Intent, ProblemKind, RequestKind, WeighingMethod
from portal.notices import notice
from portal.widgets.resources import services
from portal.widgets.session import CaseDraft

_COMMON = (
    ProblemKind.SHORT_WEIGHT, ProblemKind.FUEL_DISPENSER, ProblemKind.CHARGING_PILE,
    ProblemKind.UTILITY_METER, ProblemKind.TAXIMETER, ProblemKind.CHEATING_INSTRUMENT,
    ProblemKind.PREPACKAGED_SHORT, ProblemKind.ONLINE_SHORT,
)  # fmt: skip
_MORE = "more"
_WEIGHED = {
    ProblemKind.SHORT_WEIGHT, ProblemKind.PREPACKAGED_SHORT, ProblemKind.CHEATING_INSTRUMENT,
    ProblemKind.ONLINE_SHORT, ProblemKind.FARM_SUPPLIES_GRAIN,
}  # fmt: skip
LONGEST_STORY = 2000


def go_on() -> bool:
    """The button 继续 of a form."""
    return st.form_submit_button(notice("complain.next"), type="primary", width="stretch")


def optional(key: str) -> str:
    """A label with （可不填）."""
    return notice("complain.optional", label=notice(key))


def intent(draft: CaseDraft) -> dict[str, Any] | None:
    """要退赔, 要查处 or 两者都要 (总局令第121号 第九条)."""
    kinds = [kind.value for kind in Intent]
    chosen = draft.fields.get("intent")
    with st.form("intent_form", border=False):
        value = st.radio(
            notice("complain.intent.title"),
            kinds,
            index=kinds.index(chosen) if chosen in kinds else None,
            format_func=lambda kind: notice(f"complaints.intent.{kind}"),
            captions=[notice(f"complaints.intent.{kind}_help") for kind in kinds],
            key="intent",
            label_visibility="collapsed",
        )
        done = go_on()
    st.markdown(notice("complain.intent.before"))
    st.caption(notice("complain.intent.urgent"))
    return {"intent": value} if done else None


def _problem_label(kind: str) -> str:
    return notice("complain.problem.more" if kind == _MORE else f"complaints.problem.{kind}")


def problem(draft: CaseDraft) -> dict[str, Any] | None:
    """What went wrong: eight frequent kinds, the others in a list."""
    common = [kind.value for kind in _COMMON]
    others = [kind.value for kind in ProblemKind if kind not in _COMMON]
    chosen = draft.fields.get("problem")
    index = common.index(chosen) if chosen in common else len(common) if chosen else None
    value = st.radio(
        notice("complain.problem.title"),
        [*common, _MORE],
        index=index,
        format_func=_problem_label,
        key="problem",
        label_visibility="collapsed",
    )
    if value == _MORE:
        value = st.selectbox(
            notice("complain.problem.which"),
            others,
            index=others.index(chosen) if chosen in others else None,
            format_func=_problem_label,
            key="problem_more",
        )
    done = st.button(notice("complain.next"), type="primary", width="stretch", key="next")
    return {"problem": value} if done else None


def facts(draft: CaseDraft) -> dict[str, Any] | None:
    """Day, course of events, amount, second weighing, pump, requests."""
    fields = draft.fields
    today = services().clock.today()
    filled: dict[str, Any] = {}
    with st.form("facts_form", border=False):
        filled["happened_on"] = st.date_input(
            notice("complaints.field.happened_on"),
            value=fields.get("happened_on"),
            min_value=today.replace(year=today.year - 5, day=1),
            max_value=today,
            format="YYYY-MM-DD",
            key="happened_on",
        )
        filled["what_happened"] = st.text_area(
            notice("complaints.field.what_happened"),
            value=fields.get("what_happened", ""),
            max_chars=LONGEST_STORY,
            placeholder=notice("complaints.help.what_happened"),
            key="what_happened",
        )
        filled["amount_yuan"] = st.number_input(
            optional("complaints.field.amount_yuan"),
            min_value=0.0,
            value=fields.get("amount_yuan"),
            format="%.2f",
            key="amount_yuan",
        )
        kind = fields.get("problem")
        if kind in _WEIGHED:
            filled["measurement"] = _measurement(fields.get("measurement") or {})
        if kind == ProblemKind.FUEL_DISPENSER:
            filled["pump"] = _pump(fields.get("pump") or {})
        if fields.get("intent") != Intent.INVESTIGATE:
            filled["requests"] = st.pills(
                notice("complaints.field.requests"),
                [kind.value for kind in RequestKind],
                selection_mode="multi",
                default=fields.get("requests") or [],
                format_func=lambda kind: notice(f"complaints.request.{kind}"),
                key="requests",
            )
        done = go_on()
    return filled if done else None


def _measurement(before: dict[str, Any]) -> dict[str, Any]:
    st.markdown(f"**{notice('complain.facts.measure')}**")
    values: dict[str, Any] = {}
    for name in ("declared_g", "reweighed_g"):
        values[name] = st.number_input(
            optional(f"complaints.field.measurement_{name}"),
            min_value=0.0,
            value=before.get(name),
            format="%.0f",
            key=name,
        )
    st.caption(notice("complain.facts.weight_help"))
    methods = [method.value for method in WeighingMethod]
    chosen = before.get("method")
    values["method"] = st.selectbox(
        optional("complaints.field.measurement_method"),
        methods,
        index=methods.index(chosen) if chosen in methods else None,
        format_func=lambda method: notice(f"complaints.method.{method}"),
        key="method",
    )
    return values


def _pump(before: dict[str, Any]) -> dict[str, Any]:
    return {
        field: st.text_input(
            optional(f"complaints.field.pump_{field}"),
            value=before.get(field, ""),
            max_chars=20,
            key=f"pump_{field}",
        )
        for field in ("pump", "nozzle", "grade")
    }


def person(draft: CaseDraft) -> dict[str, Any] | None:
    """Who files; the notice on personal information stands before the first field."""
    fields = draft.fields
    anonymous = False
    if fields.get("intent") == Intent.INVESTIGATE:
        ways = ["named", "anonymous"]
        before = fields.get("anonymous")
        way = st.radio(
            notice("complain.person.choice"),
            ways,
            index=None if before is None else int(before),
            format_func=lambda value: notice(f"complain.person.{value}"),
            key="way",
        )
        if way is None:
            return None
        anonymous = way == "anonymous"
    if anonymous:
        done = st.button(notice("complain.next"), type="primary", width="stretch", key="next")
        return {"anonymous": True, "complainant": None} if done else None
    with st.container(key="notice", gap="xsmall"):
        st.markdown(f"**{notice('complaints.privacy.title')}**")
        st.markdown(notice("complaints.privacy.text"))
    known = fields.get("complainant") or {}
    with st.form("person_form", border=False):
        values = {
            "name": st.text_input(
                notice("complaints.field.complainant_name"), value=known.get("name", ""), max_chars=50,
                autocomplete="name", key="person_name",
            ),
            "phone": st.text_input(
                notice("complaints.field.complainant_phone"), value=known.get("phone", ""), max_chars=30,
                autocomplete="tel", type="phone", key="person_phone",
                placeholder=notice("complaints.help.complainant_phone"),
            ),
            "address": st.text_input(
                notice("complaints.field.complainant_address"), value=known.get("address", ""), max_chars=200,
                autocomplete="street-address", key="person_address",
            ),
        }  # fmt: skip
        done = go_on()
    return {"anonymous": False, "complainant": values} if done else None
