"""标准, 大字, 特大: the size of all text, kept in the address across pages."""

from __future__ import annotations

import streamlit as st

from portal.notices import notice

PIXELS = {"标准": 18, "大字": 22, "特大": 27}


def text_size() -> None:
    """Draw the switch and set the root size that every other size follows."""
    chosen = st.segmented_control(
        notice("screens.text_size"),
        list(PIXELS),
        format_func=lambda name: notice(f"screens.size.{PIXELS[name]}"),
        default="标准",
        required=True,
        key="size",
        bind="query-params",
        label_visibility="collapsed",
    )
    pixels = PIXELS.get(str(chosen), PIXELS["标准"])
    # A number of ours, nothing typed: the only style that depends on the session.
    st.html(f"<style>html{{font-size:{pixels}px!important}}</style>")
