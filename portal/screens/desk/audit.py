"""The audit log: its latest entries, and whether the chain holds."""

from __future__ import annotations

import streamlit as st

from portal.clock import SHANGHAI
from portal.complaints.officers import Role
from portal.notices import notice
from portal.officers.accounts import Account
from portal.screens.desk.log_words import entry_words
from portal.widgets.plain_text import plain
from portal.widgets.resources import services


def show(account: Account) -> None:
    """Draw the check and, for auditors, the entries."""
    st.title(notice("desk.room.audit"), anchor=False)
    reading = services().cases.reading
    if st.button(notice("desk.audit.verify"), key="verify"):
        report = reading.verify_audit(account.officer)
        if report.sound:
            st.success(notice("desk.audit.sound", rows=report.rows))
        else:
            st.error(notice("desk.audit.broken", place=report.broken_at, reason=report.reason))
    if Role.AUDITOR not in account.roles:
        st.caption(notice("desk.audit.for_auditors"))  # not asked for: a refusal would go on record
        return
    for row in reading.audit_trail(account.officer):
        at = f"{row.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        st.caption(plain(f"{row.seq} · {at} · {entry_words(row)} · {row.subject} {row.detail}"))
