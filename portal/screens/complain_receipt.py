"""The receipt: the code, what has not begun yet, and the way on; it stays for an hour in this browser."""

from __future__ import annotations

import streamlit as st

from portal.complaints.receipt_paper import receipt_pdf, receipt_qr
from portal.complaints.records import Receipt
from portal.notices import notice
from portal.screens import pages
from portal.security.codes import show_code
from portal.widgets import address, case_draft
from portal.widgets.case_draft import CaseDraft
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services


def receipt(draft: CaseDraft) -> None:
    """The code, the numbers, what has not begun yet, and the way to 查进度."""
    got = draft.receipt
    assert got is not None, "drawn only with a receipt"
    st.title(notice("complaints.receipt.title"), anchor=False)
    with st.container(key="receipt", gap="small"):
        st.markdown(f"**{notice('complain.receipt.code_label')}**")
        with st.container(key="code"):
            st.markdown(plain(show_code(got.case_code)))
        if got.pin:
            st.markdown(f"**{notice('complain.receipt.pin_label')}**")
            with st.container(key="pin"):
                st.markdown(plain(got.pin))
        st.markdown(notice("complaints.receipt.code_help"))
        st.markdown(notice(f"complaints.receipt.with_{'pin' if got.pin else 'tail'}"))
        _paper(got)
    _cases(got)
    saved = True
    if got.pin:  # nobody can look it up again: the page is not left before it is saved
        saved = st.checkbox(notice("complaints.receipt.saved"), key="saved")
        if not saved:
            st.caption(notice("complain.receipt.saved_first"))
    if saved:
        _leave()


def _leave() -> None:
    with st.container(key="links", horizontal=True, vertical_alignment="center"):
        pages.link("track", notice("complain.receipt.track"))
        again = st.button(notice("complain.again"), key="again")
        if st.button(notice("complain.receipt.done"), key="done") or again:
            case_draft.begin_anew()
            address.go_to_step(1)
    st.caption(notice("complain.receipt.reload"))


def _paper(got: Receipt) -> None:
    """The receipt to take along: a picture to scan and a file to print."""
    address_of_track = f"{services().settings.public_url.rstrip('/')}/track"
    st.image(receipt_qr(got, address_of_track), width=160)
    st.caption(notice("complain.receipt.qr"))
    st.download_button(
        notice("complain.receipt.pdf"),
        lambda: receipt_pdf(got, address_of_track),
        file_name=f"{notice('complain.receipt.pdf_name')}-{got.cases[0].number}.pdf",
        mime="application/pdf",
        key="receipt_pdf",
        on_click="ignore",
    )


def _cases(got: Receipt) -> None:
    st.caption(notice("complain.receipt.at", at=got.received_at.strftime("%Y-%m-%d %H:%M")))
    for case in got.cases:
        kind = notice(f"complaints.kind.{case.kind.value}")
        with st.container(key=f"case-{case.kind.value}", gap="xsmall"):
            st.markdown(f"**{notice('complaints.receipt.number', kind=kind, number=one_line(case.number))}**")
            st.markdown(notice("complaints.receipt.unit", unit=one_line(case.unit)))
    if got.elsewhere:
        st.warning(notice(f"complaints.elsewhere.{got.elsewhere}"))
    st.info(notice("complaints.receipt.clocks_empty"))
    st.header(notice("complain.receipt.next"), anchor=False)
    st.markdown(notice(f"complaints.hand_over.{services().settings.channel}"))
