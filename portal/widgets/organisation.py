"""Sign-in by the operator's own OpenID Connect service, where `[auth]` stands in Streamlit's secrets.

Streamlit and Authlib do the protocol (`st.login`): discovery, state, nonce, signature, audience. Here is only
whether it is offered and which claims came back.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

import streamlit as st
from streamlit.runtime.secrets import secrets_singleton


def offered() -> bool:
    """Whether the operator set it up and Authlib, which it needs, is installed."""
    return bool(secrets_singleton.load_if_toml_exists() and "auth" in st.secrets and find_spec("authlib"))


def claims() -> Mapping[str, object] | None:
    """The claims of the verified ID token of this browser; None before a sign-in there."""
    return dict(st.user) if st.user.get("is_logged_in") else None


def go() -> None:
    """Send the browser to the service."""
    st.login()
