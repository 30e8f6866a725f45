"""Pledges as officers handle them: looking into one, telling the business, deciding, and what runs out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.business import Business, PledgeStatus
from portal.businesses.directory import BusinessDirectory, NotAllowed
from portal.businesses.publication import Decision, Review
from portal.businesses.repository import PublicationStore
from portal.clock import Clock
from portal.notices import notice


@dataclass(frozen=True, slots=True)
class Renewal:
    """A pledge that runs out: `left` days from today, 0 on its last day."""

    business: Business
    valid_to: date
    left: int


class PledgeDesk:
    """What officers do about pledges. What the public sees changes by a recorded decision alone.

    Raises NotAllowed with one plain sentence, and StorageFailed when the store cannot be used.
    """

    def __init__(self, store: PublicationStore, directory: BusinessDirectory, clock: Clock) -> None:
        self._store, self._directory, self._clock = store, directory, clock

    def find(self, id_or_name: str) -> Business:
        """The one live business with this id, code or name. Raises NotAllowed for none or several."""
        if (found := self._directory.get(id_or_name)) is not None:
            return found
        hits = [
            b for b in self._directory.search(id_or_name, limit=100).items if id_or_name in (b.name, b.uscc)
        ]
        if not hits:
            raise NotAllowed(notice("businesses.no_business"))
        if len(hits) > 1:
            raise NotAllowed(notice("businesses.several_businesses", count=len(hits)))
        return hits[0]

    def review(self, business_id: str, *, reason: str, officer: str, notified_on: date | None = None) -> None:
        """Begin to look into a pledge; nobody but officers sees it. `notified_on`: the business was told."""
        if not reason.strip():
            raise NotAllowed(notice("businesses.reason_missing"))
        if not officer.strip():
            raise NotAllowed(notice("businesses.officer_missing"))
        self._store.events.open_review(Review(business_id, reason, notified_on, officer, self._clock.now()))

    def notified(self, business_id: str, day: date, officer: str) -> bool:
        """Keep that the business was told of the review; whether one is open."""
        return self._store.events.notify(business_id, day, officer)

    def close(self, business_id: str, officer: str) -> bool:
        """End a review without a decision; whether one was open."""
        return self._store.events.close_reviews(business_id, officer)

    def decide(
        self,
        business_id: str,
        status: PledgeStatus,
        *,
        decision_number: str,
        reason: str,
        officer: str,
        decided_on: date | None = None,
        notified_on: date | None = None,
    ) -> None:
        """Record a decision; see BusinessDirectory.decide."""
        self._directory.decide(
            business_id,
            status,
            decision_number=decision_number,
            reason=reason,
            officer=officer,
            decided_on=decided_on,
            notified_on=notified_on,
        )

    def under_review(self, business_id: str = "") -> tuple[Review, ...]:
        """What is being looked into, the oldest first."""
        return self._store.events.reviews(business_id)

    def decisions(self, business_id: str) -> tuple[Decision, ...]:
        """What was decided on a business, the newest last; with those made under an earlier name."""
        return self._store.events.decisions(business_id)

    def renewals(self, within_days: int = 60) -> tuple[Renewal, ...]:
        """Pledges in force that run out within so many days from today, the nearest first."""
        today = self._clock.today()
        made: dict[str, Renewal] = {}
        for business_id, last in self._store.review.running_out(today, today + timedelta(days=within_days)):
            business = self._directory.get(business_id)
            # A newer list may tell another day, and an officer may have ended the pledge.
            if business is not None and business.status is PledgeStatus.ACTIVE and business.valid_to == last:
                made[business_id] = Renewal(business, last, (last - today).days)
        return tuple(made.values())
