"""Every role x every action x own or other unit, in the service itself: allowed and refused as designed.

The expectation below is written out by action, apart from the table of transitions that it checks.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from portal.complaints.case_lists import QueueFilter
from portal.complaints.consequences import Given
from portal.complaints.desk import NotAllowed
from portal.complaints.officers import Officer, Role
from portal.complaints.records import CaseKind
from portal.complaints.routing import CITY_CODE
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import Action
from tests.case_desk import FENGZE, JINJIANG, Desk, quick_folder

CITIZEN_ONLY = {
    Action.WITHDRAW, Action.REPLY, Action.ADD_FACTS, Action.ASK_CORRECTION, Action.ASK_DELETION, Action.RATE,
}  # fmt: skip
CITY_ONLY = {Action.FORWARD, Action.SETTLE_COMPETENCE, Action.ERASE}
UNIT_ONLY = {Action.RETURN_TO_CITY}
COMPLAINT_ONLY = {
    Action.ASK_IDENTITY, Action.CONFIRM_IDENTITY, Action.ACCEPT, Action.REFUSE, Action.START_MEDIATION,
    Action.PAUSE, Action.RESUME, Action.AGREE, Action.TERMINATE, Action.TELL_END, Action.FOLLOW_UP,
    Action.WITHDRAW, Action.REPRESENT, Action.UNREPRESENT,
}  # fmt: skip
REPORT_ONLY = {
    Action.TRIAGE, Action.VERIFY, Action.EXTEND_CHECK, Action.FILE_CASE, Action.NOT_FILE, Action.DECIDE,
    Action.CLOSE, Action.NOT_COMPETENT, Action.MERGE_REPEAT, Action.SPLIT_REPEAT,
}  # fmt: skip
UNITS = {"own": FENGZE, "other": JINJIANG, "city": CITY_CODE}


@dataclass(frozen=True)
class Filed:
    desk: Desk
    complaint: str
    report: str


@pytest.fixture(scope="module")
def filed() -> Iterator[Filed]:
    folder = quick_folder("who-may-")
    desk = Desk(folder / "data")
    yield Filed(desk, *desk.numbers())
    shutil.rmtree(folder)


def expected(role: Role, unit: str, action: Action, kind: CaseKind) -> bool:
    """Whether the door opens for this action, whatever the state then says."""
    if action in CITIZEN_ONLY:
        return False
    # Opening a report on a clue found in mediation is a step of the complaint alone.
    if kind is CaseKind.REPORT and action is Action.OPEN_REPORT:
        return False
    if role is Role.CITY_DESK and unit == "city":
        return action not in UNIT_ONLY
    return role is Role.UNIT_OFFICER and unit == "own" and action not in CITY_ONLY


@pytest.mark.parametrize("kind", list(CaseKind))
@pytest.mark.parametrize(("role", "unit"), list(itertools.product(Role, UNITS)), ids=lambda value: str(value))
def test_every_action(filed: Filed, role: Role, unit: str, kind: CaseKind) -> None:
    """All actions of one role and unit: an empty `Given`, so that nothing allowed changes the case."""
    officer = Officer(f"{role}-{unit}", frozenset({role}), UNITS[unit])
    number = filed.complaint if kind is CaseKind.COMPLAINT else filed.report
    strange = REPORT_ONLY if kind is CaseKind.COMPLAINT else COMPLAINT_ONLY
    handles = expected(role, unit, Action.NOTE, kind)
    seen = {}
    for action in Action:
        try:
            filed.desk.desk.act(officer, number, action, Given())
            seen[action] = True
        except (NotPossible, Incomplete):
            seen[action] = True  # the door opened, the state or a missing reason stopped it
        except NotAllowed:
            seen[action] = False
    wanted = {
        # An action that this kind of case does not know ends after the door, for who handles the case.
        action: handles if action in strange else expected(role, unit, action, kind)
        for action in Action
    }
    assert seen == wanted
    assert (filed.desk.desk.allowed(officer, number) != ()) == handles


READINGS: dict[str, Callable[[Desk, Officer, str], Any]] = {
    "view": lambda desk, officer, number: desk.reading.view(officer, number),
    "contents": lambda desk, officer, number: desk.reading.contents(officer, number),
    "identity": lambda desk, officer, number: desk.reading.identity(officer, number, "联系"),
    "narrative": lambda desk, officer, number: desk.reading.original_narrative(officer, number, "核对"),
    "evidence": lambda desk, officer, number: desk.reading.evidence(officer, number),
    "messages": lambda desk, officer, number: desk.reading.messages(officer, number),
    "history": lambda desk, officer, number: desk.reading.history(officer, number),
    "abuse": lambda desk, officer, number: desk.reading.abuse_facts(officer, number),
    "trail": lambda desk, officer, number: desk.reading.audit_trail(officer, number),
}


@pytest.mark.parametrize("reading", list(READINGS))
@pytest.mark.parametrize(("role", "unit"), list(itertools.product(Role, UNITS)), ids=lambda value: str(value))
def test_every_reading(filed: Filed, role: Role, unit: str, reading: str) -> None:
    officer = Officer(f"{role}-{unit}", frozenset({role}), UNITS[unit])
    handles = expected(role, unit, Action.NOTE, CaseKind.COMPLAINT)
    may = handles or (reading == "trail" and role is Role.AUDITOR)
    if may:
        READINGS[reading](filed.desk, officer, filed.complaint)
    else:
        with pytest.raises(NotAllowed):
            READINGS[reading](filed.desk, officer, filed.complaint)
        last = filed.desk.side.audit.entries(filed.complaint, limit=1)[0]
        assert (last.actor, last.action) == (officer.actor, "refused")


@pytest.mark.parametrize(("role", "unit"), list(itertools.product(Role, UNITS)), ids=lambda value: str(value))
def test_lists_and_the_log(filed: Filed, role: Role, unit: str) -> None:
    officer = Officer(f"{role}-{unit}", frozenset({role}), UNITS[unit])
    lists = role is Role.UNIT_OFFICER or (role is Role.CITY_DESK and unit == "city")
    whole_log = role is Role.AUDITOR
    checks = role in (Role.AUDITOR, Role.CITY_DESK)
    for may, read in (
        (lists, lambda: filed.desk.reading.queue(officer, QueueFilter())),
        (lists, lambda: filed.desk.reading.search(officer, "示例")),
        (whole_log, lambda: filed.desk.reading.audit_trail(officer)),
        (checks, lambda: filed.desk.reading.verify_audit(officer)),
        (role is Role.CITY_DESK, lambda: filed.desk.desk.tasks(officer)),
    ):
        if may:
            read()
        else:
            with pytest.raises(NotAllowed):
                read()


def test_nothing_was_changed_by_all_of_this(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    complaint, report = desk.numbers()
    for officer in (Officer("x", frozenset(Role), JINJIANG), Officer("y", frozenset(), FENGZE)):
        for number, action in itertools.product((complaint, report), Action):
            with pytest.raises(NotAllowed):
                desk.desk.act(officer, number, action, Given(reason="理由", text="内容"))
    assert [case.steps for case in (desk.case(complaint), desk.case(report))] == [1, 1]
