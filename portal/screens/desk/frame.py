"""What stands around the rooms of the desk: who is signed in, the rooms that the roles open, sign-out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from portal.complaints.officers import Role
from portal.complaints.routing import unit_by_code
from portal.failures import StorageFailed
from portal.notices import notice
from portal.officers.accounts import Account
from portal.widgets import address, signed_in
from portal.widgets.plain_text import one_line

_CASES = frozenset({Role.UNIT_OFFICER, Role.CITY_DESK})
ROOMS: dict[str, frozenset[Role]] = {
    "queue": _CASES,
    "case": _CASES,
    "statistics": _CASES,
    "clusters": _CASES,
    "packets": _CASES,
    "requests": _CASES,
    "absence": _CASES,
    "handover": _CASES,
    "channel": frozenset({Role.CITY_DESK}),
    "publishing": frozenset({Role.PUBLISHER}),
    "knowledge": frozenset({Role.PUBLISHER}),
    "warnings": frozenset({Role.PUBLISHER, Role.CITY_DESK}),
    "audit": frozenset({Role.AUDITOR, Role.CITY_DESK}),
}
_LINKED = tuple(room for room in ROOMS if room != "case")


def show(account: Account) -> None:
    """Draw the frame and the room that the address names (`?room=`), if the roles open it."""
    mine = [room for room, roles in ROOMS.items() if roles & account.roles]
    with st.container(key="deskhead", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{notice('officers.title')}**")
        st.caption(f"{one_line(account.id)} · {unit_by_code(account.unit).authority}")
        if st.button(notice("officers.sign_in.out"), key="sign_out"):
            signed_in.end()
            st.rerun()
    with st.container(key="deskrooms", horizontal=True, vertical_alignment="center"):
        for room in _LINKED:
            if room in mine and st.button(notice(f"desk.room.{room}"), key=f"room-{room}", type="tertiary"):
                address.open_room(room)
    if not mine:
        st.info(notice("desk.no_room"))
        return
    wanted = address.named("room")
    room = wanted if wanted in mine else mine[0]
    draw: Callable[[Account], None] = import_module(f"portal.screens.desk.{room}").show
    signed_in.watch()
    try:
        draw(account)
    except StorageFailed:
        st.error(notice("desk.storage"))
