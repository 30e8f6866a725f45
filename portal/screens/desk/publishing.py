"""The publishing room: lists on their way to the public and back, pledges, online pledges, plaques."""

from __future__ import annotations

import streamlit as st

from portal.complaints.desk import NotAllowed
from portal.notices import notice
from portal.officers.accounts import Account
from portal.publishing_side import publishing_side
from portal.screens.desk import publishing_lists, publishing_pledges
from portal.screens.desk.outcome import show_done
from portal.widgets.plain_text import plain
from portal.widgets.resources import services

_TABS = (
    ("staged", publishing_lists.staged),
    ("live", publishing_lists.live),
    ("upload", publishing_lists.upload),
    ("pledges", publishing_pledges.pledges),
    ("online", publishing_pledges.online),
    ("plaques", publishing_pledges.plaques),
)


def show(account: Account) -> None:
    """Draw the room's tabs."""
    st.title(notice("desk_publishing.title"), anchor=False)
    show_done()
    desk = publishing_side(services()).publishing
    tabs = st.tabs([notice(f"desk_publishing.tab_{name}") for name, _ in _TABS])
    for tab, (_, draw) in zip(tabs, _TABS, strict=True):
        with tab:
            try:
                draw(account.officer, desk)
            except NotAllowed as refused:
                st.error(plain(str(refused)))
