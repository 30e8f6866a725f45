"""A publication of a list: plain records between the service and the store."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class PublicationFacts:
    """What is said of a list as a whole; the source line of each of its rows."""

    list_name: str
    issuer: str
    as_of: date
    source_name: str
    sha256: str
    sample: bool
    staged_by: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One stored publication with its state: staging, staged, live, superseded, undone or discarded."""

    id: str
    facts: PublicationFacts
    state: str
    row_count: int
    published_alone: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision of an officer on a pledge. `carried_from` is the id it was made on, if another."""

    business_id: str
    status: str
    decided_on: date
    decision_number: str
    reason: str
    officer: str
    carried_from: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A pledge that is looked into: internal, never shown. `notified_on` is the day the business was told."""

    business_id: str
    reason: str
    notified_on: date | None
    officer: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """By what a business of a list can be known again under another name."""

    id: str
    name: str
    uscc: str
    listed_id: str
    address: str
    market: str
    stall: str


@dataclass(frozen=True, slots=True)
class Follower:
    """A business of a new list that is one of the old list under another id; `by` says how it is known."""

    before: Known
    after: Known
    by: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that a new list tells otherwise."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedBusiness:
    """A business that both lists have, and what the new one tells otherwise."""

    id: str
    name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a staged list would change of what the public reads.

    The totals are whole; the lists show the first of each. `base` is the live publication that it
    was held against, empty for a list that is new. `orphans` are decided pledges for which the new
    list has no one business: their decision would end.
    """

    publication_id: str
    base: str
    unchanged: int
    new_total: int
    changed_total: int
    gone_total: int
    new: tuple[Known, ...]
    changed: tuple[ChangedBusiness, ...]
    gone: tuple[Known, ...]
    followers: tuple[Follower, ...]
    orphans: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Who did what to a publication, and when (Shanghai time). `detail` is JSON."""

    at: datetime
    actor: str
    action: str
    publication_id: str
    detail: str

    @property
    def told(self) -> str:
        """The detail in words: the list's name, and the reason where one was given."""
        found = json.loads(self.detail or "{}")
        return " ".join(str(found[key]) for key in ("list", "reason") if found.get(key))
