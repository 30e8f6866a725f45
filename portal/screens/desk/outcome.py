"""What was done last at the desk, said above a page that is drawn anew."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from portal.widgets import session

_KEY = "desk_done"


def done(sentence: str) -> NoReturn:
    """Draw the room anew and say `sentence` above it: what was dealt with is no longer offered."""
    session.put(_KEY, sentence)
    st.rerun()
    raise AssertionError  # st.rerun never returns


def show_done() -> None:
    """Say what was done last, once."""
    if sentence := session.take(_KEY):
        st.success(str(sentence))
