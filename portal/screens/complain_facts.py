"""The page of the form on what happened: day, story, amount, second weighing, pump, requests, files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import streamlit as st

from knowledge.rules.verdict import Verdict
from portal.complaints.measured import WEIGHED, judge_measurement
from portal.complaints.records import Intent, ProblemKind, RequestKind, WeighingMethod
from portal.notices import notice
from portal.screens import complain_evidence
from portal.screens.complain_steps import Filled, go_on, optional
from portal.widgets.case_draft import CaseDraft
from portal.widgets.resources import services

LONGEST_STORY = 2000
_VERDICTS = {Verdict.OVER: "over", Verdict.WITHIN: "within", Verdict.UNDECIDED: "undecided"}


def facts(draft: CaseDraft) -> Filled:
    """Day, course of events, amount, second weighing, pump, requests, files."""
    fields = draft.fields
    today = services().clock.today()
    kind = fields.get("problem")
    filled: dict[str, Any] = {}
    filled["happened_on"] = st.date_input(
        notice("complaints.field.happened_on"),
        value=fields.get("happened_on", today),
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
    filled["amount_yuan"] = _number(
        "complaints.field.amount_yuan", fields.get("amount_yuan"), "amount_yuan", "%.2f"
    )
    if kind in WEIGHED:
        filled["measurement"] = _measurement(fields.get("measurement") or {})
        _judgement(kind, filled["measurement"], filled["amount_yuan"])
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
    complain_evidence.evidence(draft)
    return filled, go_on()


def _number(label: str, before: float | None, key: str, form: str) -> float | None:
    return st.number_input(optional(label), min_value=0.0, value=before, format=form, key=key)


def _measurement(before: dict[str, Any]) -> dict[str, Any]:
    st.markdown(f"**{notice('complain.facts.measure')}**")
    values: dict[str, Any] = {
        name: _number(f"complaints.field.measurement_{name}", before.get(name), name, "%.0f")
        for name in ("declared_g", "reweighed_g")
    }
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


def _judgement(kind: Any, measurement: dict[str, Any], amount: float | None) -> None:
    """What the weights say so far; whatever it is, the page can be left."""
    judged = judge_measurement(kind, measurement, amount)
    if judged is None:
        return
    with st.container(key="judged", gap="xsmall"):
        if judged.short_g <= 0:
            st.markdown(notice("complain.facts.not_short"))
            return
        st.markdown(notice("complain.facts.short", grams=_grams(judged.short_g)))
        if judged.verdict and judged.allowed_g:
            least, most = map(_grams, judged.allowed_g)
            name = "allowed" if least == most else "allowed_between"
            st.markdown(
                notice(
                    "complain.facts.verdict",
                    verdict=notice(f"complain.facts.{_VERDICTS[judged.verdict]}"),
                    allowed=notice(f"complain.facts.{name}", least=least, most=most),
                )
            )
            st.caption(notice("complain.facts.never_blocks"))


def _grams(value: Decimal) -> str:
    return f"{value.normalize():f}"


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
