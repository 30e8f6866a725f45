"""Who is there: the secret of the visitor's browser, known to nobody else."""

from __future__ import annotations

import secrets

import streamlit as st

from portal.shell.visitor import visitor_in

_KEY = "browser_secret"


def visitor() -> str:
    """The secret of this browser; without cookies one that ends with the session."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = visitor_in(dict(st.context.cookies)) or secrets.token_urlsafe(32)
    known: str = st.session_state[_KEY]
    return known
