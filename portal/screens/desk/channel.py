"""12315 at the desk: the status export comes in, and tasks that only the operator can do."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from portal.complaints.status_export import USUAL, UnreadableExport
from portal.complaints.status_import import ImportReport, PlannedRow
from portal.notices import notice
from portal.officers.accounts import Account
from portal.widgets import session
from portal.widgets.plain_text import plain
from portal.widgets.resources import services

_SHOWN = 200
_PLANNED, _REPORT = "export_planned", "export_report"


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
    st.header(notice("desk_channel.import"), anchor=False)
    if report := session.take(_REPORT):
        _say(report)
    given = st.file_uploader(notice("desk_channel.file"), type="csv", key="export", max_upload_size=20)
    if given is None:
        return
    content, importer = given.getvalue(), services().cases.status_import
    try:
        header, guessed = importer.columns_for(content)
        columns = _columns(header, guessed)
        if columns is not None:
            importer.map_columns(account.officer, columns)
            session.put(_PLANNED, (_digest(content), importer.plan(account.officer, content)))
        planned: tuple[str, Sequence[PlannedRow]] | None = session.look(_PLANNED)
        if planned is None or planned[0] != _digest(content):
            return
        _preview(planned[1])
        if st.button(notice("desk_channel.apply"), key="apply_export", type="primary"):
            session.take(_PLANNED)
            session.put(_REPORT, importer.read(account.officer, content))
            st.rerun()
    except UnreadableExport as refused:
        st.error(plain(str(refused)))


def _columns(header: Sequence[str], guessed: Mapping[str, str]) -> dict[str, str] | None:
    """Which column holds what, once the officer confirmed it; None before that."""
    names = ["", *dict.fromkeys(name for name in header if name)]
    with st.form("export_columns"):
        st.caption(notice("desk_channel.columns"))
        chosen = {
            key: st.selectbox(
                notice(f"desk_channel.column.{key}"), names, index=names.index(guessed.get(key, "")),
                key=f"column-{key}", format_func=lambda name: name or notice("desk_channel.no_column"),
            )
            for key in USUAL
        }  # fmt: skip
        sent = st.form_submit_button(notice("desk_channel.preview"))
    return {key: name or "" for key, name in chosen.items()} if sent else None


def _preview(planned: Sequence[PlannedRow]) -> None:
    counted = Counter(_sort_of(row) for row in planned)
    st.markdown(
        notice(
            "desk_channel.planned",
            rows=len(planned),
            receipts=sum(row.receipt for row in planned),
            steps=sum(len(row.steps) for row in planned),
            unknown=counted["unknown"],
            bad=counted["fault"],
        )
    )
    order = ("fault", "left", "ours", "unknown")
    first = sorted(planned, key=lambda row: order.index(_sort_of(row)))[:_SHOWN]
    # Cells are read as Markdown: what comes from a file is shown as written.
    table = {
        "line": [str(row.row.line) for row in first],
        "number": [plain(row.row.values.get("receipt_number", "")) for row in first],
        "ours": [
            row.case.number if row.case else plain(row.row.values.get("our_number", "")) for row in first
        ],
        "what": [plain(_what(row)) for row in first],
    }
    st.table({notice(f"desk_channel.row.{name}"): cells for name, cells in table.items()}, hide_index=True)
    if len(planned) > _SHOWN:
        st.caption(notice("desk_channel.shown", most=_SHOWN))


def _sort_of(row: PlannedRow) -> str:
    if row.fault:
        return "fault"
    if row.case is None:
        return "unknown"
    return "left" if row.left else "ours"


def _what(row: PlannedRow) -> str:
    if row.fault:
        return row.fault
    if row.case is None:
        return notice("desk_channel.row.unknown")
    done = [notice("desk.action.record_receipt")] if row.receipt else []
    done += [notice(f"desk.action.{action}") for action in row.steps]
    if row.left:
        done.append(f"{notice('desk_channel.left')}：{row.left}")
    return "、".join(done) or notice("desk_channel.row.nothing")


def _say(report: ImportReport) -> None:
    """What came of the export that was taken in last."""
    st.success(notice("desk_channel.report", rows=report.rows, receipts=report.receipts, steps=report.steps))
    lines = [notice("desk_channel.bad", line=line, fault=fault) for line, fault in report.bad]
    lines += [notice("desk_channel.to_do", number=number, why=why) for number, why in report.to_do]
    if report.unknown:
        lines.append(notice("desk_channel.unknown", numbers="、".join(report.unknown[:20])))
    for line in lines[:_SHOWN]:
        st.markdown(plain(line))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _said(name: str) -> str:
    kind, _, year = name.partition("-")
    return notice("desk.channel.holidays", year=year) if kind == "holidays" else name
