"""What stands around every screen: name, links, text size, telephone, footer."""

from __future__ import annotations

import streamlit as st

from portal.notices import notice, spoken
from portal.screens import pages
from portal.widgets.language import language_switch
from portal.widgets.text_size import text_size


def masthead(current: str) -> None:
    """Name of the service, text size, language, 12315, and the links to all pages; `current` is marked."""
    with st.container(key="masthead", gap="small"):
        with st.container(key="brandrow", gap="small"):
            with st.container(key="brandline", horizontal=True, vertical_alignment="center"):
                with st.container(key="brand", width="content", gap=None):
                    st.markdown(f"**{notice('screens.site_name')}**")
                    st.caption(notice("screens.tagline"))
                with st.container(key="call", width="content"):
                    st.link_button(notice("screens.call_short"), "tel:12315", key="call12315")
            with st.container(key=f"speaks-{spoken()}", horizontal=True, vertical_alignment="center"):
                text_size()
                language_switch()
        with st.container(key="topnav", horizontal=True, gap="small"):
            for name in pages.MENU:
                # words.js puts aria-current on the link in navcurrent; Streamlit marks it by colour only.
                with st.container(key="navcurrent" if name == current else f"nav-{name}", width="content"):
                    pages.link(name)


def footer() -> None:
    """Who runs this, numbers that are not issued yet, and what prevails."""
    with st.container(key="footer", gap="xsmall"):
        for key in ("note", "host", "numbers"):
            st.markdown(notice(f"screens.footer.{key}"))
