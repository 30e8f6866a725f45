"""泉州计量看板: published pledges by district, the target beside them, the 11 indicators as targets."""

from __future__ import annotations

import streamlit as st

from knowledge.corpus.indicators import DOCUMENT, Indicator, load_indicators
from portal.businesses.board import Board, Tile
from portal.failures import StorageFailed
from portal.notices import notice, spoken
from portal.screens import pages
from portal.widgets.plain_text import plain
from portal.widgets.resources import services

_PLEDGES = "B10-I10"  # 引导培育诚信计量自我承诺单位
_ATTRIBUTES = {"预期性": "expected", "约束性": "binding"}


def show() -> None:
    """Draw the page."""
    st.title(notice("board.title"), anchor=False)
    st.markdown(notice("board.lead"))
    indicators = load_indicators()
    try:
        with st.spinner(notice("screens.businesses.searching")):
            board = services().board.board()
    except StorageFailed as failed:
        st.error(plain(str(failed)))
    else:
        _count(board, next(one for one in indicators if one.fact_id == _PLEDGES))
        _chart(board)
    _indicators(indicators)


def _count(board: Board, target: Indicator) -> None:
    with st.container(key="boardcount", gap="xsmall"):
        st.markdown(notice("board.published"))
        st.markdown(f"## {notice('board.count', total=board.total)}", anchors=False)
        if board.list_day:
            st.caption(
                notice("board.day", today=board.today.isoformat(), list_day=board.list_day.isoformat())
            )
        else:
            st.caption(notice("board.none_yet"))
    if board.total:
        share = 100 * board.total / target.y2025
        st.progress(min(1.0, share / 100), text=notice("board.progress", share=f"{share:.1f}"))
    st.markdown(notice("board.target", target=f"{target.y2025:,}", before=f"{target.y2020:,}"))
    st.caption(notice("board.not_result"))
    with st.container(key="links", horizontal=True, vertical_alignment="center"):
        pages.link("businesses", notice("board.link_list"))
        pages.link("pledge", notice("board.link_pledge"))


def _chart(board: Board) -> None:
    st.header(notice("board.chart"), anchor=False)
    st.caption(notice("board.chart_note"))
    parts = notice("board.and").join(
        notice("board.part", district=_short(t.district), count=t.count) for t in board.tiles
    )
    # Names and numbers of ours, nothing that a list brought.
    tiles = "".join(
        f'<span class="qz-tile qz-shade-{tile.shade}" style="grid-row:{tile.row};grid-column:{tile.column}">'
        f"<span>{_short(tile.district)}</span><b>{tile.count}</b></span>"
        for tile in board.tiles
    )
    label = notice("board.chart_alt", parts=parts)
    st.html(f'<div class="qz-tiles" role="img" aria-label="{label}">{tiles}</div>')
    rows = {
        notice("board.column.district"): [*map(_long, board.tiles), notice("board.elsewhere")],
        notice("board.column.count"): [*(t.count for t in board.tiles), board.elsewhere],
    }
    with st.expander(notice("board.table")):
        st.table(rows, hide_index=True)
    st.link_button(notice("board.download"), "/board.csv", key="board_csv")


def _short(district: str) -> str:
    """The name as a tile has room for it, in the language of the page."""
    return notice(f"board.district.{district}")


def _long(tile: Tile) -> str:
    return tile.district if spoken() == "zh" else f"{_short(tile.district)} {tile.district}"


def _indicators(indicators: tuple[Indicator, ...]) -> None:
    st.header(notice("board.indicators"), anchor=False)
    st.markdown(notice("board.indicators_lead"))
    for one in indicators:
        with st.container(key=f"row-{one.fact_id}", gap=None):
            attribute = _ATTRIBUTES.get(one.attribute)
            kind = notice(f"board.attribute.{attribute}") if attribute else one.attribute
            st.markdown(f"**{plain(notice(f'board.name.{one.fact_id}'))}**")
            unit = f" {one.unit}" if spoken() == "zh" or one.unit == "%" else ""  # a counter has no English
            st.markdown(
                f"{notice('board.column.y2020')} {one.y2020:,}{unit} · "
                f"{notice('board.column.y2025')} **{one.y2025:,}**{unit} · {kind}"
            )
    st.caption(notice("board.source", document=DOCUMENT))
