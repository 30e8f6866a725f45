"""The room of requests about personal information: every case in which something waits for a decision."""

from __future__ import annotations

import streamlit as st

from portal.clock import SHANGHAI
from portal.complaints.personal_requests import proposed_erasure, waiting
from portal.complaints.routing import unit_by_code
from portal.notices import notice
from portal.officers.accounts import Account
from portal.widgets import address
from portal.widgets.plain_text import one_line
from portal.widgets.resources import services


def show(account: Account) -> None:
    """Draw the cases; each is decided on its own page."""
    st.title(notice("desk.room.requests"), anchor=False)
    st.markdown(notice("desk_personal.lead"))
    found = services().cases.personal_care.requests(account.officer)
    if not found:
        st.info(notice("desk_personal.none"))
    for case in found:
        number, what, who = st.columns([2, 5, 4], vertical_alignment="center")
        if number.button(case.number, key=f"open-{case.number}"):
            address.open_room("case", number=case.number)
        asked = [notice(f"desk_personal.{action}") for action in waiting(case)]
        if proposal := proposed_erasure(case):
            by = proposal.actor.removeprefix("officer:")
            asked.append(
                notice(
                    "desk_personal.proposed",
                    by=one_line(by),
                    day=proposal.at.astimezone(SHANGHAI).date().isoformat(),
                )
            )
        what.markdown("、".join(asked))
        who.markdown(one_line(case.respondent_name))
        who.caption(unit_by_code(case.unit_code).authority)
