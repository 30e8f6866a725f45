"""Packets for 12315 in bulk: choose cases of the queue, take one ZIP along."""

from __future__ import annotations

import streamlit as st

from portal.complaints.case_lists import QueueFilter
from portal.complaints.desk import NoSuchCase, NotAllowed
from portal.complaints.letter_kinds import MadeFile
from portal.complaints.packet_bundle import MOST_CASES
from portal.complaints.repository import StoredCase
from portal.complaints.stepping import NotPossible
from portal.desk_side import desk_side
from portal.notices import notice
from portal.officers.accounts import Account
from portal.widgets import session
from portal.widgets.plain_text import plain
from portal.widgets.resources import services

_LISTED = 100
_MADE = "made-packets"


def show(account: Account) -> None:
    """Draw the choice of cases and, once made, the file."""
    st.title(notice("desk.room.packets"), anchor=False)
    st.markdown(notice("desk_channel.packets_lead"))
    only_new = st.toggle(notice("desk_channel.only_new"), value=True, key="packets_new")
    wanted = QueueFilter(registered=False if only_new else None, limit=_LISTED)
    page = services().cases.reading.queue(account.officer, wanted)
    if not page.cases:
        st.info(notice("desk_channel.none"))
        return
    lines = {case.number: _line(case) for case in page.cases}
    if st.button(notice("desk_channel.all"), key="packets_all"):
        session.put("packets_chosen", list(lines)[:MOST_CASES])
    chosen = st.multiselect(
        notice("desk_channel.choose", most=MOST_CASES), list(lines), key="packets_chosen",
        max_selections=MOST_CASES, format_func=lambda number: lines.get(number, number),
    )  # fmt: skip
    if page.total > len(page.cases):
        st.caption(notice("desk_channel.more", count=page.total - len(page.cases)))
    if st.button(notice("desk_channel.make"), key="packets_make", type="primary"):
        _make(account, tuple(chosen))
    _download(account)


def _line(case: StoredCase) -> str:
    return notice(
        "desk_channel.case_line",
        number=case.number,
        problem=notice(f"complaints.problem.{case.problem}"),
        business=case.respondent_name,
    )


def _make(account: Account, chosen: tuple[str, ...]) -> None:
    session.take(_MADE)
    try:
        made = desk_side(services()).packet_bundles.make(account.officer, chosen)
    except (NotPossible, NotAllowed, NoSuchCase) as refused:
        st.error(plain(str(refused)))
        return
    session.put(_MADE, (account.id, made))


def _download(account: Account) -> None:
    """The button for what this officer made in this session."""
    found: tuple[str, MadeFile] | None = session.look(_MADE)
    if found is None or found[0] != account.id:
        return
    made = found[1]
    st.download_button(
        notice("desk_channel.download"), made.content, made.name, made.media_type, key="get-packets",
        on_click="ignore",
    )  # fmt: skip
