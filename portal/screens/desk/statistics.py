"""Counts of a period for the officers: by month, unit, problem and kind; exact, for inside only."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from portal.complaints.routing import unit_by_code
from portal.notices import notice
from portal.officers.accounts import Account
from portal.screens.desk import monthly
from portal.widgets.resources import services

_DAY_PX = 220  # a whole date and its calendar fit; on a phone the second one goes below


def show(account: Account) -> None:
    """Draw the period and its table."""
    st.title(notice("desk.room.statistics"), anchor=False)
    monthly.draw_report(account)
    today = services().clock.today()
    st.header(notice("desk.statistics.by_period"), anchor=False)
    with st.container(horizontal=True):
        first = st.date_input(
            notice("desk.statistics.first"),
            value=today.replace(month=1, day=1),
            format="YYYY-MM-DD",
            key="first",
            width=_DAY_PX,
        )
        last = st.date_input(
            notice("desk.statistics.last"), value=today, format="YYYY-MM-DD", key="last", width=_DAY_PX
        )
    if first is None or last is None or first > last:
        st.error(notice("desk.statistics.period"))
        return
    cells = services().cases.reading.statistics(account.officer, first, last)
    if not cells:
        st.info(notice("desk.statistics.none"))
        return
    rows = [
        {
            notice("desk.statistics.month"): cell.month,
            notice("desk.case.unit"): unit_by_code(cell.unit_code).authority,
            notice("desk.queue.problem"): notice(f"complaints.problem.{cell.problem}"),
            notice("desk.queue.kind"): notice(f"complaints.kind.{cell.kind.value}"),
            notice("desk.statistics.cases"): cell.cases,
            notice("desk.statistics.people"): cell.complainants,
        }
        for cell in cells
    ]
    st.table(pd.DataFrame(rows))
    monthly.draw_chart(cells)
    st.caption(notice("desk.statistics.inside"))
