"""The sealed part of a case: opened on a click, since every reading is on record."""

from __future__ import annotations

from typing import Any

import streamlit as st

from portal.complaints.pictures import PDF, PICTURES, PictureRefused
from portal.complaints.stepping import Incomplete
from portal.notices import notice
from portal.officers.accounts import Account
from portal.screens.desk import redaction
from portal.security.sealing import Unreadable
from portal.widgets import session
from portal.widgets.plain_text import plain
from portal.widgets.resources import services


def draw(account: Account, number: str) -> None:
    """What was told, the files, and who filed; each behind a click."""
    opened = session.look(_key("contents", number))
    if opened is None:
        st.caption(notice("desk.contents.audited"))
        if st.button(notice("desk.contents.open"), key="open_contents"):
            session.put(_key("contents", number), services().cases.reading.contents(account.officer, number))
            st.rerun()
    else:
        for name, value in _flat(opened):
            st.markdown(f"**{name}**：{plain(str(value))}")
    redaction.narrative(account, number)
    st.divider()
    _files(account, number)
    st.divider()
    _identity(account, number)


def words(account: Account, number: str) -> None:
    """Messages between desk and citizen, and internal notes."""
    found = services().cases.reading.messages(account.officer, number)
    if not found:
        st.caption(notice("desk.words.none"))
    for message in found:
        with st.container(border=True, gap="xsmall"):
            who = notice(f"desk.words.{message.sender}")
            st.caption(f"{message.at:%Y-%m-%d %H:%M} · {who} · {notice(f'desk.action.{message.kind}')}")
            st.markdown(plain(message.text))


def _files(account: Account, number: str) -> None:
    items = services().cases.reading.evidence(account.officer, number)
    st.markdown(f"**{notice('desk.files.title', count=len(items))}**")
    for item in items:
        st.markdown(plain(f"{item.place + 1}. {item.name} · {item.bytes // 1024 + 1} KB"))
        st.caption(f"SHA-256 {item.sha256}")
        if st.button(notice("desk.files.look"), key=f"look-{item.place}"):
            _look(account, number, item.place)
        if item.type in PICTURES | {PDF}:
            redaction.boxes(account, number, item.place)


def _look(account: Account, number: str, place: int) -> None:
    """Show new pixels of a file; the original itself is never sent to a browser."""
    try:
        pages = services().cases.reading.derivatives(account.officer, number, place)
    except Unreadable:
        st.error(notice("desk.files.damaged"))
        return
    except PictureRefused as refused:
        st.error(plain(str(refused)))
        return
    if not pages:
        st.info(notice("desk.files.video"))
    for place_of_page, page in enumerate(pages, 1):
        st.image(page)
        st.download_button(
            notice("desk_redaction.take"), page, f"{number}-{place + 1}-{place_of_page}.jpg", "image/jpeg",
            key=f"take-{place}-{place_of_page}", on_click="ignore",
        )  # fmt: skip


def _identity(account: Account, number: str) -> None:
    shown = session.look(_key("identity", number))
    if shown is not None:
        for name, value in _flat(shown):
            st.markdown(f"**{name}**：{plain(str(value))}")
        return
    with st.form("identity", border=False):
        purpose = st.text_input(notice("desk.identity.purpose"), key="purpose", max_chars=200)
        sent = st.form_submit_button(notice("desk.identity.open"))
    if sent:
        try:
            found = services().cases.reading.identity(account.officer, number, purpose or "")
        except Incomplete:
            st.error(notice("steps.purpose_missing"))
            return
        session.put(_key("identity", number), found)
        st.rerun()


def _key(what: str, number: str) -> str:
    return f"opened-{what}-{number}"


def _flat(values: dict[str, Any], before: str = "") -> list[tuple[str, object]]:
    """The Complaint JSON as rows with the words of the form."""
    rows: list[tuple[str, object]] = []
    for name, value in values.items():
        key = f"{before}{name}"
        if isinstance(value, dict):
            rows += _flat(value, f"{key}_")
        elif value not in (None, "", []):
            rows.append((_label(key), _word(key, value)))
    return rows


def _label(key: str) -> str:
    return notice(f"complaints.field.{key}")


def _word(key: str, value: Any) -> object:
    tables = {"intent": "intent", "problem": "problem", "requests": "request", "measurement_method": "method"}
    table = tables.get(key)
    if table is None:
        return "、".join(map(str, value)) if isinstance(value, list) else value
    several = value if isinstance(value, list) else [value]
    return "、".join(notice(f"complaints.{table}.{one}") for one in several)
