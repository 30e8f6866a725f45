"""The public warnings that stand today, above everything else on a page."""

from __future__ import annotations

import logging

import streamlit as st

from portal.advisories.public_warnings import LONGEST_TITLE_EN, PublicWarning
from portal.clock import SHANGHAI
from portal.failures import StorageFailed
from portal.notices import notice, spoken
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services

log = logging.getLogger(__name__)


def show_warnings(*, links: bool = True) -> None:
    """Draw what stands now; `links` False where nobody shall leave the page (the public screen).

    A store that fails takes no page down: the failure is logged and the page goes on without.
    """
    try:
        standing = services().warnings.current()
    except StorageFailed:
        log.exception("public warnings could not be read")
        return
    for warning in standing:
        _draw(warning, links)


def _draw(warning: PublicWarning, links: bool) -> None:
    said = warning.wording
    lang = spoken()
    head = notice("desk_warnings.public_head", title=one_line(said.title_in(lang), LONGEST_TITLE_EN))
    with st.container(key=f"publicwarning-{warning.id}", border=True, gap="xsmall"):
        st.warning(f"**{head}**\n\n{plain(said.text_in(lang))}")
        st.caption(
            notice(
                "desk_warnings.public_days",
                published_on=warning.published_at.astimezone(SHANGHAI).date().isoformat(),
                ends_on=said.ends_on.isoformat(),
            )
        )
        if said.link and links:
            st.link_button(notice("desk_warnings.public_link"), said.link, key=f"warninglink-{warning.id}")
