"""A publication of a list: plain records between the service and the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
    """One stored publication with its state: staging, staged, live, superseded or discarded."""

    id: str
    facts: PublicationFacts
    state: str
    row_count: int
    published_alone: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision of an officer on a pledge."""

    business_id: str
    status: str
    decided_on: date
    decision_number: str
    reason: str
    officer: str
