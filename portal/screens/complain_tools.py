"""Below each page of the form: that it is kept, going on with another device, starting again."""

from __future__ import annotations

import streamlit as st

from portal.complaints.drafts import NoDraft, TooManyTries
from portal.failures import StorageFailed
from portal.notices import notice
from portal.security.codes import show_code
from portal.widgets import address, case_draft, session
from portal.widgets.case_draft import CaseDraft
from portal.widgets.plain_text import plain
from portal.widgets.resources import services
from portal.widgets.visitor import visitor


def draw(draft: CaseDraft) -> None:
    """Draw them; may start a new run."""
    if draft.unsaved:
        st.warning(notice("complain.draft.unsaved"))
    elif draft.kept:
        st.caption(notice("complain.draft.kept"))
    with st.expander(notice("complain.draft.tools")):
        if draft.kept:
            _hand_over()
        _take_over()
        if draft.fields:
            _throw_away()


def _hand_over() -> None:
    if not st.button(notice("complain.draft.make_code"), key="make_code"):
        return
    try:
        code = services().drafts.hand_over_code(visitor())
    except (NoDraft, StorageFailed):
        st.error(notice("complain.draft.unsaved"))
        return
    st.markdown(notice("complain.draft.code"))
    with st.container(key="handover"):
        st.markdown(f"**{plain(show_code(code))}**")


def _take_over() -> None:
    with st.form("take_over", border=False):
        code = st.text_input(notice("complain.draft.have_code"), key="have_code", max_chars=40)
        sent = st.form_submit_button(notice("complain.draft.use_code"))
    if not sent or not (code or "").strip():
        return
    try:
        case_draft.take_over(code or "")
    except (NoDraft, TooManyTries, StorageFailed) as refused:
        said = notice("complain.draft.none") if isinstance(refused, StorageFailed) else str(refused)
        st.error(plain(said))
        return
    address.go_to_step(1)


def _throw_away() -> None:
    if st.button(notice("complain.draft.throw_away"), key="throw_away"):
        session.put("throwing", True)
        st.rerun()
    if session.look("throwing") and st.button(notice("complain.draft.sure"), key="sure", type="primary"):
        session.take("throwing")
        case_draft.begin_anew()
        address.go_to_step(1)
