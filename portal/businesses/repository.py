"""What the directory needs of a store: publications that are staged and flipped, and live rows to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from knowledge.business import Business, BusinessPage
from knowledge.business_list import BusinessRow
from portal.businesses.publication import Decision, Publication, PublicationFacts


class PublicationStore(Protocol):
    """Lists on their way to the public. Every method raises StorageFailed when the store cannot be used."""

    def stage(self, facts: PublicationFacts, rows: Sequence[BusinessRow]) -> str:
        """Store a list without publishing it; returns the publication's id."""
        ...

    def publish(self, publication_id: str, actor: str, *, alone: bool, only_if_empty: bool = False) -> bool:
        """Make a staged publication the live one of its list; whether it was done."""
        ...

    def discard(self, publication_id: str) -> None:
        """Drop a staged publication."""
        ...

    def prune(self, list_name: str) -> None:
        """Drop old publications of a list; the one before the live one is kept."""
        ...

    def publication(self, publication_id: str) -> Publication | None:
        """One publication, or None."""
        ...

    def live_publications(self) -> tuple[Publication, ...]:
        """What the public reads."""
        ...

    def staged_publications(self) -> tuple[Publication, ...]:
        """What waits for a second officer."""
        ...

    def digests(self, publication_id: str) -> Mapping[str, str]:
        """Digest of what is told of each business of a publication, by business id."""
        ...

    def record(self, decision: Decision) -> None:
        """Keep an officer's decision on a pledge, audited."""
        ...


class PublishedBusinesses(Protocol):
    """The live businesses; their status is computed for `today`."""

    def search(self, text: str, today: date, *, district: str, limit: int, offset: int) -> BusinessPage:
        """Businesses that match, closest first."""
        ...

    def get(self, business_id: str, today: date) -> Business | None:
        """One business, or None."""
        ...

    def all(self, today: date) -> tuple[Business, ...]:
        """Every published business."""
        ...

    def count(self, today: date, *, district: str = "") -> int:
        """How many have an active pledge, samples aside."""
        ...
