"""Letters of a case at the desk: choose one, make it as DOCX or PDF; the whole file of the case as PDF."""

from __future__ import annotations

import streamlit as st

from portal.complaints.letter_kinds import RULES, Addressee, LetterRefused, MadeFile, OfferedLetter, Wanted
from portal.notices import notice
from portal.officers.accounts import Account
from portal.widgets import session
from portal.widgets.plain_text import plain
from portal.widgets.resources import services

_ADDRESSEES: tuple[Addressee, ...] = ("filer", "business")


def draw(account: Account, number: str) -> None:
    """Draw the choice of letters of the case `number`, and what was made last."""
    letters = services().cases.letters
    offered = {one.kind.value: one for one in letters.offered(account.officer, number)}
    kind = st.selectbox(
        notice("letters.room.choose"), list(offered), key=f"letter-{number}",
        format_func=lambda name: notice(f"letters.kind.{name}"),
    )  # fmt: skip
    if kind:
        _ask(account, number, offered[kind])
    if st.button(notice("letters.room.case_file"), key=f"casefile-{number}"):
        made = services().cases.case_file_paper.make(account.officer, number)
        session.put(f"made-file-{number}", (account.id, made))
    _download(account, f"made-file-{number}", "letters.room.download_file")


def _ask(account: Account, number: str, one: OfferedLetter) -> None:
    st.caption(notice("letters.room.recorded" if one.recorded else "letters.room.not_recorded"))
    rule, key = RULES[one.kind], f"{number}-{one.kind}"
    grounds = [one.ground] if one.ground else list(rule.grounds)
    templates = ["", *services().cases.letters.templates(account.officer, number)]
    with st.form(f"letterform-{key}"):
        ground = None
        if grounds:
            ground = st.selectbox(
                notice("letters.room.ground"), grounds, index=0 if one.ground else None, key=f"ground-{key}",
                format_func=lambda name: notice(f"complaints.ground.{name}"),
            )  # fmt: skip
        reason = st.text_area(
            notice("letters.room.reason"), one.reason, key=f"letterreason-{key}", max_chars=2000
        ) if rule.needs_reason else ""  # fmt: skip
        to: Addressee = "filer"
        if one.kind == "terminated":
            to = st.radio(
                notice("letters.room.to"), _ADDRESSEES, key=f"to-{key}", horizontal=True,
                format_func=lambda name: notice(f"letters.room.to_{name}"),
            )  # fmt: skip
        template = st.selectbox(
            notice("letters.room.template"), templates, key=f"template-{key}",
            format_func=lambda name: name or notice("letters.room.built_in"),
        )  # fmt: skip
        st.caption(notice("letters.room.audited"))
        sent = st.form_submit_button(notice("letters.room.make"), type="primary")
    if sent:
        _make(account, number, Wanted(one.kind, ground or "", reason or "", to, "docx", template or ""))
    _download(account, f"made-docx-{key}", "letters.room.download_docx")
    _download(account, f"made-pdf-{key}", "letters.room.download_pdf")


def _make(account: Account, number: str, wanted: Wanted) -> None:
    """Make both forms of ours, or the one of a template; keep them for this session's downloads."""
    letters, key = services().cases.letters, f"{number}-{wanted.kind}"
    session.take(f"made-docx-{key}")
    session.take(f"made-pdf-{key}")
    try:
        made = letters.make(account.officer, number, wanted)
        session.put(f"made-docx-{key}", (account.id, made))
        if not wanted.template:
            as_pdf = Wanted(wanted.kind, wanted.ground, wanted.reason, wanted.to, "pdf")
            session.put(f"made-pdf-{key}", (account.id, letters.make(account.officer, number, as_pdf)))
    except LetterRefused as refused:
        st.error(plain(str(refused)))


def _download(account: Account, kept: str, label: str) -> None:
    """The button for a file that this officer made in this session."""
    found: tuple[str, MadeFile] | None = session.look(kept)
    if found is None or found[0] != account.id:
        return
    made = found[1]
    st.download_button(
        notice(label), made.content, made.name, made.media_type, key=f"get-{kept}", on_click="ignore"
    )
