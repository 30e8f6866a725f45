"""The directory of honest businesses: publishing lists, searching them, deciding on pledges."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from knowledge.business import Business, BusinessPage, PledgeStatus
from knowledge.business_list import ListReading
from knowledge.districts import normalise_district
from portal.businesses.comparison import Comparison
from portal.businesses.identity import digest_of, identified
from portal.businesses.kept_report import kept_report
from portal.businesses.publication import Decision, Publication, PublicationFacts
from portal.businesses.repository import PublicationStore, PublishedBusinesses
from portal.clock import Clock
from portal.notices import notice

MAX_PAGE = 100


class NotAllowed(Exception):
    """The rules of publication forbid it; the message is one plain Chinese sentence."""


def asks_first(pending: Mapping[str, int]) -> str:
    """What an officer must look at before a list is published, in words."""
    told = "、".join(notice(f"businesses.concern_{name}", count=count) for name, count in pending.items())
    return notice("businesses.asks_first", what=told, names=" ".join(pending))


def _require(officer: str) -> None:
    if not officer.strip():
        raise NotAllowed(notice("businesses.officer_missing"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a list. `changed` counts businesses that are new, different or gone."""

    publication_id: str
    accepted: int
    changed: int
    published: bool
    reason: str = ""  # why it was not published, in Chinese


