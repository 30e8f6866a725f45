"""What may no longer be kept of online pledges and of reports of swapped plaques.

Half a year after it was returned a pledge goes whole; half a year after a public one has ended (run out,
withdrawn, revoked, deregistered) whom to reach goes, and what was public stays on record. A report goes half
a year after it was dealt with, and after two years in any case. The privacy notes of the two forms say so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from knowledge.business import Business, PledgeStatus
from portal.businesses.publication import Decision
from portal.businesses.self_pledge_records import Application
from portal.clock import Clock

KEPT: Final = timedelta(days=180)
OPEN_REPORTS_KEPT: Final = timedelta(days=730)
_ENDED: Final = frozenset({PledgeStatus.WITHDRAWN, PledgeStatus.REVOKED, PledgeStatus.DEREGISTERED})


class KeptPledges(Protocol):
    """Where online pledges are kept; every method raises StorageFailed."""

    def drop_returned(self, before: datetime) -> int:
        """Delete pledges that were returned before a moment, with what was recorded of them; how many."""
        ...

    def forget_contact(self, application_id: str, at: datetime) -> bool:
        """Destroy the contact of a pledge and its key, on record; whether there was one."""
        ...


class KeptReports(Protocol):
    """Where reports of swapped plaques are kept; raises StorageFailed."""

    def drop_reports(self, closed_before: datetime, received_before: datetime) -> int:
        """Delete reports that were closed before the one moment or received before the other; how many."""
        ...


@dataclass(frozen=True, slots=True)
class PurgedPledges:
    """How much went: returned pledges, contacts of ended ones, reports of plaques."""

    pledges: int
    contacts: int
    plaque_reports: int


class PledgeRetention:
    """Deletes what may no longer be kept. `public` are the published pledges with a contact, and whose."""

    def __init__(
        self,
        pledges: KeptPledges,
        reports: KeptReports,
        public: Callable[[], tuple[tuple[Application, Business], ...]],
        decisions: Callable[[str], tuple[Decision, ...]],
        clock: Clock,
    ) -> None:
        self._pledges, self._reports = pledges, reports
        self._public, self._decisions, self._clock = public, decisions, clock

    def purge(self) -> PurgedPledges:
        """Do it now; may be run as often as one likes. Raises StorageFailed."""
        now = self._clock.now()
        contacts = 0
        for application, business in self._public():
            ended = self._ended_on(business)
            if ended is not None and ended + KEPT < self._clock.today():
                contacts += self._pledges.forget_contact(application.id, now)
        return PurgedPledges(
            self._pledges.drop_returned(now - KEPT),
            contacts,
            self._reports.drop_reports(now - KEPT, now - OPEN_REPORTS_KEPT),
        )

    def _ended_on(self, business: Business) -> date | None:
        """The day on which a pledge ended; None while it holds, or may hold again (suspended)."""
        if business.status is PledgeStatus.EXPIRED:
            return business.valid_to
        if business.status in _ENDED:
            return max((one.decided_on for one in self._decisions(business.id)), default=None)
        return None
