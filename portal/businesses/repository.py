"""What the directory needs of a store: publications that are staged and flipped, and live rows to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from knowledge.business import Business, BusinessPage, PledgeStatus
from knowledge.business_list import BusinessRow
from portal.businesses.publication import (
    Decision,
    HistoryEntry,
    Known,
    Publication,
    PublicationFacts,
    Review,
)


class ReviewStore(Protocol):
    """Publications as officers look at them."""

    def report(self, publication_id: str) -> str:
        """The report (JSON) that was kept with a publication; empty without one."""
        ...

    def known(self, publication_id: str, ids: Iterable[str]) -> tuple[Known, ...]:
        """By what businesses of a publication are known."""
        ...

    def last_known(self, ids: Iterable[str]) -> tuple[Known, ...]:
        """By what businesses are known that stand in any live list."""
        ...

    def rows(
        self, publication_id: str, ids: Iterable[str] | None = None
    ) -> Iterator[tuple[str, BusinessRow]]:
        """(business id, row as it was read) of a publication."""
        ...

    def undo(self, publication_id: str, actor: str, reason: str) -> bool:
        """Take a live publication off and put back what it took off; whether it was done."""
        ...

    def note(self, actor: str, action: str, publication_id: str, **detail: object) -> None:
        """Write down what an officer did with a publication."""
        ...

    def history(self, limit: int = 100) -> tuple[HistoryEntry, ...]:
        """What was done with publications, the newest first."""
        ...

    def running_out(self, first: date, last: date) -> tuple[tuple[str, date], ...]:
        """(business id, last day) of live pledges that end in these days, the nearest first."""
        ...


class EventStore(Protocol):
    """Decisions on pledges, and what is being looked into."""

    def decisions(self, business_id: str) -> tuple[Decision, ...]:
        """What was decided on a business, the newest last."""
        ...

    def open_review(self, review: Review) -> None:
        """Keep that a pledge is looked into."""
        ...

    def notify(self, business_id: str, day: date, officer: str) -> bool:
        """Keep the day on which the business was told of the review; whether one is open."""
        ...

    def close_reviews(self, business_id: str, officer: str) -> bool:
        """Nothing is looked into any more; whether anything was."""
        ...

    def reviews(self, business_id: str = "") -> tuple[Review, ...]:
        """What is being looked into, the oldest first."""
        ...

    def decided(self) -> tuple[str, ...]:
        """The ids of all businesses with a decision."""
        ...


class PublicationStore(Protocol):
    """Lists on their way to the public. Every method raises StorageFailed when the store cannot be used."""

    @property
    def review(self) -> ReviewStore:
        """Publications as officers look at them."""
        ...

    @property
    def events(self) -> EventStore:
        """Decisions on pledges."""
        ...

    def stage(self, facts: PublicationFacts, rows: Sequence[BusinessRow], report: str = "") -> str:
        """Store a list without publishing it; returns the publication's id."""
        ...

    def publish(
        self,
        publication_id: str,
        actor: str,
        *,
        alone: bool,
        only_if_empty: bool = False,
        followers: Sequence[tuple[str, str]] = (),
    ) -> bool:
        """Make a staged publication the live one of its list; whether it was done."""
        ...

    def clean_up(self) -> int:
        """Delete what imports have left whose process is gone; how many there were."""
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

    def search(
        self,
        text: str,
        today: date,
        *,
        district: str = "",
        industry: str = "",
        status: PledgeStatus | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> BusinessPage:
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
