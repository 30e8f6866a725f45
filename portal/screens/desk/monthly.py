"""The monthly report and a chart, drawn by the statistics room."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from portal.complaints.case_lists import MonthCell
from portal.complaints.letter_kinds import MadeFile
from portal.complaints.officers import Role
from portal.complaints.routing import unit_by_code, units
from portal.notices import notice
from portal.officers.accounts import Account
from portal.widgets import session
from portal.widgets.resources import services

_MADE = "made-monthly"


def draw_report(account: Account) -> None:
    """A month, for the city desk a unit, and the XLSX."""
    today = services().clock.today()
    st.header(notice("monthly_report.head"), anchor=False)
    with st.form("monthly_report"):
        month = st.date_input(
            notice("monthly_report.month"), today, key="report_month", max_value=today, format="YYYY-MM-DD"
        )
        unit = None
        if Role.CITY_DESK in account.roles:
            unit = st.selectbox(
                notice("monthly_report.unit"), [None, *(one.code for one in units())], key="report_unit",
                format_func=_unit_words,
            )  # fmt: skip
        sent = st.form_submit_button(notice("monthly_report.make"))
    if sent:
        made = services().cases.monthly_reports.make(account.officer, month, unit, today)
        session.put(_MADE, (account.id, made))
    found: tuple[str, MadeFile] | None = session.look(_MADE)
    if found is not None and found[0] == account.id:
        st.download_button(
            notice("monthly_report.download"), found[1].content, found[1].name, found[1].media_type,
            key="get-monthly", on_click="ignore",
        )  # fmt: skip


def _unit_words(code: str | None) -> str:
    return unit_by_code(code).authority if code else notice("monthly_report.all_units")


def draw_chart(cells: Sequence[MonthCell]) -> None:
    """Cases by month and kind as bars; the same figures stand in the table of the room."""
    rows = [
        {"month": cell.month, "kind": notice(f"complaints.kind.{cell.kind.value}"), "cases": cell.cases}
        for cell in cells
    ]
    if rows:
        table = pd.DataFrame(rows).pivot_table(index="month", columns="kind", values="cases", aggfunc="sum")
        st.markdown(f"**{notice('monthly_report.chart')}**")
        st.bar_chart(table.fillna(0))
