"""Files of a filing: what to have, what is kept already, adding and removing."""

from __future__ import annotations

from typing import Any

import streamlit as st

from portal.complaints.draft_records import DraftFile
from portal.complaints.evidence import Upload
from portal.complaints.intake import MOST_FILES, IntakeRejected
from portal.complaints.pictures import PictureRefused
from portal.failures import StorageFailed
from portal.notices import all_notices, notice, spoken
from portal.widgets import case_draft, session
from portal.widgets.case_draft import CaseDraft
from portal.widgets.plain_text import plain
from portal.widgets.resources import services
from portal.widgets.visitor import visitor

_TYPES = ["jpg", "jpeg", "png", "webp", "heic", "heif", "pdf", "mp4", "mov"]
_MOST_MB = 100


def evidence(draft: CaseDraft) -> None:
    """Draw the files that tell what happened; each is on the server as soon as it was chosen."""
    st.markdown(f"**{notice('complain.evidence.title')}**")
    hint = f"evidence.kind.{draft.fields.get('problem')}"
    if hint in all_notices():
        st.caption(notice(hint))
    _kept(draft, draft.evidence)
    if len(draft.files) < MOST_FILES:
        _uploader(draft, "evidence", _TYPES, letter=False)
    st.caption(f"{notice('complain.evidence.limits')}{notice('complain.evidence.hidden')}")


def letter(draft: CaseDraft) -> None:
    """Draw the letter of authority."""
    if draft.letter:
        st.markdown(f"**{notice('complain.person.letter')}**")
        _kept(draft, (draft.letter,))
    else:
        _uploader(draft, "letter", [one for one in _TYPES if one not in {"mp4", "mov"}], letter=True)


def _kept(draft: CaseDraft, files: tuple[DraftFile, ...]) -> None:
    for file in files:
        row = st.container(key=f"file-{file.stored_name}", horizontal=True, vertical_alignment="center")
        with row:
            if file.thumbnail:
                st.image(file.thumbnail, width=80)
            st.markdown(plain(file.name))
            if st.button(
                notice("complain.evidence.remove"), key=f"remove-{file.stored_name}", type="tertiary"
            ):
                services().drafts.remove_file(visitor(), file.stored_name)
                case_draft.refresh_files(draft)
                st.rerun()


def _uploader(draft: CaseDraft, name: str, types: list[str], *, letter: bool) -> None:
    # A new key empties the widget, so that what was taken is not held in memory any longer.
    count = int(session.look(f"uploads-{name}", 0))
    label = notice("complain.person.letter") if letter else notice("complain.evidence.add")
    given: Any = st.file_uploader(
        label,
        type=types,
        accept_multiple_files=not letter,
        key=f"upload-{name}-{count}",
        max_upload_size=_MOST_MB,
    )
    for sentence in session.take(f"refused-{name}", ()):
        st.error(plain(sentence))
    if not given:
        return
    with st.spinner(notice("complain.evidence.saving")):
        refused = [
            said for file in (given if isinstance(given, list) else [given]) if (said := _take(file, letter))
        ]
    case_draft.keep(draft)
    case_draft.refresh_files(draft)
    session.put(f"uploads-{name}", count + 1)
    session.put(f"refused-{name}", tuple(refused))
    st.rerun()


def _take(file: Any, letter: bool) -> str | None:
    """Keep one file with the draft; the sentence that says why it could not be kept."""
    try:
        services().drafts.add_file(visitor(), Upload(file.name, file.getvalue()), letter=letter)
    except (IntakeRejected, PictureRefused) as refused:
        colon = ": " if spoken() == "en" else "："
        return f"{file.name}{colon}{refused}" if isinstance(refused, PictureRefused) else str(refused)
    except StorageFailed:
        return notice("complain.draft.unsaved")
    return None
