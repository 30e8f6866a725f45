"""Blackening at the desk: characters of the narrative, and rectangles of pictures."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from portal.complaints.evidence_boxes import WHOLE, Box, with_boxes
from portal.complaints.pictures import PictureRefused
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.work import ChangedMeanwhile
from portal.notices import notice
from portal.officers.accounts import Account
from portal.screens.desk.outcome import done
from portal.security.sealing import Unreadable
from portal.widgets import session
from portal.widgets.picture_area import dragged_area
from portal.widgets.plain_text import plain
from portal.widgets.resources import services

_PER_CENT = WHOLE // 100


@dataclass(slots=True)
class _Covering:
    """What an officer is covering: the pages as they are under the boxes, and the boxes so far."""

    pages: tuple[bytes, ...]
    boxes: list[Box] = field(default_factory=list)


def narrative(account: Account, number: str) -> None:
    """Blacken the narrative; what was written stays sealed."""
    kept = f"redacting-{number}"
    care = services().cases.personal_care
    if st.button(notice("desk_redaction.narrative"), key="redact_narrative"):
        session.put(kept, care.suggest_redaction(account.officer, number))
    suggested: str | None = session.look(kept)
    if suggested is None:
        return
    with st.form("redaction", border=False):
        st.caption(notice("desk_redaction.narrative_note"))
        text = st.text_area(notice("desk_redaction.text"), suggested, key="redacted_text", height=200)
        sent = st.form_submit_button(notice("desk_redaction.save_text"))
    if not sent:
        return
    try:
        care.redact(account.officer, number, text or "")
    except (NotPossible, Incomplete, ChangedMeanwhile) as refused:
        st.error(plain(str(refused)))
        return
    session.take(kept)
    session.take(f"opened-contents-{number}")  # what was opened before is read anew
    done(notice("desk_redaction.saved"))


def boxes(account: Account, number: str, place: int) -> None:
    """Cover parts of the pages of one file."""
    key = f"covering-{number}-{place}"
    reading = services().cases.reading
    if st.button(notice("desk_redaction.cover"), key=f"cover-{place}"):
        try:
            pages = reading.derivatives(account.officer, number, place, uncovered_for="redaction")
        except (Unreadable, PictureRefused):
            st.error(notice("desk.files.damaged"))
            return
        session.put(key, _Covering(pages, list(reading.boxes(account.officer, number, place))))
    covering: _Covering | None = session.look(key)
    if covering is None:
        return
    st.caption(notice("desk_redaction.cover_note"))
    page = 0
    if len(covering.pages) > 1:
        page = (
            int(st.number_input(notice("desk_redaction.page"), 1, len(covering.pages), key=f"{key}-page")) - 1
        )
    shown = with_boxes(covering.pages, covering.boxes)[page]
    with st.container(key=f"picturearea-{place}"):
        dragged = dragged_area(shown, f"{key}-{page}-{len(covering.boxes)}")
    box = _asked(key, page, dragged or (0, 0, 0, 0), len(covering.boxes))
    with st.container(horizontal=True):
        if st.button(notice("desk_redaction.add"), key=f"add-{place}") and box.fits:
            covering.boxes.append(box)
            st.rerun()
        if st.button(notice("desk_redaction.last"), key=f"last-{place}") and covering.boxes:
            covering.boxes.pop()
            st.rerun()
        save = st.button(notice("desk_redaction.save"), key=f"save-{place}", type="primary")
    st.caption(notice("desk_redaction.count", count=len(covering.boxes)))
    if save:
        _save(account, number, place, covering, key)


def _asked(key: str, page: int, dragged: tuple[int, int, int, int], count: int) -> Box:
    """The rectangle as numbers: what was dragged, or what is typed without a mouse."""
    names = ("left", "top", "width", "height")
    drawn = "-".join(map(str, dragged))  # a new drag begins with its own numbers
    with st.container(horizontal=True):
        asked = [
            st.number_input(
                notice(f"desk_redaction.{name}"), 0, 100, value, key=f"{key}-{page}-{count}-{drawn}-{name}",
                width=120,
            )
            for name, value in zip(names, dragged, strict=True)
        ]  # fmt: skip
    left, top, width, height = (int(value) * _PER_CENT for value in asked)
    return Box(page, left, top, width, height)


def _save(account: Account, number: str, place: int, covering: _Covering, key: str) -> None:
    try:
        services().cases.personal_care.cover(account.officer, number, place, covering.boxes)
    except (NotPossible, Incomplete, ChangedMeanwhile) as refused:
        st.error(plain(str(refused)))
        return
    session.take(key)
    done(notice("desk_redaction.saved"))
