"""A picture over which a rectangle can be dragged with the mouse."""

from __future__ import annotations

import base64
import io
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

_WIDTH = 640


def dragged_area(jpeg: bytes, key: str) -> tuple[int, int, int, int] | None:
    """Draw the picture; left, top, width and height of what was dragged, in per cent; None before that."""
    from PIL import Image

    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as opened:
        width, height = opened.size
    shown = round(height * _WIDTH / width)
    url = "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()
    across = alt.X("x:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=None)
    down = alt.Y("y:Q", scale=alt.Scale(domain=[0, 100], nice=False, reverse=True), axis=None)
    chart = (
        alt.Chart(pd.DataFrame([{"x": 50, "y": 50, "url": url}]))
        .mark_image(width=_WIDTH, height=shown)
        .encode(x=across, y=down, url="url:N")
        .properties(width=_WIDTH, height=shown)
        .add_params(alt.selection_interval(name="area", encodings=["x", "y"]))
    )
    event: Any = st.altair_chart(chart, width="content", key=key, on_select="rerun")
    area = event.selection.get("area") or {}
    if not area.get("x") or not area.get("y"):
        return None
    (left, right), (top, bottom) = (
        sorted(min(100, max(0, round(edge))) for edge in area[side]) for side in ("x", "y")
    )
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None
