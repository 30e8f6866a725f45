"""The officers' Streamlit script: sign-in, then the room that was chosen."""

from __future__ import annotations

import streamlit as st

from portal.notices import notice
from portal.screens.desk import frame, sign_in
from portal.widgets import signed_in

st.set_page_config(page_title=notice("officers.title"), layout="wide")
account = signed_in.current()
if account is None:
    sign_in.show()
else:
    frame.show(account)
