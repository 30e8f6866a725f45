"""The officer who is signed in at the desk in this session, bound to the browser that signed in.

A session's id alone takes over a dropped session, so every run compares the browser's own cookie and
address with those of the sign-in, asks whether the account still holds, and ends what lies idle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import streamlit as st

from portal.notices import notice
from portal.officers.accounts import Account
from portal.shell.visitor import visitor_in
from portal.widgets.resources import services

IDLE: Final = timedelta(minutes=15)
_KEY, _SAID = "signed_in", "signed_out_because"


@dataclass(slots=True)
class _SignedIn:
    account: Account
    browser: str
    address: str
    last_at: datetime


def browser() -> str:
    """The cookie of this browser; empty when it sends none, and then nobody can sign in."""
    return visitor_in(dict(st.context.cookies)) or ""


def address() -> str:
    """The address that this request comes from, empty if it is not known."""
    return st.context.ip_address or ""


def begin(account: Account) -> None:
    """Sign `account` in; what an earlier officer left in this session goes."""
    st.session_state.clear()
    st.session_state[_KEY] = _SignedIn(account, browser(), address(), services().clock.now())


def current() -> Account | None:
    """Who is signed in, or None; an idle, moved or closed sign-in ends here, with a sentence for `said`."""
    found: _SignedIn | None = st.session_state.get(_KEY)
    if found is None:
        return None
    now = services().clock.now()
    moved = (found.browser, found.address) != (browser(), address())
    if moved or not services().accounts.still(found.account):
        _end(found.account, "moved" if moved else "closed", notice("officers.sign_in.elsewhere"))
        return None
    if now - found.last_at > IDLE:
        _end(found.account, "idle", notice("officers.sign_in.idle"))
        return None
    found.last_at = now
    return found.account


def end() -> None:
    """Sign out."""
    found: _SignedIn | None = st.session_state.get(_KEY)
    if found is not None:
        _end(found.account, "asked", "")


def said() -> str:
    """Why the last sign-in ended, once."""
    return str(st.session_state.pop(_SAID, ""))


def _end(account: Account, reason: str, sentence: str) -> None:
    st.session_state.clear()
    if sentence:
        st.session_state[_SAID] = sentence
    services().accounts.signed_out(account, reason)
