"""What a citizen sees when a screen fails: one sentence and a number to read out."""

from __future__ import annotations

import streamlit as st

from portal.notices import notice
from portal.shell.incidents import record_incident


def apologise(error: Exception) -> bool:
    """Draw the sentence in place of a traceback; True tells Streamlit to draw nothing itself."""
    st.error(notice("screens.incident", number=record_incident(error)))
    return True
