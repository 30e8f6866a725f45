"""The officers' service: every step and every reading goes through one guarded door.

`act` is the door for steps, `_may_read` the one for readings: both ask who the officer is for this case
(`party_of`), and refusals are audited too. The methods below are its plain names; the desk's screens and
the commands call nothing else. Accepting, refusing, mediating and closing need the recorded receipt of
12315 (总局令第121号 第八条、第四十条).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Final, NoReturn

from portal.complaints.consequences import Given
from portal.complaints.officers import Officer, Party, Role, party_of
from portal.complaints.repository import StoredCase
from portal.complaints.stepping import NOTHING, Incomplete, Stepper
from portal.complaints.transitions import RULES, Action, possible
from portal.complaints.work import LinkKind
from portal.notices import notice
from portal.security.audit import AuditEntry

_HANDLED: Final = frozenset({Party.UNIT, Party.CITY})


class NotAllowed(Exception):
    """This officer may not do this; nothing was changed. The attempt is in the audit log."""


class NoSuchCase(Exception):
    """There is no case with this number."""


class CaseDesk:
    """What officers do with cases. Safe to share between threads."""

    def __init__(
        self,
        stepper: Stepper,
        colleague: Callable[[str], Officer | None] | None = None,
        stands_in_for: Callable[[str], Collection[str]] | None = None,
    ) -> None:
        """`colleague` tells the officer of an open account by its id; without it any name is taken.

        `stands_in_for` tells for whom an account stands in today.
        """
        self._stepper = stepper
        self._work = stepper.work
        self._colleague = colleague
        self._stands_in_for = stands_in_for

    # The door

    def act(
        self,
        officer: Officer,
        number: str,
        action: Action,
        given: Given = NOTHING,
        *,
        other: str = "",
    ) -> StoredCase:
        """Take `action` in the case `number`; `other` is the number of a second case where one is needed.

        Raises NotAllowed, NoSuchCase, NotPossible, Incomplete, ChangedMeanwhile, StorageFailed.
        """
        case = self._case(number)
        party = self._party(officer, case, action)
        if other:
            second = self._case(other)
            given = dataclasses.replace(given, other=second)
        if action is Action.ASSIGN and given.officer_id:
            self._check_colleague(officer, given.officer_id, case)
        given = dataclasses.replace(given, acting_for=self.acting_for(officer, case))
        return self._stepper.take(case, party, officer.actor, action, given)

    def allowed(self, officer: Officer, number: str) -> tuple[Action, ...]:
        """What `officer` may do with the case now; empty for a case that the officer does not handle."""
        case = self._case(number)
        party = party_of(officer, case.unit_code)
        return () if party is None or case.erased else possible(case.kind, case.state, party)

    def acting_for(self, officer: Officer, case: StoredCase) -> str:
        """The absent officer for whom `officer` handles `case` today; empty where it is not so."""
        if self._stands_in_for is None or case.officer_id in ("", officer.id):
            return ""
        return case.officer_id if case.officer_id in self._stands_in_for(officer.id) else ""

    def _check_colleague(self, officer: Officer, officer_id: str, case: StoredCase) -> None:
        """A case is given to an open account of the unit that has it; the city desk also keeps it itself."""
        if self._colleague is None:
            return
        found = self._colleague(officer_id)
        able = found is not None and party_of(found, case.unit_code) is not None
        if found is None or not able or found.unit not in (case.unit_code, officer.unit):
            raise Incomplete("colleague")

    def _party(self, officer: Officer, case: StoredCase, action: Action) -> Party:
        party = party_of(officer, case.unit_code)
        by = {p for rule in RULES if rule.kind is case.kind and rule.action is action for p in rule.by}
        if party is None or (party not in by and by):
            self.refuse_access(officer, action.value, case.number)
        return party

    def _case(self, number: str) -> StoredCase:
        case = self._work.by_number(number)
        if case is None:
            raise NoSuchCase(notice("steps.no_such_case"))
        return case

    def refuse_access(self, officer: Officer, what: str, subject: str) -> NoReturn:
        """Note the attempt in the audit log and raise NotAllowed."""
        at = self._stepper.clock.now()
        self._work.record(at, AuditEntry(officer.actor, "refused", subject, {"tried": what}))
        raise NotAllowed(notice("steps.not_allowed"))

    def new_factor(self, number: str, tail: str) -> bytes:
        """What opens the filing of a case once its phone number is corrected (an HMAC)."""
        return self._stepper.factor(self._case(number).filing_id, tail)

    # 12315 and the way of a case

    def record_receipt(
        self, officer: Officer, number: str, *, receipt_number: str = "", received_on: date | None = None
    ) -> StoredCase:
        """Record that 12315 has it, by its number, the day of receipt, or both; clocks start with it."""
        given = Given(receipt_number=receipt_number, day=received_on)
        return self.act(officer, number, Action.RECORD_RECEIPT, given)

    def claim(self, officer: Officer, number: str) -> StoredCase:
        """Take the case as one's own."""
        return self.act(officer, number, Action.CLAIM)

    def assign(self, officer: Officer, number: str, to: str) -> StoredCase:
        """Give the case to the officer with the id `to`: an open account of the unit that has the case."""
        return self.act(officer, number, Action.ASSIGN, Given(officer_id=to))

    def return_to_city(self, officer: Officer, number: str, reason: str) -> StoredCase:
        """Give a case that is not the unit's back to the city desk (第四十一条: never onward by itself)."""
        return self.act(officer, number, Action.RETURN_TO_CITY, Given(reason=reason))

    def forward(self, officer: Officer, number: str, unit_code: str, reason: str) -> StoredCase:
        """Send a case on to a unit (city desk only)."""
        return self.act(officer, number, Action.FORWARD, Given(unit_code=unit_code, reason=reason))

    def dispute_competence(self, officer: Officer, number: str, reason: str) -> StoredCase:
        """Note that units disagree who is in charge: seven working days to settle it (第三十三条)."""
        return self.act(officer, number, Action.DISPUTE_COMPETENCE, Given(reason=reason))

    def settle_competence(self, officer: Officer, number: str, unit_code: str, reason: str) -> StoredCase:
        """Settle who is in charge (city desk only)."""
        return self.act(officer, number, Action.SETTLE_COMPETENCE, Given(unit_code=unit_code, reason=reason))

    # Words

    def ask_information(self, officer: Officer, number: str, text: str) -> StoredCase:
        """Ask the citizen for something; it shows on the public page with a field to answer."""
        return self.act(officer, number, Action.ASK_INFORMATION, Given(text=text))

    def message(self, officer: Officer, number: str, text: str) -> StoredCase:
        """Tell the citizen something."""
        return self.act(officer, number, Action.MESSAGE, Given(text=text))

    def note(self, officer: Officer, number: str, text: str) -> StoredCase:
        """An internal note that the public never sees."""
        return self.act(officer, number, Action.NOTE, Given(text=text))

    # Complaints

    def ask_identity(self, officer: Officer, number: str, reason: str) -> StoredCase:
        """Ask for proof of identity (第十条第三款)."""
        return self.act(officer, number, Action.ASK_IDENTITY, Given(reason=reason))

    def confirm_identity(self, officer: Officer, number: str) -> StoredCase:
        """Note that the identity is proved."""
        return self.act(officer, number, Action.CONFIRM_IDENTITY)

    def accept(self, officer: Officer, number: str, day: date | None = None) -> StoredCase:
        """Accept a complaint; sixty days of mediation start (第十五条、第二十三条)."""
        return self.act(officer, number, Action.ACCEPT, Given(day=day))

    def refuse(
        self, officer: Officer, number: str, ground: str, reason: str, day: date | None = None
    ) -> StoredCase:
        """Refuse a complaint on a ground of 第十六条 (`states.REFUSAL`); the reason is told."""
        return self.act(officer, number, Action.REFUSE, Given(ground=ground, reason=reason, day=day))

    def start_mediation(self, officer: Officer, number: str, day: date | None = None) -> StoredCase:
        """Start mediating, both sides agreeing (第十八条)."""
        return self.act(officer, number, Action.START_MEDIATION, Given(day=day))

    def pause(self, officer: Officer, number: str, reason: str, day: date | None = None) -> StoredCase:
        """Goods are being tested: the days do not count (第二十二条)."""
        return self.act(officer, number, Action.PAUSE, Given(reason=reason, day=day))

    def resume(self, officer: Officer, number: str, day: date | None = None) -> StoredCase:
        """The test is over."""
        return self.act(officer, number, Action.RESUME, Given(day=day))

    def agree(self, officer: Officer, number: str, day: date | None = None) -> StoredCase:
        """Both sides agreed (第二十四条)."""
        return self.act(officer, number, Action.AGREE, Given(day=day))

    def terminate(
        self, officer: Officer, number: str, ground: str, reason: str, day: date | None = None
    ) -> StoredCase:
        """End the mediation on a ground of 第二十三条 (`states.TERMINATION`)."""
        return self.act(officer, number, Action.TERMINATE, Given(ground=ground, reason=reason, day=day))

    def tell_end(self, officer: Officer, number: str, day: date | None = None) -> StoredCase:
        """Both sides were told of the end: the period for telling stops (第二十三条第二款)."""
        return self.act(officer, number, Action.TELL_END, Given(day=day))

    def follow_up(self, officer: Officer, number: str) -> StoredCase:
        """The citizen was called back (第二十六条)."""
        return self.act(officer, number, Action.FOLLOW_UP)

    def open_report(
        self, officer: Officer, number: str, reason: str, found_on: date | None = None
    ) -> StoredCase:
        """Open a report on a clue found in mediation: 15 + 15 working days to check it (第二十七条)."""
        return self.act(officer, number, Action.OPEN_REPORT, Given(reason=reason, day=found_on))

    # Reports

    def triage(self, officer: Officer, number: str) -> StoredCase:
        """Take up a report."""
        return self.act(officer, number, Action.TRIAGE)

    def verify(self, officer: Officer, number: str) -> StoredCase:
        """Start checking it."""
        return self.act(officer, number, Action.VERIFY)

    def extend_check(self, officer: Officer, number: str, reason: str) -> StoredCase:
        """The head of the authority approved fifteen more working days (第二十七条)."""
        return self.act(officer, number, Action.EXTEND_CHECK, Given(reason=reason))

    def file_case(self, officer: Officer, number: str, day: date | None = None) -> StoredCase:
        """A case was opened (立案)."""
        return self.act(officer, number, Action.FILE_CASE, Given(day=day))

    def not_file(self, officer: Officer, number: str, reason: str, day: date | None = None) -> StoredCase:
        """No case is opened (不予立案)."""
        return self.act(officer, number, Action.NOT_FILE, Given(reason=reason, day=day))

    def decide(self, officer: Officer, number: str, day: date | None = None) -> StoredCase:
        """The case was decided."""
        return self.act(officer, number, Action.DECIDE, Given(day=day))

    def close(self, officer: Officer, number: str) -> StoredCase:
        """Everything is done; the reporter was told where the law says so (第三十六条)."""
        return self.act(officer, number, Action.CLOSE)

    def not_competent(self, officer: Officer, number: str, reason: str) -> StoredCase:
        """No authority of the city is in charge: the reporter is told where to go (第三十四条)."""
        return self.act(officer, number, Action.NOT_COMPETENT, Given(reason=reason))

    # Other cases

    def link(self, officer: Officer, number: str, other: str, kind: LinkKind, reason: str) -> StoredCase:
        """Link two cases (duplicate, joint, related); each keeps its own state and clocks."""
        return self.act(officer, number, Action.LINK, Given(link_kind=kind, reason=reason), other=other)

    def unlink(self, officer: Officer, number: str, other: str, reason: str) -> StoredCase:
        """Undo a link."""
        return self.act(officer, number, Action.UNLINK, Given(reason=reason), other=other)

    def merge_repeat(self, officer: Officer, number: str, earlier: str, reason: str) -> StoredCase:
        """The same reporter reported the same facts before: not handled again (第三十五条)."""
        return self.act(officer, number, Action.MERGE_REPEAT, Given(reason=reason), other=earlier)

    def split_repeat(self, officer: Officer, number: str, reason: str) -> StoredCase:
        """It was no repetition after all."""
        return self.act(officer, number, Action.SPLIT_REPEAT, Given(reason=reason))

    # Everybody's list of what to do

    def tasks(self, officer: Officer) -> tuple[str, ...]:
        """Tasks for the operator, such as `holidays-2027`: enter the holidays of that year (city desk)."""
        self.need_role(officer, "tasks", Role.CITY_DESK)
        return tuple(name for name, _ in self._work.open_tasks())

    def finish_task(self, officer: Officer, name: str) -> None:
        """Mark such a task done (city desk)."""
        self.need_role(officer, "finish_task", Role.CITY_DESK)
        self._work.finish_task(name, self._stepper.clock.now())

    def need_role(self, officer: Officer, what: str, *roles: Role) -> None:
        """Raise NotAllowed, and audit it, unless `officer` has one of `roles`."""
        if not officer.roles.intersection(roles):
            self.refuse_access(officer, what, "-")

    def cases(self, officer: Officer, numbers: Sequence[str]) -> tuple[StoredCase, ...]:
        """The cases with these numbers that the officer handles."""
        found = (self._work.by_number(number) for number in numbers)
        return tuple(case for case in found if case and party_of(officer, case.unit_code) in _HANDLED)
