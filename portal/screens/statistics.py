"""投诉举报统计: how many cases each month, by unit and problem, where enough people stand behind a number."""

from __future__ import annotations

import streamlit as st

from portal.complaints.public_statistics import Published, columns, rows_of, statistics_csv
from portal.complaints.statistics import FEWEST
from portal.failures import StorageFailed
from portal.notices import notice
from portal.screens import pages
from portal.widgets.plain_text import plain
from portal.widgets.resources import services


def show() -> None:
    """Draw the page."""
    st.title(notice("statistics.title"), anchor=False)
    st.markdown(notice("statistics.lead"))
    st.caption(notice("statistics.rule", fewest=FEWEST))
    try:
        published = services().cases.public_statistics.published()
    except StorageFailed as failed:
        st.error(plain(str(failed)))
        return
    st.caption(notice("statistics.day", day=published.day.isoformat()))
    if published.statistics.totals:
        _table(published)
    else:
        st.info(notice("statistics.none"))
    pages.link("complain")


def _table(published: Published) -> None:
    rows = rows_of(published)
    st.table({name: [row[place] for row in rows] for place, name in enumerate(columns())}, hide_index=True)
    for total in published.statistics.totals:
        if total.hidden:
            kind = notice(f"complaints.kind.{total.kind}")
            st.caption(notice("statistics.hidden", month=total.month, kind=kind, count=total.hidden))
    st.markdown(notice("statistics.not_proven"))
    st.download_button(
        notice("statistics.download"),
        lambda: statistics_csv(published),
        file_name=f"{notice('statistics.file_name')}-{published.day.isoformat()}.csv",
        mime="text/csv",
        key="statistics_csv",
        on_click="ignore",
    )
