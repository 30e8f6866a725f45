"""What publishers do with lists, pledges and plaques: each call asks for the role, each act is on record.

The rules (a second officer, what must be looked at first, notice before a decision) are those of the services
below; here the officer's account goes into them as the one who acts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any, Final, Protocol

from knowledge.business import PledgeStatus
from portal.businesses.instrument import Instrument
from portal.businesses.plaque import OpenedReport, Plaques
from portal.businesses.pledge_desk import PledgeDesk, Renewal
from portal.businesses.publication import Decision, Difference, HistoryEntry, Publication, Review
from portal.businesses.publishing import PublishingRoom
from portal.businesses.self_pledge import SelfPledges
from portal.businesses.self_pledge_form import Contact
from portal.businesses.self_pledge_records import Application
from portal.clock import Clock
from portal.complaints.desk import CaseDesk
from portal.complaints.officers import Officer, Role
from portal.officers.list_upload import ListUpload, NewList, Staged
from portal.security.audit import AuditEntry

SOON_DAYS: Final = 60


class ActLog(Protocol):
    """The chained audit log."""

    def record(self, at: Any, entry: AuditEntry) -> None:
        """Add an entry."""
        ...


class PublishingDesk:
    """The publishing room behind the role `publisher`.

    Every method raises NotAllowed of `complaints.desk` for other officers (audited), what the service below
    raises (one plain sentence each), and StorageFailed. `published` is called when what the public reads
    has changed.
    """

    def __init__(
        self,
        desk: CaseDesk,
        log: ActLog,
        clock: Clock,
        room: PublishingRoom,
        pledges: PledgeDesk,
        self_pledges: SelfPledges,
        plaques: Plaques,
        overdue: Callable[[date], Collection[Instrument]],
        upload: ListUpload,
        published: Callable[[], None],
    ) -> None:
        self._desk, self._log, self._clock = desk, log, clock
        self._room, self._pledges, self._self_pledges = room, pledges, self_pledges
        self._plaques, self._overdue, self._upload = plaques, overdue, upload
        self._published = published

    # Lists

    def staged(self, officer: Officer) -> tuple[tuple[Publication, dict[str, int]], ...]:
        """Lists that wait, each with what must be accepted by name before it is published."""
        self._need(officer, "read_lists")
        return tuple((one, self._room.concerns(one.id)) for one in self._room.staged())

    def live(self, officer: Officer) -> tuple[Publication, ...]:
        """Lists that the public reads."""
        self._need(officer, "read_lists")
        return self._room.live()

    def difference(self, officer: Officer, publication_id: str, most: int = 50) -> Difference:
        """What publishing a staged list would change."""
        self._need(officer, "read_lists")
        return self._room.difference(publication_id, most)

    def report(self, officer: Officer, publication_id: str) -> dict[str, Any]:
        """What was read of a list and what was not."""
        self._need(officer, "read_lists")
        return self._room.report(publication_id)

    def history(self, officer: Officer, limit: int = 50) -> tuple[HistoryEntry, ...]:
        """Who staged, published, undid and discarded what, the newest first."""
        self._need(officer, "read_lists")
        return self._room.history(limit)

    def stage(self, officer: Officer, new: NewList) -> Staged:
        """Read an uploaded list in a process of its own and stage it for a second officer."""
        self._need(officer, "stage_list")
        staged = self._upload.stage(new, officer.id)
        self._note(officer, "stage_list", staged.publication or "-", rows=str(staged.rows))
        return staged

    def approve(self, officer: Officer, publication_id: str, accept: Collection[str] = ()) -> None:
        """Publish a staged list as the second officer; `accept` names what was looked at and is taken."""
        self._need(officer, "approve_list")
        self._room.approve(publication_id, officer.id, accept=accept)
        self._note(officer, "approve_list", publication_id, accept=" ".join(sorted(accept)))
        self._published()

    def discard(self, officer: Officer, publication_id: str, reason: str) -> None:
        """Throw a staged list away."""
        self._need(officer, "discard_list")
        self._room.discard(publication_id, officer.id, reason)
        self._note(officer, "discard_list", publication_id, reason=reason)

    def undo(self, officer: Officer, publication_id: str, reason: str) -> None:
        """Take a live list off and put back exactly what stood before it."""
        self._need(officer, "undo_list")
        self._room.undo(publication_id, officer.id, reason)
        self._note(officer, "undo_list", publication_id, reason=reason)
        self._published()

    # Pledges

    def renewals(self, officer: Officer, within_days: int = SOON_DAYS) -> tuple[Renewal, ...]:
        """Pledges in force that run out soon, the nearest first."""
        self._need(officer, "read_pledges")
        return self._pledges.renewals(within_days)

    def overdue(self, officer: Officer) -> tuple[Instrument, ...]:
        """Instruments whose verification ran out, the longest overdue first."""
        self._need(officer, "read_pledges")
        return tuple(self._overdue(self._clock.today()))

    def reviews(self, officer: Officer) -> tuple[tuple[Review, str], ...]:
        """Pledges that are looked into, with the name of the business; never shown to the public."""
        self._need(officer, "read_pledges")
        return tuple((one, self._pledges.find(one.business_id).name) for one in self._pledges.under_review())

    def decisions(self, officer: Officer, business: str) -> tuple[str, tuple[Decision, ...]]:
        """Name of a business (by id, code or whole name) and what was decided on its pledge."""
        self._need(officer, "read_pledges")
        found = self._pledges.find(business)
        return found.name, self._pledges.decisions(found.id)

    def review(self, officer: Officer, business: str, reason: str, notified_on: date | None) -> None:
        """Begin to look into a pledge, or keep the day on which the business was told."""
        self._need(officer, "review_pledge")
        found = self._pledges.find(business)
        told = notified_on is not None and not reason.strip()
        if not (told and notified_on and self._pledges.notified(found.id, notified_on, officer.id)):
            self._pledges.review(found.id, reason=reason, officer=officer.id, notified_on=notified_on)
        self._note(officer, "review_pledge", found.id, reason=reason)

    def close_review(self, officer: Officer, business: str) -> None:
        """End a review without a decision."""
        self._need(officer, "close_review")
        found = self._pledges.find(business)
        self._pledges.close(found.id, officer.id)
        self._note(officer, "close_review", found.id)

    def decide(self, officer: Officer, business: str, status: PledgeStatus, number: str, reason: str) -> None:
        """Record a decision; suspending and revoking need that the business was told before."""
        self._need(officer, "decide_pledge")
        found = self._pledges.find(business)
        self._pledges.decide(found.id, status, decision_number=number, reason=reason, officer=officer.id)
        self._note(officer, "decide_pledge", found.id, status=status.value, number=number)

    # Online pledges

    def waiting(self, officer: Officer) -> tuple[Application, ...]:
        """Online pledges that wait for a first or a second officer."""
        self._need(officer, "read_pledges")
        return self._self_pledges.waiting()

    def contact(self, officer: Officer, application_id: str) -> Contact:
        """Whom to reach about an online pledge; on record before it is opened."""
        self._need(officer, "read_pledge_contact")
        self._note(officer, "read_pledge_contact", application_id)
        return self._self_pledges.contact(application_id, officer.id)

    def agree(self, officer: Officer, application_id: str) -> str:
        """Agree to an online pledge: the first officer checks, a second one publishes. Returns the state."""
        self._need(officer, "agree_pledge")
        state = self._self_pledges.approve(application_id, officer.id)
        self._note(officer, "agree_pledge", application_id, state=state)
        if state == "published":
            self._published()
        return state

    def send_back(self, officer: Officer, application_id: str, reason: str) -> None:
        """Return an online pledge with a reason that the business reads."""
        self._need(officer, "return_pledge")
        self._self_pledges.send_back(application_id, officer.id, reason)
        self._note(officer, "return_pledge", application_id)

    # Plaques

    def swap_reports(self, officer: Officer) -> tuple[OpenedReport, ...]:
        """Open reports of plaques that hang where they do not belong."""
        self._need(officer, "read_plaque_reports")
        return self._plaques.reports()

    def close_report(self, officer: Officer, report_id: str, result: str, withdraw: str = "") -> bool:
        """Mark a report as dealt with; `withdraw` is the code of a plaque that must not hang any more."""
        self._need(officer, "close_plaque_report")
        if withdraw:
            self._plaques.withdraw(withdraw, officer.id, result)
        done = self._plaques.close_report(report_id, officer.id, result)
        self._note(officer, "close_plaque_report", report_id, withdrawn="yes" if withdraw else "no")
        return done

    def _need(self, officer: Officer, what: str) -> None:
        self._desk.need_role(officer, what, Role.PUBLISHER)

    def _note(self, officer: Officer, action: str, subject: str, **detail: str) -> None:
        told = {name: text[:200] for name, text in detail.items() if text}
        self._log.record(self._clock.now(), AuditEntry(officer.actor, action, subject[:40], told))
