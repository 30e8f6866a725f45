"""红灯秤: where several people complained of one thing, as bars and a list, for officers' eyes only."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from portal.complaints.clusters import DAYS, MOST_LEAST, Cluster
from portal.complaints.officers import Role
from portal.complaints.routing import unit_by_code
from portal.desk_side import desk_side
from portal.notices import notice
from portal.officers.accounts import Account
from portal.screens.desk.outcome import done, show_done
from portal.widgets import address
from portal.widgets.plain_text import one_line
from portal.widgets.resources import services

_BARS = 20
_LISTED = 50
_BUTTONS = 12
_COLOUR = "#0b4a5a"


def show(account: Account) -> None:
    """Draw the clusters of the cases that this officer handles."""
    st.title(notice("desk_clusters.title"), anchor=False)
    show_done()
    desk = desk_side(services()).clusters
    least = desk.least()
    st.markdown(notice("desk_clusters.lead", days=DAYS, least=least))
    if Role.CITY_DESK in account.roles:
        _setting(account, least)
    found = desk.found(account.officer)
    if not found:
        st.info(notice("desk_clusters.none", days=DAYS))
        return
    _bars(found)
    if len(found) > _LISTED:
        st.caption(notice("desk_clusters.listed", most=_LISTED, count=len(found)))
    for place, cluster in enumerate(found[:_LISTED]):
        _draw(place, cluster)


def _setting(account: Account, least: int) -> None:
    with st.form("cluster_least", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.number_input(
            notice("desk_clusters.least"), 2, MOST_LEAST, least, key="cluster_least", width=200
        )
        sent = st.form_submit_button(notice("desk_clusters.set"))
    if sent:
        desk_side(services()).clusters.set_least(account.officer, int(wanted))
        done(notice("desk_clusters.saved"))


def _bars(found: Sequence[Cluster]) -> None:
    """The largest clusters as bars; the list below says the same in words."""
    rows = [{"name": _head(one), "filings": one.filings} for one in found[:_BARS]]
    st.markdown(f"**{notice('desk_clusters.chart')}**")
    # Drawn by hand: the ready-made bars cut the names off.
    names = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=320, labelFontSize=13))
    count = alt.X("filings:Q", title=None, axis=alt.Axis(tickMinStep=1))
    bars = alt.Chart(pd.DataFrame(rows)).mark_bar(color=_COLOUR).encode(x=count, y=names)
    st.altair_chart(bars.properties(height=40 + 34 * len(rows)))


def _head(one: Cluster) -> str:
    return f"{notice(f'desk_clusters.axis.{one.axis}')} {one.name}"


def _draw(place: int, one: Cluster) -> None:
    with st.container(key=f"cluster-{place}", border=True, gap="xsmall"):
        st.markdown(f"**{one_line(_head(one))}** · {unit_by_code(one.unit_code).authority}")
        st.caption(
            notice(
                "desk_clusters.counted",
                filings=one.filings,
                people=one.people,
                first=one.first.isoformat(),
                last=one.last.isoformat(),
            )
        )
        st.markdown("、".join(notice(f"complaints.problem.{problem}") for problem in one.problems))
        with st.container(horizontal=True, gap="small"):
            for number in one.numbers[:_BUTTONS]:
                if st.button(number, key=f"cluster-{place}-{number}"):
                    address.open_room("case", number=number)
        if len(one.numbers) > _BUTTONS:
            st.caption(notice("desk_clusters.more", count=len(one.numbers) - _BUTTONS))
