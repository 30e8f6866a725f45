"""The draft of a filing in this session, kept on the server under the visitor's secret."""

from __future__ import annotations

import copy
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import streamlit as st

from portal.complaints.draft_records import Draft, DraftFile
from portal.complaints.drafts import RECEIPT_KEPT
from portal.complaints.records import CaseKind, CaseSummary, Receipt
from portal.failures import StorageFailed
from portal.widgets.resources import services
from portal.widgets.visitor import visitor

_KEY = "case_draft"


@dataclass(slots=True)
class CaseDraft:
    """What a citizen has filled in so far, in the shape of the Complaint JSON.

    `key` makes a double click one case. `reviewed`: the check page was reached, so a change leads
    back to it. `receipt` is set once the case is stored; what was typed is dropped then. `kept` is
    what the server holds; `unsaved`: it could not be kept the last time.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    reviewed: bool = False
    receipt: Receipt | None = None
    files: tuple[DraftFile, ...] = ()
    kept: dict[str, Any] = field(default_factory=dict)
    unsaved: bool = False

    @property
    def evidence(self) -> tuple[DraftFile, ...]:
        """The files that tell what happened."""
        return tuple(file for file in self.files if not file.letter)

    @property
    def letter(self) -> DraftFile | None:
        """The letter of authority."""
        return next((file for file in self.files if file.letter), None)


def current() -> CaseDraft:
    """The draft of this session; at its beginning, what the server kept for this visitor."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = _restored()
    draft: CaseDraft = st.session_state[_KEY]
    return draft


def begin_anew() -> CaseDraft:
    """Throw the draft away, here and on the server, and begin anew."""
    st.session_state.pop(_KEY, None)
    with suppress(StorageFailed):  # it ends by itself within a day
        services().drafts.drop(visitor())
    st.session_state[_KEY] = CaseDraft()
    return current()


def keep(draft: CaseDraft) -> None:
    """Keep the draft on the server if anything changed; `unsaved` tells when that failed."""
    state = _state_of(draft)
    if state == draft.kept or not (draft.fields or draft.receipt):
        return
    try:
        services().drafts.save(visitor(), state)
    except StorageFailed:
        draft.unsaved = True
        return
    draft.kept, draft.unsaved = copy.deepcopy(state), False


def refresh_files(draft: CaseDraft) -> None:
    """Read from the server which files the draft holds."""
    found = services().drafts.load(visitor())
    draft.files = found.files if found else ()


def take_over(code: str) -> CaseDraft:
    """Go on with the draft that another device handed over; raises NoDraft, TooManyTries."""
    taken = services().drafts.take_over(visitor(), code)
    st.session_state[_KEY] = _from_server(taken)
    return current()


def _restored() -> CaseDraft:
    try:
        found = services().drafts.load(visitor())
    except StorageFailed:
        return CaseDraft(unsaved=True)
    return _from_server(found) if found and found.state else CaseDraft(files=found.files if found else ())


def _from_server(found: Draft) -> CaseDraft:
    state = dict(found.state)
    receipt = _receipt(state.get("receipt"))
    if receipt and services().clock.now() - found.saved_at > RECEIPT_KEPT:
        return CaseDraft()
    return CaseDraft(
        fields=dict(state.get("fields") or {}),
        key=state.get("key") or secrets.token_urlsafe(24),
        reviewed=bool(state.get("reviewed")),
        receipt=receipt,
        files=found.files,
        kept=copy.deepcopy(state),
    )


def _state_of(draft: CaseDraft) -> dict[str, Any]:
    got = draft.receipt
    return {
        "fields": draft.fields,
        "key": draft.key,
        "reviewed": draft.reviewed,
        "receipt": None
        if got is None
        else {
            "code": got.case_code,
            "pin": got.pin,
            "at": got.received_at.isoformat(),
            "elsewhere": got.elsewhere,
            "cases": [[case.kind.value, case.number, case.state, case.unit] for case in got.cases],
        },
    }


def _receipt(kept: dict[str, Any] | None) -> Receipt | None:
    if not kept:
        return None
    cases = tuple(
        CaseSummary(CaseKind(kind), number, state, unit) for kind, number, state, unit in kept["cases"]
    )
    at = datetime.fromisoformat(kept["at"])
    return Receipt(kept["code"], kept["pin"], at, cases, kept.get("elsewhere", ""))


def filed(draft: CaseDraft) -> None:
    """The case is stored: what was typed and handed in is not kept longer, the receipt for an hour."""
    draft.fields, draft.files, draft.reviewed = {}, (), False
    with suppress(StorageFailed):
        services().drafts.drop(visitor())
    draft.kept = {}
    keep(draft)
