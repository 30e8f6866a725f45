"""Takes one step in a case: checks the table of transitions and what the step needs, seals, stores, audits.

The desk and the holder of a code both come through here; who somebody is was checked before.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from knowledge.rules.working_days import Calendar
from portal.clock import Clock
from portal.complaints import personal_requests
from portal.complaints.case_clocks import day_of, may_be_extended, missing_years, nearest, running_clocks
from portal.complaints.consequences import (
    Given,
    after_of,
    audit_of,
    detail_of,
    first_event_of,
    link_of,
    message_of,
    sealed_at,
    values_of,
)
from portal.complaints.evidence import EvidenceStore
from portal.complaints.joint_complaints import is_representative, missing_to_represent
from portal.complaints.officers import Party
from portal.complaints.personal_requests import proposed_by
from portal.complaints.records import CaseKind
from portal.complaints.repository import StoredCase, StoredEvent
from portal.complaints.routing import units
from portal.complaints.sealed_case import encrypt_upload, factor_digest, reopened_as, seal_uploads
from portal.complaints.states import FIRST_STATE, REFUSAL, TERMINATION, is_final
from portal.complaints.townships import TownshipTable
from portal.complaints.transitions import Action, Need, Rule, rule_for
from portal.complaints.work import CaseWork, ChangedMeanwhile, Deadline, Step
from portal.notices import notice
from portal.security.keys import KeyRing
from portal.security.sealing import CaseSeal, open_seal

LONGEST_TEXT: Final = 5_000
NOTHING: Final = Given()
_LONGEST_NUMBER: Final = 40


class NotPossible(Exception):
    """The law or the state of the case does not allow this step; nothing was changed."""


class Incomplete(Exception):
    """The step lacks something, named in `missing`; nothing was changed."""

    def __init__(self, missing: Need | str) -> None:
        self.missing = str(missing)
        super().__init__(notice(f"steps.missing.{self.missing}"))


class Stepper:
    """Takes steps in cases, each in one transaction with its event and audit entry."""

    def __init__(
        self,
        work: CaseWork,
        keys: KeyRing,
        clock: Clock,
        evidence: EvidenceStore,
        calendar: Callable[[], Calendar],
        townships: Callable[[], TownshipTable] = TownshipTable,
        *,
        single_operator: bool = False,
    ) -> None:
        """`single_operator`: one person may both propose and carry out an erasure."""
        self.work = work
        self.keys = keys
        self.clock = clock
        self.evidence = evidence
        self.calendar = calendar
        self.townships = townships
        self._single_operator = single_operator

    def take(
        self, case: StoredCase, party: Party, actor: str, action: Action, given: Given = NOTHING
    ) -> StoredCase:
        """Take `action` in `case` and return it as it is then; with the same `given.key` and words only once.

        Raises NotPossible, Incomplete, ChangedMeanwhile, StorageFailed, KeysUnusable.
        """
        if self.was_taken(case, action, given):
            return self._now(case)
        rule = rule_for(case.kind, action, case.state, party)
        if rule is None or case.erased:
            raise NotPossible(notice("steps.not_possible"))
        self._check(case, rule, given)
        self._check_standing(case, action, actor)
        at = self.clock.now()
        sealed = self.work.sealed(case.id)
        if sealed.wrapped_key is None:
            raise NotPossible(notice("steps.not_possible"))
        seal = open_seal(self.keys, case.id, sealed.wrapped_key)
        event = self._event(case, rule, given, actor, at, seal)
        values = values_of(case, rule, given, event)
        after = after_of(case, values, event)
        deadline, tasks = self._deadline(after)
        opened = opened_event = opened_deadline = None
        if action is Action.OPEN_REPORT:
            self._check_no_open_report(case)
            opened = reopened_as(self.keys, sealed, secrets.token_hex(16), case, given.text, self.townships())
            opened_event = first_event_of(opened.unit_code, party, event)
            opened_deadline, more = self._opened_deadline(opened.id, opened_event)
            tasks = tuple(dict.fromkeys((*tasks, *more)))
        stored = [encrypt_upload(upload, secrets.token_hex(16)) for upload in given.uploads]
        self.evidence.put({item.stored_name: item.ciphertext for item in stored})
        step = Step(
            case_id=case.id,
            seen=case.steps,
            event=event,
            audit=audit_of(case, event, after, given),
            values=dataclasses.replace(values, deadline=deadline),
            message=message_of(rule, party, given, seal, at),
            evidence=seal_uploads(self.keys, sealed, stored),
            fields={
                name: seal.seal(name, json.dumps(value, ensure_ascii=False).encode())
                for name, value in given.fields.items()
            },
            factor_hmac=given.factor_hmac,
            link=link_of(action, given),
            opened=opened,
            opened_event=opened_event,
            opened_deadline=opened_deadline,
            tasks=tasks,
            key_hmac=self._key(case, action, given, self.keys.hashing_id) if given.key else None,
        )
        try:
            return self.work.apply(step)
        except ChangedMeanwhile:
            if self.was_taken(case, action, given):  # by the other of two simultaneous calls
                return self._now(case)
            raise

    def was_taken(self, case: StoredCase, action: Action, given: Given) -> bool:
        """Whether this step with this key and these words is stored already."""
        if not given.key:
            return False
        return self.work.was_taken([self._key(case, action, given, id_) for id_ in self.keys.hashing_ids])

    def _key(self, case: StoredCase, action: Action, given: Given, key_id: str) -> bytes:
        # Other words under the same key are another step: nothing that somebody wrote is dropped.
        files = (hashlib.sha256(upload.content).hexdigest() for upload in given.uploads)
        said = (given.text, given.reason, str(given.rating), *files)
        return self.keys.digest("step", case.id, action.value, given.key, *said, key_id=key_id)

    def _now(self, case: StoredCase) -> StoredCase:
        return self.work.by_number(case.number) or case

    def factor(self, filing_id: str, tail: str) -> bytes:
        """HMAC of the last four digits of a filer's corrected phone number."""
        key_id = self.work.lock(filing_id).hmac_key_id
        return factor_digest(self.keys, filing_id, "phone_tail", tail, key_id)

    def refresh_deadline(self, case: StoredCase) -> Deadline:
        """Work out the nearest deadline anew, as after a new year of holidays, and keep it."""
        deadline, tasks = self._deadline(case)
        if deadline != Deadline(case.due_on, case.due_name):
            self.work.set_deadline(case.id, deadline)
        for name in tasks:
            self.work.note_task(name, self.clock.now())
        return deadline

    def _deadline(self, case: StoredCase) -> tuple[Deadline, tuple[str, ...]]:
        clocks = running_clocks(case, self.clock.today(), self.calendar())
        first = nearest(clocks)
        tasks = tuple(f"holidays-{year}" for year in sorted(missing_years(clocks)))
        return Deadline(first.due_on, first.key) if first else Deadline(None, ""), tasks

    def _opened_deadline(self, case_id: str, event: StoredEvent) -> tuple[Deadline, tuple[str, ...]]:
        report = StoredCase(case_id, CaseKind.REPORT, "", FIRST_STATE, "", (event,), received_on=event.day)
        return self._deadline(report)

    def _check(self, case: StoredCase, rule: Rule, given: Given) -> None:
        if rule.action is Action.EXTEND_CHECK and not may_be_extended(case):
            raise NotPossible(notice("steps.not_possible"))
        present = {
            Need.RECEIPT: case.registered,
            Need.RECEIPT_DATA: bool(given.receipt_number or given.day),
            Need.REASON: bool(given.reason.strip()),
            Need.TEXT: bool(given.text.strip()),
            Need.REFUSAL_GROUND: given.ground in REFUSAL,
            Need.TERMINATION_GROUND: given.ground in TERMINATION,
            Need.OFFICER: bool(given.officer_id),
            Need.UNIT: given.unit_code in {unit.code for unit in units()},
            Need.OTHER_CASE: given.other is not None and given.other.id != case.id,
        }
        for need in Need:
            if need in rule.needs and not present[need]:
                raise Incomplete(need)
        for text in (given.reason, given.text):
            if len(text) > LONGEST_TEXT:
                raise Incomplete("shorter")
        number = given.receipt_number
        if len(number) > _LONGEST_NUMBER or not number.isprintable() or number != number.strip():
            raise Incomplete("receipt_number")
        if rule.action is Action.RATE and given.rating not in range(1, 6):
            raise Incomplete("rating")
        if given.day is not None:
            self._check_day(case, rule.action, given.day)

    def _check_standing(self, case: StoredCase, action: Action, actor: str) -> None:
        """What a step needs of steps before it, beyond the state."""
        if missing := personal_requests.missing_before(case, action):
            raise NotPossible(notice(f"steps.{missing}"))
        if action is Action.ERASE and not self._single_operator and proposed_by(case) == actor:
            raise NotPossible(notice("steps.second_officer"))
        if action is Action.REPRESENT and (missing := missing_to_represent(self.work, case)):
            raise NotPossible(notice(f"steps.{missing}"))
        if action is Action.UNREPRESENT and not is_representative(case):
            raise NotPossible(notice("steps.not_possible"))

    def _check_day(self, case: StoredCase, action: Action, day: date) -> None:
        """A step takes effect neither in the future nor before the one that it follows."""
        earlier = [day_of(event) for event in case.events[1:] if event.to_state]
        if case.received_on is not None and action is not Action.RECORD_RECEIPT:
            earlier.append(case.received_on)
        if day > self.clock.today() or (
            action is not Action.RECORD_RECEIPT and earlier and day < max(earlier)
        ):
            raise Incomplete("day")

    def _check_no_open_report(self, case: StoredCase) -> None:
        for other in self.work.of_filing(case.filing_id):
            if other.kind is CaseKind.REPORT and not is_final(other.kind, other.state):
                raise NotPossible(notice("steps.report_exists"))

    def _event(
        self, case: StoredCase, rule: Rule, given: Given, actor: str, at: datetime, seal: CaseSeal
    ) -> StoredEvent:
        ground = REFUSAL.get(given.ground) or TERMINATION.get(given.ground)
        reason = given.reason.strip()
        return StoredEvent(
            at=at,
            event=rule.action.value,
            actor=actor,
            day=given.day,
            article=ground.article if ground else rule.article,
            ground=ground.key if ground else "",
            detail=detail_of(rule.action, given),
            from_state=case.state if rule.target else "",
            to_state=rule.target or "",
            public=rule.public,
            sealed=seal.seal(f"reason {sealed_at(at)}", reason.encode()) if reason else None,
        )


__all__ = ["Given", "Incomplete", "NotPossible", "Stepper", "sealed_at"]
