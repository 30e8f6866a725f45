"""Requests of the holder of a code about personal information, and what was decided on them.

All of it stands in the events of the case: asked, corrected, declined with a reason, or agreed by one
officer and carried out by another (个人信息保护法 第四十六条、第四十七条、第五十条).
"""

from __future__ import annotations

from typing import Final

from portal.complaints.repository import StoredCase, StoredEvent
from portal.complaints.transitions import Action

DECIDING: Final[dict[Action, frozenset[Action]]] = {
    Action.ASK_CORRECTION: frozenset({Action.CORRECT, Action.DECLINE_CORRECTION}),
    Action.ASK_DELETION: frozenset({Action.PROPOSE_ERASURE, Action.DECLINE_DELETION, Action.ERASE}),
}
_PROPOSAL: Final = frozenset({Action.PROPOSE_ERASURE, Action.DECLINE_DELETION, Action.ERASE})


def waiting(case: StoredCase) -> tuple[Action, ...]:
    """What was asked and nobody decided on since: ASK_CORRECTION, ASK_DELETION, both or neither."""
    return tuple(
        asked
        for asked, deciding in DECIDING.items()
        if (last := _last(case, deciding | {asked})) is not None and last.event == asked
    )


def proposed_erasure(case: StoredCase) -> StoredEvent | None:
    """The agreed erasure that a second officer has yet to carry out."""
    last = _last(case, _PROPOSAL)
    return last if last is not None and last.event == Action.PROPOSE_ERASURE and not case.erased else None


def proposed_by(case: StoredCase) -> str:
    """Who agreed to the erasure that waits; empty if none does."""
    proposal = proposed_erasure(case)
    return proposal.actor if proposal else ""


def missing_before(case: StoredCase, action: Action) -> str:
    """What keeps `action` from being taken, as the key of a sentence under `steps`; empty: nothing."""
    if action is Action.DECLINE_CORRECTION and Action.ASK_CORRECTION not in waiting(case):
        return "no_request"
    if action is Action.DECLINE_DELETION:
        asked = Action.ASK_DELETION in waiting(case) or proposed_erasure(case) is not None
        return "" if asked else "no_request"
    if action is Action.PROPOSE_ERASURE and proposed_erasure(case) is not None:
        return "already_proposed"
    if action is Action.ERASE and proposed_erasure(case) is None:
        return "not_proposed"
    return ""


def _last(case: StoredCase, actions: frozenset[Action]) -> StoredEvent | None:
    return next((event for event in reversed(case.events) if event.event in actions), None)
