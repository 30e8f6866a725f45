"""The officers' desk as an ASGI app of its own: another process and port, on loopback behind a proxy.

Start it with `metrology desk`. It shares data and keys with the public portal and nothing else: no session
of the portal reaches it, and the portal goes on when it is down.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from portal.screens.apology import apologise
from portal.settings import read_settings
from portal.shell.application import shell_middleware, shell_routes

_host_name = read_settings().desk_host_name

# `streamlit run` finds the app by reading this file: it must be a plain `app = st.App(…)`.
app = st.App(
    Path(__file__).with_name("desk.py"),
    routes=shell_routes(),
    middleware=shell_middleware(host_name=_host_name, secure=bool(_host_name)),
    on_script_error=apologise,
)
