"""The check page of the form: everything in words, 更改 for each page, and 提交."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from portal.complaints.intake import IntakeRejected, read_intake
from portal.complaints.service import FilingChanged
from portal.failures import StorageFailed
from portal.notices import notice, spoken
from portal.screens import complain_draft
from portal.screens.complain_business import district_words
from portal.security.rates import Deed
from portal.widgets import address, case_draft, session
from portal.widgets.case_draft import CaseDraft
from portal.widgets.plain_text import plain
from portal.widgets.resources import services
from portal.widgets.visitor import visitor

_ROWS = ("intent", "problem", "business", "facts", "person")


def check(draft: CaseDraft, summary: DeltaGenerator) -> bool:
    """What was filled in, with 更改 for each page, and 提交. True once the case is stored."""
    st.markdown(notice("complain.check.lead"))
    for number, name in enumerate(_ROWS, start=1):
        with st.container(key=f"row-{name}", horizontal=True, vertical_alignment="center"):
            with st.container(key=f"said-{name}", gap=None):
                st.caption(notice(f"complain.check.{name}"))
                for line in [*_lines(name, draft.fields), *_file_lines(name, draft)]:
                    st.markdown(plain(line))
            if st.button(notice("complain.change"), key=f"change-{name}", type="tertiary"):
                address.go_to_step(number)
    if not st.button(notice("complain.submit"), key="submit", type="primary", width="stretch"):
        return False
    with st.spinner(notice("complain.submitting")):
        return _submit(draft, summary)


def _submit(draft: CaseDraft, summary: DeltaGenerator) -> bool:
    """File the case; the same draft is never filed twice (its key goes with it)."""
    portal = services()
    try:
        case_draft.refresh_files(draft)  # another tab may have added or removed one
        uploads = portal.drafts.uploads(visitor()) if draft.files else {}
        names = {stored: upload.name for stored, upload in uploads.items()}
        intake = read_intake(complain_draft.complaint_json(draft, names), portal.clock.today(), spoken())
        if wait := portal.rates.refuse_for(Deed.FILING, session.counted_visitor()):
            with summary, st.container(key="errors"):
                st.markdown(notice("screens.too_many_filings", minutes=ceil(wait / 60)))
            return False
        draft.receipt = portal.complaints.file(intake, draft.key, tuple(uploads.values()))
    except (IntakeRejected, StorageFailed, FilingChanged) as refused:
        # A failed store may have kept the case: the key stays, so that the next try finds it.
        with summary, st.container(key="errors"):
            st.markdown(plain(str(refused)))
            if isinstance(refused, StorageFailed):
                st.markdown(notice("complain.not_saved"))
        return False
    case_draft.filed(draft)
    return True


def _lines(name: str, fields: dict[str, Any]) -> list[str]:
    """One page's answers in words."""
    if name in {"intent", "problem"}:
        return [notice(f"complaints.{name}.{fields[name]}")]
    if name == "business":
        place = fields["business"]
        parts = [place.get(key) for key in ("address", "market", "stall", "platform")]
        where = " ".join(part for part in (district_words(place.get("district") or ""), *parts) if part)
        lines = [place.get("name") or notice("complain.not_filled"), where]
        if works_in := complain_draft.act_district(fields):
            lines.append(_labelled("complain.business.works_in", district_words(works_in)))
        return lines
    if name == "person":
        person = fields.get("complainant")
        if not person:
            return [notice("complain.person.anonymous")]
        lines = [person["name"], person["phone"], person.get("address", "")]
        if fields.get("for_other"):
            lines.append(_labelled("complaints.field.agent_name", fields.get("agent_name", "")))
        return lines
    return _fact_lines(fields)


def _file_lines(name: str, draft: CaseDraft) -> list[str]:
    """The files that belong to one page's answers."""
    files = draft.evidence if name == "facts" else tuple(f for f in (draft.letter,) if f and name == "person")
    names = _listed(file.name for file in files)
    return [notice("complain.check.files", count=len(files), names=names)] if files else []


def _fact_lines(fields: dict[str, Any]) -> list[str]:
    lines = [str(fields["happened_on"]), fields["what_happened"]]
    if fields.get("amount_yuan") is not None:
        lines.append(_labelled("complaints.field.amount_yuan", f"{fields['amount_yuan']:g}"))
    measured = fields.get("measurement") or {}
    lines += [
        _labelled(f"complaints.field.measurement_{k}", f"{measured[k]:g}")
        for k in ("declared_g", "reweighed_g")
        if measured.get(k) is not None
    ]
    if fields.get("requests") and fields["intent"] != "investigate":
        lines.append(
            _labelled(
                "complaints.field.requests",
                _listed(notice(f"complaints.request.{r}") for r in fields["requests"]),
            )
        )
    return lines


def _labelled(key: str, value: object) -> str:
    return f"{notice(key)}{': ' if spoken() == 'en' else '：'}{value}"


def _listed(words: Iterable[str]) -> str:
    return (", " if spoken() == "en" else "、").join(words)
