"""Hand-over: all open cases of an officer who leaves go to a colleague of the unit, after a preview.

Each case gets its own step `assign` with the reason, so that its history tells who had it. Cases that came to
the officer after the preview stay and are told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from portal.clock import Clock
from portal.complaints.case_lists import CaseRecords, QueueFilter
from portal.complaints.consequences import Given
from portal.complaints.desk import CaseDesk
from portal.complaints.officers import Officer, Role, party_of
from portal.complaints.repository import StoredCase
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import Action, Need
from portal.complaints.work import ChangedMeanwhile
from portal.notices import notice
from portal.officers.absences import Absences
from portal.officers.accounts import Account
from portal.security.audit import AuditEntry

MOST: Final = 10_000


class HandoverRefused(Exception):
    """Cases cannot be handed over as asked; one plain sentence."""


class ActLog(Protocol):
    """Where acts are written down."""

    def record(self, at: datetime, entry: AuditEntry) -> None:
        """Add to the audit log."""
        ...


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be handed over, nearest deadline first, and to whom it may go."""

    officer_id: str
    unit: str
    cases: tuple[StoredCase, ...]
    takers: tuple[str, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """Numbers of the cases, as they are confirmed."""
        return tuple(case.number for case in self.cases)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was done: cases that have a new officer, and open ones that the old officer still has."""

    done: tuple[str, ...]
    left: tuple[str, ...]


class Handovers:
    """Previews and does hand-overs. Safe to share between threads."""

    def __init__(
        self,
        desk: CaseDesk,
        records: CaseRecords,
        accounts: Callable[[], Sequence[Account]],
        absences: Absences,
        log: ActLog,
        clock: Clock,
    ) -> None:
        self._desk, self._records, self._accounts = desk, records, accounts
        self._absences, self._log, self._clock = absences, log, clock

    def open_cases(self, account_id: str) -> int:
        """How many open cases this account has."""
        return self._records.queue(QueueFilter(officer_id=account_id, limit=1)).total

    def leavers(self, officer: Officer) -> tuple[str, ...]:
        """Accounts, closed ones too, whose cases `officer` may hand over: of the own unit, or of all."""
        self._desk.need_role(officer, "read_handovers", Role.UNIT_OFFICER, Role.CITY_DESK)
        return tuple(
            one.id
            for one in self._accounts()
            if party_of(officer, one.unit) is not None and party_of(one.officer, one.unit) is not None
        )

    def preview(self, officer: Officer, account_id: str) -> Preview:
        """The open cases of an account and who may take them: open accounts of the unit that are not away.

        Raises NotAllowed, HandoverRefused.
        """
        known = {one.id: one for one in self._accounts()}
        unit = known[account_id].unit if account_id in known else ""
        if party_of(officer, unit) is None:
            self._desk.refuse_access(officer, "hand_over", account_id[:40] or "-")
        if account_id not in known:
            raise HandoverRefused(notice("desk_staff.handover.no_account"))
        away = self._absences.substitutes()
        takers = tuple(
            one.id
            for one in known.values()
            if one.unit == unit
            and one.id not in {account_id, *away}
            and not one.disabled
            and party_of(one.officer, unit) is not None
        )
        page = self._records.queue(QueueFilter(officer_id=account_id, limit=MOST))
        return Preview(account_id, unit, page.cases, takers)

    def hand_over(
        self, officer: Officer, account_id: str, to: str, numbers: Collection[str], reason: str
    ) -> HandedOver:
        """Give the cases `numbers`, as they were previewed, from one account to another.

        Each case is a step of its own: what is done stays done, and what could not be done is in `left`.
        Raises NotAllowed, HandoverRefused, Incomplete (no reason), StorageFailed.
        """
        now = self.preview(officer, account_id)
        if to not in now.takers:
            raise HandoverRefused(notice("desk_staff.handover.taker"))
        if not reason.strip():
            raise Incomplete(Need.REASON)
        given = Given(officer_id=to, reason=reason)
        done = []
        for number in (one for one in now.numbers if one in numbers):
            try:
                self._desk.act(officer, number, Action.ASSIGN, given)
            except (ChangedMeanwhile, NotPossible):
                continue  # somebody works on it just now, or it was closed: told as left if still open
            done.append(number)
        detail = {"to": to, "cases": str(len(done)), "previewed": str(len(numbers))}
        self._log.record(self._clock.now(), AuditEntry(officer.actor, "handed_over", account_id, detail))
        left = self._records.queue(QueueFilter(officer_id=account_id, limit=MOST)).cases
        return HandedOver(tuple(done), tuple(case.number for case in left))
