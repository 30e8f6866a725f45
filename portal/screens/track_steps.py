"""What the holder of a code can do on the page of a case; each form calls one service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from portal.complaints.evidence import Upload
from portal.complaints.intake import LONGEST_NARRATIVE, IntakeRejected
from portal.complaints.records import CaseFile, CaseKind, CaseSummary
from portal.complaints.sealed_case import Erased
from portal.complaints.service import Access, NotFound
from portal.complaints.states import is_final
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import Action
from portal.complaints.work import ChangedMeanwhile
from portal.failures import StorageFailed
from portal.notices import notice
from portal.security.sealing import Unreadable
from portal.widgets import session
from portal.widgets.plain_text import plain
from portal.widgets.resources import services

_REFUSALS: Final = (Incomplete, NotPossible, NotFound, IntakeRejected, StorageFailed, Erased, Unreadable)
_SUFFIXES: Final = ["jpg", "jpeg", "png", "webp", "heic", "heif", "pdf", "mp4"]
_STARS: Final = {"five": 5, "four": 4, "three": 3, "two": 2, "one": 1}


def draw_steps(found: CaseFile, access: Access) -> str:
    """Draw what can be done with each case; the words to say if something was done, else empty."""
    outcome = ""
    holder = services().cases.holder
    for case in found.cases:
        if case.asked:
            with st.container(key=f"asked-{case.number}", border=True):
                st.subheader(notice("track.reply.title"), anchor=False)
                outcome = _writing("reply", case, "", holder.reply, access, files=True) or outcome
        if Action.RATE in case.can and case.rating is None:
            outcome = _rating(case, access) or outcome
    st.header(notice("track.you_can"), anchor=False)
    several = len(found.cases) > 1
    has_open_report = any(
        one.kind is CaseKind.REPORT and not is_final(one.kind, one.state) for one in found.cases
    )
    for case in found.cases:
        if several:
            st.markdown(f"**{plain(case.number)}**")
        outcome = _case_steps(case, access, has_open_report) or outcome
    return outcome


def _case_steps(case: CaseSummary, access: Access, has_open_report: bool) -> str:
    holder = services().cases.holder
    outcome = ""
    if not case.registered and services().settings.channel == "assisting" and case.can:
        _packet(case, access)
    if Action.ADD_FACTS in case.can:
        with st.expander(notice("track.facts.title"), key=f"open-facts-{case.number}"):
            outcome = _writing("facts", case, "help", holder.add_facts, access, files=True) or outcome
    if Action.OPEN_REPORT in case.can and not has_open_report:
        with st.expander(notice("track.report.title"), key=f"open-report-{case.number}"):
            outcome = _writing("report", case, "help", holder.open_report, access) or outcome
    if Action.WITHDRAW in case.can:
        with st.expander(notice("track.withdraw.title"), key=f"open-withdraw-{case.number}"):
            outcome = _confirming("withdraw", case, holder.withdraw, access) or outcome
    if Action.ASK_CORRECTION in case.can:
        with st.expander(notice("track.correction.title"), key=f"open-correction-{case.number}"):
            outcome = _writing("correction", case, "help", holder.ask_correction, access) or outcome
    if Action.ASK_DELETION in case.can:
        with st.expander(notice("track.deletion.title"), key=f"open-deletion-{case.number}"):
            outcome = _confirming("deletion", case, holder.ask_deletion, access) or outcome
    return outcome


def _writing(
    name: str,
    case: CaseSummary,
    help_key: str,
    act: Callable[..., Any],
    access: Access,
    *,
    files: bool = False,
) -> str:
    if help_key:
        st.markdown(notice(f"track.{name}.{help_key}"))
    form = session.form(f"{name}-{case.number}")
    with st.form(form.named(f"{name}-{case.number}"), clear_on_submit=False, border=False):
        text = st.text_area(
            notice("track.text"),
            max_chars=LONGEST_NARRATIVE,
            key=form.named(f"{name}-text-{case.number}"),
        )
        given = (
            st.file_uploader(
                notice("track.files"),
                type=_SUFFIXES,
                accept_multiple_files=True,
                key=form.named(f"{name}-files-{case.number}"),
            )
            if files
            else []
        )
        sent = st.form_submit_button(notice("track.send"), type="primary", width="stretch")
    if not sent:
        return ""
    if not (text or "").strip():
        st.warning(notice("track.write_first"))
        return ""
    uploads = [Upload(one.name, one.getvalue()) for one in given or []]
    arguments = (access, case.number, text, uploads) if files else (access, case.number, text)
    return _do(lambda: act(*arguments, key=form.key), form)


def _confirming(name: str, case: CaseSummary, act: Callable[..., Any], access: Access) -> str:
    st.markdown(notice(f"track.{name}.help"))
    form = session.form(f"{name}-{case.number}")
    with st.form(form.named(f"{name}-{case.number}"), border=False):
        sure = st.checkbox(notice(f"track.{name}.confirm"), key=form.named(f"{name}-sure-{case.number}"))
        sent = st.form_submit_button(notice(f"track.{name}.title"), width="stretch")
    if not sent:
        return ""
    if not sure:
        st.warning(notice("track.tick_first"))
        return ""
    return _do(lambda: act(access, case.number, key=form.key), form)


def _rating(case: CaseSummary, access: Access) -> str:
    form = session.form(f"rate-{case.number}")
    with st.form(f"rate-{case.number}"):
        chosen = st.radio(
            notice("track.rate.title"),
            list(_STARS),
            format_func=lambda name: notice(f"track.rate.{name}"),
            index=None,
            key=f"rate-choice-{case.number}",
        )
        sent = st.form_submit_button(notice("track.send"), width="stretch")
    if not sent or chosen is None:
        return ""
    return _do(lambda: services().cases.holder.rate(access, case.number, _STARS[chosen], key=form.key), form)


def _packet(case: CaseSummary, access: Access) -> None:
    with st.expander(notice("track.packet.title"), key=f"open-packet-{case.number}"):
        st.markdown(notice("track.packet.help"))
        if not st.button(notice("track.packet.make"), key=f"packet-{case.number}", width="stretch"):
            return
        try:
            files = services().cases.packets.for_holder(access, case.number)
        except _REFUSALS as refused:
            st.warning(plain(str(refused)))
            return
        for file in files[:3]:
            st.download_button(
                file.name, file.content, file_name=file.name, on_click="ignore", width="stretch"
            )


def _do(step: Callable[[], Any], form: session.OneForm) -> str:
    try:
        step()
    except ChangedMeanwhile:
        st.warning(notice("steps.changed_meanwhile"))
        return ""
    except _REFUSALS as refused:
        st.warning(plain(str(refused)))
        return ""
    form.sent()  # the next entry is another one, in an empty form
    return notice("track.done")
