"""The last pages of the form: check and submit, then the receipt with the code."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from portal.complaints.intake import IntakeRejected, read_intake
from portal.complaints.records import Receipt
from portal.complaints.service import FilingChanged
from portal.failures import StorageFailed
from portal.notices import notice
from portal.screens import complain_draft, pages
from portal.security.codes import show_code
from portal.widgets import address, session
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services

_ROWS = ("intent", "problem", "business", "facts", "person")


def check(draft: session.CaseDraft, summary: DeltaGenerator) -> bool:
    """What was filled in, with 更改 for each page, and 提交. True once the case is stored."""
    st.markdown(notice("complain.check.lead"))
    for number, name in enumerate(_ROWS, start=1):
        with st.container(key=f"row-{name}", horizontal=True, vertical_alignment="center"):
            with st.container(key=f"said-{name}", gap=None):
                st.caption(notice(f"complain.check.{name}"))
                for line in _lines(name, draft.fields):
                    st.markdown(plain(line))
            if st.button(notice("complain.change"), key=f"change-{name}", type="tertiary"):
                address.go_to_step(number)
    if not st.button(notice("complain.submit"), key="submit", type="primary", width="stretch"):
        return False
    with st.spinner(notice("complain.submitting")):
        return _submit(draft, summary)


def _submit(draft: session.CaseDraft, summary: DeltaGenerator) -> bool:
    """File the case; the same draft is never filed twice (its key goes with it)."""
    portal = services()
    try:
        intake = read_intake(complain_draft.complaint_json(draft.fields), portal.clock.today())
        draft.receipt = portal.complaints.file(intake, draft.key)
    except (IntakeRejected, StorageFailed, FilingChanged) as refused:
        # A failed store may have kept the case: the key stays, so that the next try finds it.
        with summary, st.container(key="errors"):
            st.markdown(plain(str(refused)))
            if isinstance(refused, StorageFailed):
                st.markdown(notice("complain.not_saved"))
        return False
    draft.fields.clear()  # what was typed is not kept longer than it is needed
    return True


def _lines(name: str, fields: dict[str, Any]) -> list[str]:
    """One page's answers in words."""
    if name in {"intent", "problem"}:
        return [notice(f"complaints.{name}.{fields[name]}")]
    if name == "business":
        place = fields["business"]
        parts = (place.get(key) for key in ("district", "address", "market", "stall", "platform"))
        return [place.get("name") or notice("complain.not_filled"), " ".join(part for part in parts if part)]
    if name == "person":
        person = fields.get("complainant")
        if not person:
            return [notice("complain.person.anonymous")]
        return [person["name"], person["phone"], person.get("address", "")]
    return _fact_lines(fields)


def _fact_lines(fields: dict[str, Any]) -> list[str]:
    lines = [str(fields["happened_on"]), fields["what_happened"]]

    def labelled(key: str, value: object) -> str:
        return f"{notice(f'complaints.field.{key}')}：{value}"

    if fields.get("amount_yuan") is not None:
        lines.append(labelled("amount_yuan", f"{fields['amount_yuan']:g}"))
    measured = fields.get("measurement") or {}
    lines += [
        labelled(f"measurement_{k}", f"{measured[k]:g}")
        for k in ("declared_g", "reweighed_g")
        if measured.get(k) is not None
    ]
    if fields.get("requests") and fields["intent"] != "investigate":
        lines.append(
            labelled("requests", "、".join(notice(f"complaints.request.{r}") for r in fields["requests"]))
        )
    return lines


def receipt(draft: session.CaseDraft) -> None:
    """The code, the numbers, what has not begun yet, and the way to 查进度."""
    got = draft.receipt
    assert got is not None, "drawn only with a receipt"
    st.title(notice("complaints.receipt.title"), anchor=False)
    with st.container(key="receipt", gap="small"):
        st.markdown(f"**{notice('complain.receipt.code_label')}**")
        with st.container(key="code"):
            st.markdown(plain(show_code(got.case_code)))
        if got.pin:
            st.markdown(f"**{notice('complain.receipt.pin_label')}**")
            with st.container(key="pin"):
                st.markdown(plain(got.pin))
        st.markdown(notice("complaints.receipt.code_help"))
        st.markdown(notice(f"complaints.receipt.with_{'pin' if got.pin else 'tail'}"))
    _cases(got)
    saved = True
    if got.pin:  # nobody can look it up again: the page is not left before it is saved
        saved = st.checkbox(notice("complaints.receipt.saved"), key="saved")
        if not saved:
            st.caption(notice("complain.receipt.saved_first"))
    if saved:
        with st.container(key="links", horizontal=True, vertical_alignment="center"):
            pages.link("track", notice("complain.receipt.track"))
            if st.button(notice("complain.again"), key="again"):
                session.new_case_draft()
                address.go_to_step(1)


def _cases(got: Receipt) -> None:
    st.caption(notice("complain.receipt.at", at=got.received_at.strftime("%Y-%m-%d %H:%M")))
    for case in got.cases:
        kind = notice(f"complaints.kind.{case.kind.value}")
        with st.container(key=f"case-{case.kind.value}", gap="xsmall"):
            st.markdown(f"**{notice('complaints.receipt.number', kind=kind, number=one_line(case.number))}**")
            st.markdown(notice("complaints.receipt.unit", unit=one_line(case.unit)))
    st.info(notice("complaints.receipt.clocks_empty"))
    st.header(notice("complain.receipt.next"), anchor=False)
    st.markdown(notice(f"complaints.hand_over.{services().settings.channel}"))
