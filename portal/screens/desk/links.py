"""How a case hangs together with others: filed with it, linked by hand, joint, or perhaps the same."""

from __future__ import annotations

import streamlit as st

from portal.complaints.case_reading import CaseView
from portal.complaints.consequences import Given
from portal.complaints.desk import NoSuchCase, NotAllowed
from portal.complaints.duplicates import Suggestion
from portal.complaints.joint_complaints import MOST_REPRESENTATIVES
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import Action
from portal.complaints.work import ChangedMeanwhile, LinkKind
from portal.desk_side import desk_side
from portal.notices import notice
from portal.officers.accounts import Account
from portal.screens.desk.outcome import done
from portal.widgets import address, session
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services

_KINDS: tuple[LinkKind, ...] = ("duplicate", "joint", "related")


def draw(account: Account, view: CaseView) -> None:
    """Draw what hangs together with the case, and how to change it."""
    _siblings(view)
    _linked(account, view)
    _joint(account, view)
    if Action.LINK in view.allowed:
        _suggestions(account, view.case.number)
        _by_hand(account, view.case.number)
    _abuse(account, view.case.number)


def _siblings(view: CaseView) -> None:
    for other in view.siblings:
        kind = notice(f"complaints.kind.{other.kind.value}")
        if st.button(f"{notice('desk.case.sibling')} {kind} {other.number}", key=f"sibling-{other.number}"):
            address.open_room("case", number=other.number)


def _linked(account: Account, view: CaseView) -> None:
    if not view.links and not view.siblings:
        st.caption(notice("desk.case.no_links"))
    for link in view.links:
        with st.container(key=f"link-{link.number}", border=True, gap="xsmall"):
            if st.button(f"{notice(f'desk.link.{link.kind}')} {link.number}", key=f"linked-{link.number}"):
                address.open_room("case", number=link.number)
            if Action.UNLINK not in view.allowed:
                continue
            with st.form(f"unlink-{link.number}", border=False):
                reason = st.text_input(
                    notice("desk_links.unlink_reason"), key=f"why-{link.number}", max_chars=200
                )
                sent = st.form_submit_button(notice("desk_links.unlink"))
            if sent:
                given = Given(reason=reason or "")
                _act(account, view.case.number, Action.UNLINK, given, link.number)


def _joint(account: Account, view: CaseView) -> None:
    joint = services().cases.reading.joint(account.officer, view.case.number)
    if joint is None:
        return
    with st.container(key="joint", border=True, gap="xsmall"):
        st.markdown(f"**{notice('desk_links.joint', count=len(joint.numbers))}** {'、'.join(joint.numbers)}")
        named = "、".join(joint.representatives) or notice("desk_links.nobody")
        st.markdown(notice("desk_links.representatives", most=MOST_REPRESENTATIVES, numbers=named))
        st.caption(notice("desk_links.consent"))
        mine = view.case.number in joint.representatives
        action = Action.UNREPRESENT if mine else Action.REPRESENT
        if action not in view.allowed or (not mine and len(joint.representatives) >= MOST_REPRESENTATIVES):
            return
        with st.form("representative", border=False):
            reason = st.text_input(notice("desk_links.written"), key="designation", max_chars=200)
            sent = st.form_submit_button(notice(f"desk_links.{action}"))
    if sent:
        _act(account, view.case.number, action, Given(reason=reason or ""))


def _suggestions(account: Account, number: str) -> None:
    """What may be the same; only looked for on a click, since narratives are compared for it."""
    kept = f"suggested-{number}"
    if st.button(notice("desk_links.look"), key="look_for_duplicates"):
        session.put(kept, desk_side(services()).duplicates.suggest(account.officer, number))
    st.caption(notice("desk_links.look_note"))
    found: tuple[Suggestion, ...] | None = session.look(kept)
    if found is None:
        return
    if not found:
        st.info(notice("desk_links.nothing"))
    for one in found:
        other = one.case.number
        with st.container(key=f"suggestion-{other}", border=True, gap="xsmall"):
            if st.button(other, key=f"suggested-{other}"):
                address.open_room("case", number=other)
            st.markdown(f"{one_line(one.case.respondent_name)} · {one.case.happened_on}")
            st.caption(_facts(one))
            _link_form(account, number, other)


def _facts(one: Suggestion) -> str:
    known = [name for name in ("same_business", "same_stall", "same_phone") if getattr(one, name)]
    words = "、".join(notice(f"desk_links.{name}") for name in known)
    return notice("desk_links.facts", facts=words, days=one.days_apart, likeness=one.likeness)


def _link_form(account: Account, number: str, other: str) -> None:
    with st.form(f"linkform-{other}", border=False):
        kind = st.selectbox(
            notice("desk_links.kind"), _KINDS, key=f"kind-{other}",
            format_func=lambda name: notice(f"desk.link.{name}"),
        )  # fmt: skip
        reason = st.text_input(notice("desk_links.reason"), key=f"reason-{other}", max_chars=200)
        sent = st.form_submit_button(notice("desk_links.link"))
    if sent:
        _act(account, number, Action.LINK, Given(reason=reason or "", link_kind=kind), other)


def _by_hand(account: Account, number: str) -> None:
    with st.expander(notice("desk_links.by_hand")), st.form("link_by_hand", border=False):
        st.caption(notice("desk_links.kept_apart"))
        other = st.text_input(notice("desk_links.other"), key="other_number", max_chars=20)
        kind = st.selectbox(
            notice("desk_links.kind"), _KINDS, key="kind_by_hand",
            format_func=lambda name: notice(f"desk.link.{name}"),
        )  # fmt: skip
        reason = st.text_input(notice("desk_links.reason"), key="reason_by_hand", max_chars=200)
        sent = st.form_submit_button(notice("desk_links.link"))
    if sent:
        given = Given(reason=reason or "", link_kind=kind)
        _act(account, number, Action.LINK, given, (other or "").strip().upper())


def _act(account: Account, number: str, action: Action, given: Given, other: str = "") -> None:
    try:
        services().cases.desk.act(account.officer, number, action, given, other=other)
    except (NotAllowed, NoSuchCase, NotPossible, Incomplete, ChangedMeanwhile) as refused:
        st.error(plain(str(refused)))
        return
    for kept in (f"suggested-{number}", "designation", "other_number", "reason_by_hand"):
        session.take(kept)  # looked for anew, and empty fields for the next one
    done(notice("desk_links.done"))


def _abuse(account: Account, number: str) -> None:
    if st.button(notice("desk.case.abuse"), key="abuse"):
        facts = services().cases.reading.abuse_facts(account.officer, number)
        for name in type(facts).__dataclass_fields__:
            st.markdown(f"{notice(f'desk.abuse.{name}')}：{getattr(facts, name)}")
        st.caption(notice("desk.case.abuse_note"))
