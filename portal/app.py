"""The public portal's Streamlit script: frame, page, footer."""

from __future__ import annotations

import streamlit as st

from portal.notices import notice
from portal.screens import frame, kiosk, pages
from portal.screens.public_warnings import show_warnings
from portal.widgets.kiosk import is_kiosk
from portal.widgets.language import follow_language

follow_language()
chosen = pages.navigation()
st.set_page_config(page_title=f"{chosen.title} - {notice('screens.site_name')}", layout="centered")
if is_kiosk():
    kiosk.show()
else:
    frame.masthead(chosen.url_path or "ask")
    show_warnings()
    with st.container(key="page"):
        chosen.run()
    frame.footer()
