"""Random walks through both machines over the real store: what must hold after every step, holds."""

from __future__ import annotations

import atexit
import dataclasses
import os
import shutil
from datetime import timedelta
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from portal.complaints.consequences import Given
from portal.complaints.desk import NotAllowed
from portal.complaints.records import CaseKind
from portal.complaints.states import REFUSAL, TERMINATION, is_final
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import RULES, Action, Need
from tests.case_desk import CITY, FENGZE, JINJIANG, OTHER, UNIT, Desk, MovingClock, quick_folder
from tests.case_fakes import NOW

GIVEN = Given(
    reason="理由", text="内容", ground="16-1", officer_id="fz-2", unit_code=FENGZE, receipt_number="12315-1",
    link_kind="related", rating=3,
)  # fmt: skip
OFFICERS = {UNIT.id: UNIT, OTHER.id: OTHER, CITY.id: CITY}
MOST_DAYS = 200
# Every walk starts from a copy of one migrated store; `make soak` walks further and more often.
WALKS, STEPS = (60, 50) if os.environ.get("METROLOGY_SOAK") == "1" else (8, 25)


@cache
def empty_store() -> Path:
    """A migrated store without cases, made once."""
    folder = quick_folder("case-machine-empty-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    side = Desk(folder / "data").side
    assert side.work.open_tasks() == ()
    side._engine.dispose()
    return folder / "data"


class Cases(RuleBasedStateMachine):
    """One filing and one more, whose numbers other steps need; random officers, actions and days."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = quick_folder("case-machine-")
        shutil.copytree(empty_store(), self.folder / "data")
        self.desk = Desk(self.folder / "data", MovingClock(NOW))
        self.states: dict[str, str] = {}
        self.receipt = self.desk.file()
        self.second = self.desk.file()
        self.numbers = [case.number for one in (self.receipt, self.second) for case in one.cases]
        self.withdrawn = False

    def teardown(self) -> None:
        self.desk.side._engine.dispose()
        shutil.rmtree(self.folder, ignore_errors=True)

    @initialize(registered=st.booleans())
    def begin(self, registered: bool) -> None:
        for number in self.numbers:
            if registered:
                self.desk.desk.record_receipt(CITY, number, received_on=self.desk.clock.today())
            self.states[number] = self.desk.case(number).state

    @rule(
        officer=st.sampled_from(sorted(OFFICERS)),
        place=st.integers(0, 3),
        action=st.sampled_from(list(Action)),
        other=st.integers(0, 3),
        ground=st.sampled_from([*REFUSAL, *TERMINATION, ""]),
        unit=st.sampled_from([FENGZE, JINJIANG]),
        worded=st.booleans(),
    )
    def an_officer_does_something(
        self, officer: str, place: int, action: Action, other: int, ground: str, unit: str, worded: bool
    ) -> None:
        given = dataclasses.replace(GIVEN, ground=ground, unit_code=unit) if worded else Given()
        number = self.numbers[place]
        before = self.desk.case(number)
        try:
            after = self.desk.desk.act(OFFICERS[officer], number, action, given, other=self.numbers[other])
        except (NotAllowed, NotPossible, Incomplete):
            assert self.desk.case(number) == before
            return
        legal = [
            one
            for one in RULES
            if one.kind is before.kind and one.action is action and before.state in one.sources
        ]
        assert any((one.target or before.state) == after.state for one in legal)
        if any(Need.RECEIPT in one.needs for one in legal):
            assert before.registered
        self._note(number)

    @rule(place=st.integers(0, 1), pick=st.integers(0, 50), ground=st.sampled_from(["16-3", "23-5"]))
    def the_officer_in_charge_does_what_is_possible(self, place: int, pick: int, ground: str) -> None:
        """Gets deeper into the machines than blind tries do."""
        number = self.numbers[place]
        case = self.desk.case(number)
        officer = next(o for o in (UNIT, OTHER, CITY) if o.unit == case.unit_code)
        changing = {one.action for one in RULES if one.target}
        ways = [one for one in self.desk.desk.allowed(officer, number) if one in changing]
        if not ways:
            return
        given = dataclasses.replace(GIVEN, ground=ground)
        try:
            self.desk.desk.act(officer, number, ways[pick % len(ways)], given, other=self.numbers[place + 2])
        except (NotPossible, Incomplete):
            assert self.desk.case(number) == case
        self._note(number)

    @rule(place=st.integers(0, 1), action=st.sampled_from(list(Action)), worded=st.booleans())
    def the_holder_does_something(self, place: int, action: Action, worded: bool) -> None:
        number = self.numbers[place]
        report = self.desk.case(self.numbers[1])
        access = self.desk.access(self.receipt)
        try:
            self.desk.holder._take(access, number, action, GIVEN if worded else Given())
        except (NotPossible, Incomplete):
            return
        if action is Action.WITHDRAW:
            assert self.desk.case(self.numbers[1]) == report, "withdrawing a complaint touches no report"
        self._note(number)

    @rule(days=st.integers(1, 40))
    @precondition(lambda self: (self.desk.clock.now() - NOW).days < MOST_DAYS)
    def days_pass(self, days: int) -> None:
        self.desk.clock.moment += timedelta(days=days)

    def _note(self, number: str) -> None:
        self.states[number] = self.desk.case(number).state
        report = self.desk.case(self.numbers[1])
        self.states[self.numbers[1]] = report.state

    @invariant()
    def no_case_is_lost_and_states_are_what_the_log_tells(self) -> None:
        for number in self.numbers:
            case = self.desk.case(number)
            assert case.state == self.states.get(number, "submitted")
            moved = [event.to_state for event in case.events if event.to_state]
            assert moved[-1] == case.state
            assert case.steps == len(case.events)
            assert (case.closed_at is not None) == is_final(case.kind, case.state)
            assert all(event.article for event in case.events[1:])
            assert all(event.actor for event in case.events)

    @invariant()
    def no_clock_without_article_or_receipt(self) -> None:
        for case in self.desk.side.complaints.case_file(self.desk.access(self.receipt)).cases:
            for clock in case.clocks:
                assert case.registered or case.kind is CaseKind.REPORT
                assert clock.article
                assert "第" in clock.article
                assert clock.due_on or clock.paused or clock.awaiting_year == 2027


Cases.TestCase.settings = settings(
    max_examples=WALKS,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
TestCases = Cases.TestCase


def test_the_table_has_no_way_out_of_a_final_state_and_every_rule_an_article() -> None:
    for one in RULES:
        assert one.article
        assert one.sources
        if one.action is Action.SPLIT_REPEAT or one.target is None:
            continue
        for state in one.sources:
            assert not is_final(one.kind, state) or is_final(one.kind, one.target)


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    for kind in CaseKind:
        reached = {"submitted"}
        while more := {
            one.target
            for one in RULES
            if one.kind is kind and one.target and one.sources & reached and one.target not in reached
        }:
            reached |= more
        mentioned = {state for one in RULES if one.kind is kind for state in one.sources}
        assert reached == mentioned
        for state in reached:
            ways = [one for one in RULES if one.kind is kind and one.target and state in one.sources]
            assert ways or is_final(kind, state), state
