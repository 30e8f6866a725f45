"""关于: who runs this, where answers come from, what is a sample, privacy, access, the wall."""

from __future__ import annotations

import streamlit as st

from portal.notices import notice
from portal.screens import pages

_PARTS = ("who", "sources", "kinds", "samples", "privacy", "access", "limits", "wall")


def show() -> None:
    """Draw the page."""
    st.title(notice("screens.about.title"), anchor=False)
    for part in _PARTS:
        st.header(notice(f"screens.about.{part}"), anchor=False)
        st.markdown(notice(f"screens.about.{part}_text"))
    with st.container(key="links", horizontal=True):
        pages.link("wall")
        pages.link("board")
        pages.link("pledge")
        pages.link("statistics")
