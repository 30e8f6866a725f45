"""Events and entries of the log in words: who, what, and what it was about."""

from __future__ import annotations

import json

from portal.complaints.repository import StoredEvent
from portal.complaints.routing import unit_by_code, units
from portal.complaints.sealed_case import BOXES, REDACTED
from portal.notices import NoSuchNotice, notice
from portal.security.audit import AuditRow

_LINKS = frozenset({"duplicate", "joint", "related"})


def actor_words(actor: str) -> str:
    """`officer:fengze.01`, `citizen` and the like, as people say it."""
    kind, _, name = actor.partition(":")
    try:
        return notice(f"desk_log.{kind}", id=name)
    except NoSuchNotice:
        return actor


def action_words(action: str) -> str:
    """What was done or read; what has no words is shown as the log has it."""
    for key in (f"desk.action.{action}", f"desk_log.read.{action}"):
        try:
            return notice(key)
        except NoSuchNotice:
            continue
    return action


def entry_words(row: AuditRow) -> str:
    """Who did or read what by an entry of the log, and for whom where a substitute did it."""
    who = actor_words(row.actor)
    if absent := json.loads(row.detail or "{}").get("for"):
        who = notice("desk_log.acting_for", who=who, absent=absent)
    return f"{who} · {action_words(row.action)}"


def detail_words(event: StoredEvent) -> str:
    """What an event names beside its words: a unit, a link, what was blackened, or a number as it is."""
    first, _, rest = event.detail.partition(" ")
    if first in {unit.code for unit in units()}:
        return unit_by_code(first).authority
    if first in _LINKS:
        return f"{notice(f'desk.link.{first}')} {rest}"
    if first.startswith(BOXES):
        return notice("desk_log.evidence", place=int(first.removeprefix(BOXES)) + 1)
    return notice("desk_log.narrative") if first == REDACTED else event.detail
