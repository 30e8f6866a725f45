"""The pages of the form on what is wanted, what went wrong, and who files."""

from __future__ import annotations

from typing import Any

import streamlit as st

from portal.complaints.records import Intent, ProblemKind
from portal.notices import notice
from portal.screens import complain_evidence
from portal.widgets.case_draft import CaseDraft

_COMMON = (
    ProblemKind.SHORT_WEIGHT, ProblemKind.FUEL_DISPENSER, ProblemKind.CHARGING_PILE,
    ProblemKind.UTILITY_METER, ProblemKind.TAXIMETER, ProblemKind.CHEATING_INSTRUMENT,
    ProblemKind.PREPACKAGED_SHORT, ProblemKind.ONLINE_SHORT,
)  # fmt: skip
Filled = tuple[dict[str, Any], bool]


def go_on() -> bool:
    """The button 继续 of a page."""
    return st.button(notice("complain.next"), type="primary", width="stretch", key="next")


def optional(key: str) -> str:
    """A label with （可不填）."""
    return notice("complain.optional", label=notice(key))


def intent(draft: CaseDraft) -> Filled:
    """要退赔, 要查处 or 两者都要 (总局令第121号 第九条): one tap answers and goes on."""
    chosen = _choice("intent", list(Intent), draft, "complaints.intent", explained=True)
    st.markdown(notice("complain.intent.before"))
    st.caption(notice("complain.intent.urgent"))
    return _answered("intent", chosen)


def problem(draft: CaseDraft) -> Filled:
    """What went wrong: eight frequent kinds, the others behind one more tap."""
    chosen = _choice("problem", list(_COMMON), draft, "complaints.problem")
    others = [kind for kind in ProblemKind if kind not in _COMMON]
    with st.expander(notice("complain.problem.more"), expanded=draft.fields.get("problem") in others):
        chosen = _choice("problem", others, draft, "complaints.problem") or chosen
    return _answered("problem", chosen)


def _choice(
    name: str, values: list[Any], draft: CaseDraft, labels: str, *, explained: bool = False
) -> str | None:
    """A column of answers to tap; the one that was given before is marked."""
    before = draft.fields.get(name)
    tapped: str | None = None
    with st.container(key=f"choice-{name}-{values[0].value}", gap="small"):
        for value in values:
            label = notice(f"{labels}.{value}")
            kind: Any = "primary" if value == before else "secondary"
            if st.button(label, key=f"{name}-{value}", type=kind, width="stretch", wrap=True):
                tapped = str(value)
            if explained:
                st.caption(notice(f"{labels}.{value}_help"))
    return tapped


def _answered(name: str, tapped: str | None) -> Filled:
    return ({name: tapped}, True) if tapped else ({}, False)


def person(draft: CaseDraft) -> Filled:
    """Who files; the notice on personal information stands before the first field."""
    fields = draft.fields
    may_hide = fields.get("intent") == Intent.INVESTIGATE
    if may_hide:
        anonymous = _anonymity(fields.get("anonymous"))
        if anonymous:
            return {"anonymous": True, "complainant": None}, True
        if fields.get("anonymous") is not False and anonymous is None:
            return {}, go_on() if fields.get("anonymous") else False
        fields["anonymous"] = False
    with st.container(key="notice", gap="xsmall"):
        st.markdown(f"**{notice('complaints.privacy.title')}**")
        st.markdown(notice("complaints.privacy.text"))
    filled: dict[str, Any] = {
        "anonymous": False,
        "notice_version": notice("complaints.privacy.version"),
        "complainant": _details(fields.get("complainant") or {}),
    }
    filled |= _agent(draft)
    return filled, go_on()


def _anonymity(before: bool | None) -> bool | None:
    """True or False when a way was tapped just now, None otherwise."""
    st.markdown(notice("complain.person.choice"))
    tapped: bool | None = None
    for way, hidden in (("named", False), ("anonymous", True)):
        kind: Any = "primary" if before is hidden else "secondary"
        if st.button(
            notice(f"complain.person.{way}"), key=f"way-{way}", type=kind, width="stretch", wrap=True
        ):
            tapped = hidden
    return tapped


def _details(known: dict[str, Any]) -> dict[str, str]:
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
    return {name: value or "" for name, value in values.items()}


def _agent(draft: CaseDraft) -> dict[str, Any]:
    """Somebody who acts for the complainant needs a letter of authority (总局令第121号 第十一条)."""
    fields = draft.fields
    for_other = st.checkbox(
        notice("complain.person.for_other"), value=bool(fields.get("for_other")), key="for_other"
    )
    if not for_other:
        return {"for_other": False}
    st.caption(notice("complain.person.whose"))
    name = st.text_input(
        notice("complain.person.agent_name"),
        value=fields.get("agent_name", ""),
        max_chars=50,
        key="agent_name",
    )
    complain_evidence.letter(draft)
    return {"for_other": True, "agent_name": name or ""}
