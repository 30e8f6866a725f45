"""The officer who is signed in at the desk in this browser, and what a tab may still show.

A Streamlit session's id alone takes over a dropped session, so no run trusts what the session holds: the
sign-in is looked up by the browser's own cookie, address and user agent (`DeskSessions`), and what an
earlier sign-in left in a tab is thrown away before anything is drawn.
"""

from __future__ import annotations

import streamlit as st

from portal.notices import notice
from portal.officers.accounts import Account
from portal.officers.desk_sessions import Browser, DeskSessions, Ended, Session
from portal.shell.visitor import visitor_in
from portal.widgets.resources import services

_OF, _WHY, _SAID = "sign_in_of_this_tab", "sign_in_ended", "signed_out_because"
_WATCH_S = 30


def browser() -> str:
    """The cookie of this browser; empty when it sends none, and then nobody can sign in."""
    return visitor_in(dict(st.context.cookies)) or ""


def address() -> str:
    """The address that this request comes from, empty if it is not known."""
    return st.context.ip_address or ""


def agent() -> str:
    """What the browser calls itself."""
    return st.context.headers.get("User-Agent", "")


def begin(account: Account) -> None:
    """Sign `account` in; what an earlier officer left in this tab goes."""
    st.session_state.clear()
    st.session_state[_OF] = _sessions().begin(account, _here()).id


def current() -> Account | None:
    """Who is signed in, or None; where a sign-in has ended, a sentence waits for `said`."""
    found: Session | Ended | None = _sessions().find(_here()) or st.session_state.get(_WHY)
    held = st.session_state.get(_OF)
    if isinstance(found, Session):
        if held != found.id:
            st.session_state.clear()
            st.session_state[_OF] = found.id
        return found.account
    if held is not None or found is not None:
        st.session_state.clear()
        told = found.value if found in (Ended.IDLE, Ended.LONG) else "elsewhere"
        st.session_state[_SAID] = notice(f"officers.sign_in.{told}")
    return None


def end() -> None:
    """Sign out, in every tab of this browser."""
    _sessions().end(_here())
    st.session_state.clear()


def said() -> str:
    """Why the last sign-in ended, once."""
    return str(st.session_state.pop(_SAID, ""))


@st.fragment(run_every=_WATCH_S)
def watch() -> None:
    """Look every half minute whether the sign-in still holds; a tab that lies idle loses what it shows."""
    found = _sessions().find(_here(), at_work=False)
    if isinstance(found, Session) and found.id == st.session_state.get(_OF):
        return
    if isinstance(found, Ended):
        st.session_state[_WHY] = found
    st.rerun()


def _here() -> Browser:
    return Browser(browser(), address(), agent())


def _sessions() -> DeskSessions:
    return services().cases.staff.sessions
