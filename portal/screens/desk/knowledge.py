"""The knowledge room: bad and missing answers, proposals, proofreading, rechecks, switches to come."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from portal.complaints.desk import NotAllowed
from portal.complaints.officers import Officer
from portal.notices import notice
from portal.officers.accounts import Account
from portal.officers.knowledge_desk import KnowledgeDesk, KnowledgeRefused
from portal.publishing_side import publishing_side
from portal.screens.desk.outcome import done, show_done
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services


def show(account: Account) -> None:
    """Draw the room's tabs."""
    st.title(notice("desk_knowledge.title"), anchor=False)
    show_done()
    desk = publishing_side(services()).knowledge
    draws: dict[str, Callable[[Officer, KnowledgeDesk], None]] = {
        "unanswered": _unanswered, "worst": _worst, "proposals": _proposals, "proofread": _proofread,
        "due": _due, "switches": _switches,
    }  # fmt: skip
    tabs = st.tabs([notice(f"desk_knowledge.tab_{name}") for name in draws])
    for tab, draw in zip(tabs, draws.values(), strict=True):
        with tab:
            try:
                draw(account.officer, desk)
            except (NotAllowed, KnowledgeRefused) as refused:
                st.error(plain(str(refused)))


def _unanswered(officer: Officer, desk: KnowledgeDesk) -> None:
    found = desk.unanswered(officer)
    for one in found:
        with st.container(key=f"unanswered-{one.question_id}", border=True):
            st.markdown(f"**{one_line(one.text, 200)}**")
            st.caption(notice("desk_knowledge.counted", times=one.times, day=one.last_asked.isoformat()))
            _answering(officer, desk, one.question_id, one.text, "unanswered", ())
    _if_none(found)


def _worst(officer: Officer, desk: KnowledgeDesk) -> None:
    found = desk.worst(officer)
    for one in found:
        with st.container(key=f"worst-{one.question_id}", border=True):
            st.markdown(f"**{one_line(one.text, 200)}**")
            reasons = "、".join(f"{notice(f'feedback.reason.{name}')} {n}" for name, n in one.reasons.items())
            st.caption(
                notice("desk_knowledge.rated", useless=one.useless, useful=one.useful, reasons=reasons)
            )
            _answering(officer, desk, one.question_id, one.text, "worst", one.passage_ids)
    _if_none(found)


def _answering(
    officer: Officer, desk: KnowledgeDesk, question_id: str, text: str, room: str, cited: Iterable[str]
) -> None:
    """Passages that may answer a question, each with one button that proposes it."""
    key = f"{room}-{question_id}"
    if not st.toggle(notice("desk_knowledge.open"), key=f"open-{key}"):
        return
    wording = st.text_input(
        notice("desk_knowledge.wording_label"), text[:100], key=f"wording-{key}", max_chars=100
    )
    looked = st.text_input(notice("desk_knowledge.look_label"), text[:100], key=f"look-{key}", max_chars=100)
    found = desk.candidates(officer, looked or text, cited)
    for document, passage in found:
        with st.container(key=f"candidate-{key}-{passage.id}"):
            st.markdown(f"{one_line(document.title)} {one_line(passage.locator)}")
            st.caption(one_line(passage.text, 160))
            if st.button(notice("desk_knowledge.this_answers"), key=f"answers-{key}-{passage.id}"):
                waits = desk.propose(officer, question_id, wording or "", passage.id)
                done(notice("desk_knowledge.proposed" if waits else "desk_knowledge.done"))
    if not found:
        st.info(notice("desk_knowledge.no_candidates"))


def _proposals(officer: Officer, desk: KnowledgeDesk) -> None:
    found = desk.proposals(officer)
    for one in found:
        with st.container(key=f"proposal-{one.id}", border=True):
            st.markdown(
                notice(
                    "desk_knowledge.proposal_line",
                    wording=one_line(one.wording, 120),
                    passage=one_line(one.passage_id, 200),
                    by=one_line(one.proposed_by),
                    day=one.proposed_on.isoformat(),
                )
            )
            if st.button(notice("desk_knowledge.confirm"), key=f"confirm-{one.id}", type="primary"):
                desk.confirm(officer, one.id)
                done(notice("desk_knowledge.done"))
            if st.button(notice("desk_knowledge.decline"), key=f"decline-{one.id}"):
                desk.decline(officer, one.id)
                done(notice("desk_knowledge.done"))
    _if_none(found)


def _proofread(officer: Officer, desk: KnowledgeDesk) -> None:
    st.caption(notice("desk_knowledge.proofread_note"))
    found = desk.to_proofread(officer)
    for document, passage in found:
        with st.container(key=f"proofread-{passage.id}", border=True):
            st.markdown(
                f"**{one_line(document.title)} {one_line(passage.locator)}**\n\n{plain(passage.text)}"
            )
            if st.button(notice("desk_knowledge.proofread"), key=f"right-{passage.id}"):
                desk.proofread(officer, passage.id)
                done(notice("desk_knowledge.done"))
    _if_none(found)


def _due(officer: Officer, desk: KnowledgeDesk) -> None:
    found = desk.due(officer)
    if found:
        st.caption(notice("desk_knowledge.due_note"))
        ids = [one.id for one in found]
        lines = {
            one.id: notice(
                "desk_knowledge.due_line", title=one.title, number=one.doc_number,
                day=one.checked_on or notice("desk_knowledge.never"),
            )
            for one in found
        }  # fmt: skip
        with st.form("recheck"):
            chosen = st.selectbox(
                notice("desk_knowledge.tab_due"), ids, key="recheck_id", format_func=lines.__getitem__
            )
            note = st.text_input(notice("desk_knowledge.where_label"), key="recheck_note", max_chars=200)
            sent = st.form_submit_button(notice("desk_knowledge.recheck"), type="primary")
        if sent and chosen:
            desk.recheck(officer, chosen, note or "")
            done(notice("desk_knowledge.done"))
        st.markdown("\n\n".join(plain(line) for line in lines.values()))
    _if_none(found)


def _switches(officer: Officer, desk: KnowledgeDesk) -> None:
    found = desk.switches(officer)
    for one in found:
        key = "switch_begins" if one.begins else "switch_ends"
        st.markdown(notice(f"desk_knowledge.{key}", day=one.day.isoformat(), title=one_line(one.title)))
    _if_none(found)


def _if_none(found: tuple[object, ...]) -> None:
    if not found:
        st.info(notice("desk_knowledge.none"))