class BusinessDirectory:
    """Implements `knowledge.business.Directory`; the one way to the published businesses.

    `single_operator` lets one officer publish lists alone (shown as 单人发布); otherwise a list
    is staged and another officer approves it. Raises StorageFailed when the store cannot be used.
    """

    def __init__(
        self,
        store: PublicationStore,
        reader: PublishedBusinesses,
        clock: Clock,
        *,
        single_operator: bool = False,
    ) -> None:
        self._store, self._reader = store, reader
        self._clock = clock
        self._single_operator = single_operator
        self._publishing = Comparison(store)

    def search(
        self,
        text: str,
        *,
        district: str | None = None,
        industry: str | None = None,
        status: PledgeStatus | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> BusinessPage:
        """Published businesses that match `text`, closest first; total counted by the database.

        `industry` is a trade as the list writes it, `status` the one that holds today.
        """
        return self._reader.search(
            text,
            self._clock.today(),
            district=normalise_district(district) if district else "",
            industry=industry or "",
            status=status,
            limit=max(0, min(limit, MAX_PAGE)),
            offset=max(0, offset),
        )

    def get(self, business_id: str) -> Business | None:
        """The published business with this id, or None."""
        return self._reader.get(business_id, self._clock.today())

    def all(self) -> tuple[Business, ...]:
        """Every published business, samples among them, for the collection of descriptions."""
        return self._reader.all(self._clock.today())

    def count(self, *, district: str | None = None) -> int:
        """How many businesses are published with an active pledge (sample rows not counted)."""
        return self._reader.count(
            self._clock.today(), district=normalise_district(district) if district else ""
        )

    def is_empty(self) -> bool:
        """Whether nothing at all is published, not even a sample."""
        return not self._store.live_publications()

    def stage(
        self,
        reading: ListReading,
        *,
        list_name: str,
        issuer: str,
        as_of: date,
        actor: str,
        sample: bool = False,
    ) -> Outcome:
        """Store a list for a second officer; nothing that the public sees changes.

        Raises NotAllowed without the name of the officer.
        """
        _require(actor)
        changed = self._changed(reading, list_name)
        if not reading.rows:
            return Outcome("", 0, 0, False, notice("businesses.nothing_usable"))
        facts = PublicationFacts(list_name, issuer, as_of, reading.source_name, reading.sha256, sample, actor)
        staged = self._store.stage(facts, reading.rows, kept_report(reading))
        return Outcome(staged, len(reading.rows), changed, False, notice("businesses.staged"))

    def publish(
        self,
        reading: ListReading,
        *,
        list_name: str,
        issuer: str,
        as_of: date,
        actor: str,
        sample: bool = False,
        accept: Collection[str] = (),
    ) -> Outcome:
        """Publish a list at once where one person may: into an empty directory or as single operator.

        Else it stays staged. Rejected rows are named and the others go in; a list that is a picture,
        or that would end decisions, waits until `accept` names these (`recognised`, `orphans`). The
        same file published again changes nothing. The first real list takes the samples away; a
        sample never goes beside real lists.
        """
        live = self._live(list_name)
        if live is not None and self._same(live, reading, issuer, as_of, sample):
            return Outcome(live.id, len(reading.rows), 0, True)
        outcome = self.stage(
            reading, list_name=list_name, issuer=issuer, as_of=as_of, actor=actor, sample=sample
        )
        if not outcome.publication_id:
            return outcome
        pending = self._publishing.concerns(outcome.publication_id, (*accept, "rejected", "conflicts"))
        if pending:
            return replace(outcome, reason=asks_first(pending))
        published = self._store.publish(
            outcome.publication_id,
            actor,
            alone=not sample,
            only_if_empty=not self._single_operator,
            followers=self._publishing.pairs(outcome.publication_id),
        )
        if not published:
            if sample:
                self._store.discard(outcome.publication_id)
                return Outcome("", 0, 0, False, notice("businesses.sample_refused"))
            return outcome
        self._store.prune(list_name)
        return Outcome(outcome.publication_id, outcome.accepted, outcome.changed, True)

    def approve(self, publication_id: str, actor: str, *, accept: Collection[str] = ()) -> None:
        """Publish a staged list as the second officer.

        `accept` names what the officer has looked at and takes: `rejected` rows, `conflicts`,
        `recognised` (a picture, proofread), `orphans` (decisions that would end). Raises NotAllowed.
        """
        _require(actor)
        found = self._store.publication(publication_id)
        if found is None or found.state != "staged":
            raise NotAllowed(notice("businesses.not_staged"))
        alone = found.facts.staged_by.strip().casefold() == actor.strip().casefold()
        if alone and not self._single_operator:
            raise NotAllowed(notice("businesses.second_officer"))
        if pending := self._publishing.concerns(publication_id, accept):
            raise NotAllowed(asks_first(pending))
        pairs = self._publishing.pairs(publication_id)
        if not self._store.publish(publication_id, actor, alone=alone, followers=pairs):
            raise NotAllowed(notice("businesses.not_staged"))
        self._store.prune(found.facts.list_name)

    def staged(self) -> tuple[Publication, ...]:
        """Lists that wait for a second officer."""
        return self._store.staged_publications()

    def live(self) -> tuple[Publication, ...]:
        """Lists that the public reads."""
        return self._store.live_publications()

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
        """Record an officer's decision on a pledge; only this suspends or revokes, never a complaint.

        Suspending and revoking need that the business was told before: on `notified_on`, or in the
        review that is open. Raises NotAllowed without this, a decision number, a reason and an
        officer, and for `expired`, which is computed.
        """
        if status is PledgeStatus.EXPIRED or not decision_number.strip() or not reason.strip():
            raise NotAllowed(notice("businesses.decision_incomplete"))
        _require(officer)
        day = decided_on or self._clock.today()
        if status in {PledgeStatus.SUSPENDED, PledgeStatus.REVOKED}:
            told = [notified_on, *(review.notified_on for review in self._store.events.reviews(business_id))]
            if not any(told_on is not None and told_on <= day for told_on in told):
                raise NotAllowed(notice("businesses.notice_first"))
        self._store.record(Decision(business_id, status.value, day, decision_number, reason, officer))
        self._store.events.close_reviews(business_id, officer)

    def _live(self, list_name: str) -> Publication | None:
        return next((p for p in self._store.live_publications() if p.facts.list_name == list_name), None)

    def _changed(self, reading: ListReading, list_name: str) -> int:
        live = self._live(list_name)
        if live is None:
            return len(reading.rows)
        before = self._store.digests(live.id)
        after = {business_id: digest_of(row) for business_id, row in identified(reading.rows)}
        return sum(before.get(k) != after.get(k) for k in before.keys() | after.keys())

    @staticmethod
    def _same(live: Publication, reading: ListReading, issuer: str, as_of: date, sample: bool) -> bool:
        facts = live.facts
        return (facts.sha256, facts.issuer, facts.as_of, facts.sample, live.row_count) == (
            reading.sha256,
            issuer,
            as_of,
            sample,
            len(reading.rows),
        )
