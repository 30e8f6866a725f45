"""Whether this page is a public screen (`?kiosk=1`), and codes that hand over to one's own phone."""

from __future__ import annotations

import segno
import streamlit as st

from portal.notices import notice
from portal.widgets import session


def is_kiosk() -> bool:
    """Whether the address of this session asked for the public screen; it stays one to its end."""
    if st.query_params.get("kiosk") == "1":
        session.put("kiosk", True)
    return bool(session.look("kiosk"))


def phone_code(address: str) -> None:
    """A QR code of `address`, large enough to be taken from an arm's length, with the address under it."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=8, border=4, light="white")
    st.image(drawn, caption=notice("kiosk.code"), width=260)
    st.text(address)  # never a link: what is personal shall not open here
