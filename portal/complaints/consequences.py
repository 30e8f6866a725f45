"""What a step changes: the values of the case, the message, the link, the event and the audit entry.

Pure functions of what was given and the rule by which it is done; nothing here reads or writes a store.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from portal.complaints.case_clocks import day_of
from portal.complaints.evidence import Upload
from portal.complaints.officers import Party
from portal.complaints.repository import StoredCase, StoredEvent
from portal.complaints.routing import CITY_CODE, unit_by_code
from portal.complaints.states import FIRST_STATE, is_final
from portal.complaints.transitions import Action, Rule
from portal.complaints.work import CaseValues, LinkChange, LinkKind, NewMessage
from portal.security.audit import AuditEntry
from portal.security.sealing import CaseSeal

_MESSAGES: Final = {
    Action.ASK_INFORMATION, Action.MESSAGE, Action.NOTE, Action.NOTE_12315_STATUS, Action.REPLY,
    Action.ADD_FACTS, Action.ASK_CORRECTION, Action.ASK_DELETION,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """What a step comes with; `day` is the day on which it took effect, today if None."""

    reason: str = ""
    text: str = ""
    ground: str = ""
    day: date | None = None
    officer_id: str = ""
    unit_code: str = ""
    receipt_number: str = ""
    other: StoredCase | None = None
    link_kind: LinkKind | None = None
    uploads: Sequence[Upload] = ()
    rating: int | None = None
    fields: Mapping[str, object] = dataclasses.field(default_factory=dict)
    factor_hmac: bytes | None = None
    key: str = ""  # a secret of the form that is sent: the same words with it again are the same step
    acting_for: str = ""  # account of the absent officer for whom a substitute takes the step


def sealed_at(at: datetime) -> str:
    """How a sealed text is bound to its moment."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def detail_of(action: Action, given: Given) -> str:
    """What the event tells beside its words: a unit, an officer, a number; nothing personal."""
    return {
        Action.RECORD_RECEIPT: given.receipt_number,
        Action.ASSIGN: given.officer_id,
        Action.FORWARD: given.unit_code,
        Action.SETTLE_COMPETENCE: given.unit_code,
        Action.RETURN_TO_CITY: CITY_CODE,
        Action.LINK: f"{given.link_kind or 'related'} {given.other.number if given.other else ''}",
        Action.UNLINK: given.other.number if given.other else "",
        Action.MERGE_REPEAT: given.other.number if given.other else "",
        Action.REDACT: "、".join(given.fields),
    }.get(action, "")


def values_of(case: StoredCase, rule: Rule, given: Given, event: StoredEvent) -> CaseValues:
    """The new values of the case."""
    moved_to = {
        Action.RETURN_TO_CITY: CITY_CODE,
        Action.FORWARD: unit_by_code(given.unit_code).code,
        Action.SETTLE_COMPETENCE: unit_by_code(given.unit_code).code,
    }.get(rule.action)
    officer = {Action.ASSIGN: given.officer_id, Action.CLAIM: event.actor.removeprefix("officer:")}.get(
        rule.action, "" if moved_to else None
    )
    recorded = rule.action is Action.RECORD_RECEIPT
    target = rule.target
    closes = target is not None and is_final(case.kind, target) and not is_final(case.kind, case.state)
    return CaseValues(
        state=target,
        unit_code=moved_to,
        officer_id=officer,
        receipt_number=given.receipt_number or None if recorded else None,
        received_on=day_of(event) if recorded else None,
        closed_at=event.at if closes else None,
        reopened=target is not None and is_final(case.kind, case.state) and not is_final(case.kind, target),
        rating=given.rating if rule.action is Action.RATE else None,
    )


def after_of(case: StoredCase, values: CaseValues, event: StoredEvent) -> StoredCase:
    """The case as it will be, for working out its clocks."""
    return dataclasses.replace(
        case,
        state=values.state or case.state,
        unit_code=values.unit_code or case.unit_code,
        received_on=values.received_on or case.received_on,
        events=(*case.events, event),
    )


def message_of(rule: Rule, party: Party, given: Given, seal: CaseSeal, at: datetime) -> NewMessage | None:
    """The words that go with the step, sealed; None if it has none."""
    if rule.action not in _MESSAGES or not given.text.strip():
        return None
    sender = "citizen" if party is Party.CITIZEN else "officer"
    return NewMessage(
        sender, rule.action.value, seal.seal(f"message {sealed_at(at)}", given.text.strip().encode())
    )


def link_of(action: Action, given: Given) -> LinkChange | None:
    """The link that the step makes or undoes."""
    if given.other is None or action not in {Action.LINK, Action.UNLINK, Action.MERGE_REPEAT}:
        return None
    kind: LinkKind = "duplicate" if action is Action.MERGE_REPEAT else given.link_kind or "related"
    return LinkChange(given.other.id, None if action is Action.UNLINK else kind)


def first_event_of(unit_code: str, party: Party, event: StoredEvent) -> StoredEvent:
    """The first event of a report that the step opens."""
    by_desk = party is not Party.CITIZEN
    return StoredEvent(
        event.at,
        FIRST_STATE,
        actor=event.actor,
        # A clue that the authority found itself was received on that day; a citizen's goes by 12315.
        day=day_of(event) if by_desk else None,
        article=event.article,
        detail=unit_code,
        to_state=FIRST_STATE,
    )


def event_digest(event: StoredEvent) -> str:
    """SHA-256 of all that an event tells; where it stands in the store is not part of it."""
    content = dataclasses.asdict(event) | {
        "id": 0,
        "at": sealed_at(event.at),
        "day": str(event.day),
        "sealed": (event.sealed or b"").hex(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def audit_of(case: StoredCase, event: StoredEvent, after: StoredCase, given: Given) -> AuditEntry:
    """The entry of the audit log, with a digest of the event so that a changed event shows."""
    detail = {"from": case.state, "to": after.state, "unit": case.unit_code, "event": event_digest(event)}
    if after.unit_code != case.unit_code:
        detail["to_unit"] = after.unit_code
    if given.acting_for:
        detail["for"] = given.acting_for
    return AuditEntry(event.actor, event.event, case.number, detail)
