"""12315 at the desk: the status export comes in, and tasks that only the operator can do."""

from __future__ import annotations

import streamlit as st

from portal.complaints.status_export import UnreadableExport
from portal.notices import notice
from portal.officers.accounts import Account
from portal.widgets.plain_text import plain
from portal.widgets.resources import services


def show(account: Account) -> None:
    """Draw the import and the tasks."""
    st.title(notice("desk.room.channel"), anchor=False)
    _import(account)
    desk = services().cases.desk
    st.header(notice("desk.channel.tasks"), anchor=False)
    tasks = desk.tasks(account.officer)
    if not tasks:
        st.caption(notice("desk.channel.no_tasks"))
    for name in tasks:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(_said(name)))
            if st.button(notice("desk.channel.done"), key=f"done-{name}"):
                desk.finish_task(account.officer, name)
                st.rerun()


def _import(account: Account) -> None:
    given = st.file_uploader(notice("desk.channel.import"), type="csv", key="export", max_upload_size=20)
    if given is None or not st.button(notice("desk.channel.read"), key="read_export"):
        return
    try:
        report = services().cases.status_import.read(account.officer, given.getvalue())
    except UnreadableExport as refused:
        st.error(plain(str(refused)))
        return
    st.success(notice("desk.channel.report", rows=report.rows, receipts=report.receipts, steps=report.steps))
    if report.unknown:
        st.markdown(plain(notice("desk.channel.unknown", numbers="、".join(report.unknown[:20]))))
    for number, why in report.to_do:
        st.markdown(plain(notice("desk.channel.to_do", number=number, why=why)))


def _said(name: str) -> str:
    kind, _, year = name.partition("-")
    return notice("desk.channel.holidays", year=year) if kind == "holidays" else name
