"""Sign-in at the desk: account, passphrase, code of the phone."""

from __future__ import annotations

import streamlit as st

from portal.failures import StorageFailed
from portal.notices import notice
from portal.officers.accounts import SignInDelayed, SignInRefused
from portal.widgets import organisation, signed_in
from portal.widgets.plain_text import plain
from portal.widgets.resources import services


def show() -> None:
    """Draw the form; a right sign-in starts a new run."""
    st.title(notice("officers.sign_in.title"), anchor=False)
    if reason := signed_in.said():
        st.info(plain(reason))
    if not services().accounts.all():
        st.warning(notice("officers.sign_in.none"))
        return
    if organisation.offered():
        _by_organisation()
    with st.form("sign_in", width=420):
        name = st.text_input(notice("officers.sign_in.name"), key="account", autocomplete="username")
        passphrase = st.text_input(
            notice("officers.sign_in.passphrase"), key="passphrase", type="password",
            autocomplete="current-password",
        )  # fmt: skip
        code = st.text_input(notice("officers.sign_in.code"), key="code", autocomplete="one-time-code")
        sent = st.form_submit_button(notice("officers.sign_in.button"), type="primary")
    if not sent:
        return
    if not signed_in.browser():
        st.error(notice("officers.sign_in.cookie"))
        return
    try:
        account = services().accounts.sign_in(name or "", passphrase or "", code or "", signed_in.address())
    except (SignInRefused, SignInDelayed) as refused:
        st.error(plain(str(refused)))
        return
    except StorageFailed:
        st.error(notice("desk.storage"))
        return
    signed_in.begin(account)
    st.rerun()


def _by_organisation() -> None:
    """The operator's own sign-in service; who comes back from it is signed in if an account is bound."""
    if st.button(notice("officers.sign_in.oidc"), key="oidc", type="primary"):
        organisation.go()
        return
    claims = organisation.claims()
    if claims is None or not signed_in.browser():
        return
    try:
        account = services().accounts.sign_in_by(claims)
    except SignInRefused as refused:
        st.info(plain(str(refused)))
        return
    signed_in.begin(account)
    st.rerun()
