"""共同投诉: who belongs to one, and the two who stand for the others (总局令第121号 第十二条)."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from portal.complaints.consequences import Given
from portal.complaints.joint_complaints import joint_complaint
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import Action
from tests.case_desk import UNIT, Desk

NAMED = Given(reason="推选书编号示例1")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def joined(desk: Desk, count: int) -> list[str]:
    """Complaints linked one to the next."""
    numbers = [desk.file(intent="refund").cases[0].number for _ in range(count)]
    for first, second in itertools.pairwise(numbers):
        desk.desk.link(UNIT, first, second, "joint", "同一批货")
    return numbers


def test_cases_linked_one_by_one_are_one_joint_complaint(desk: Desk) -> None:
    numbers = joined(desk, 4)
    lone = desk.file(intent="refund").cases[0].number
    desk.desk.link(UNIT, numbers[0], lone, "related", "同一家店")
    for number in numbers:
        joint = joint_complaint(desk.side.work, desk.case(number))
        assert joint is not None and joint.numbers == tuple(numbers)
    assert joint_complaint(desk.side.work, desk.case(lone)) is None


def test_two_are_named_in_writing_and_no_third(desk: Desk) -> None:
    numbers = joined(desk, 3)
    with pytest.raises(Incomplete):
        desk.desk.act(UNIT, numbers[0], Action.REPRESENT)
    for number in numbers[:2]:
        desk.desk.act(UNIT, number, Action.REPRESENT, NAMED)
    for number in (numbers[0], numbers[2]):
        with pytest.raises(NotPossible, match="两名"):
            desk.desk.act(UNIT, number, Action.REPRESENT, NAMED)
    desk.desk.act(UNIT, numbers[0], Action.UNREPRESENT, Given(reason="改选"))
    with pytest.raises(NotPossible):
        desk.desk.act(UNIT, numbers[0], Action.UNREPRESENT, Given(reason="改选"))
    desk.desk.act(UNIT, numbers[2], Action.REPRESENT, NAMED)
    joint = joint_complaint(desk.side.work, desk.case(numbers[0]))
    assert joint is not None and joint.representatives == (numbers[1], numbers[2])
    assert [desk.case(number).state for number in numbers] == ["submitted"] * 3


def test_nobody_stands_for_others_without_others(desk: Desk) -> None:
    number = desk.file(intent="refund").cases[0].number
    with pytest.raises(NotPossible, match="共同投诉"):
        desk.desk.act(UNIT, number, Action.REPRESENT, NAMED)


def test_the_representative_is_told(desk: Desk) -> None:
    receipts = [desk.file(intent="refund") for _ in range(2)]
    first, second = (one.cases[0].number for one in receipts)
    desk.desk.link(UNIT, first, second, "joint", "同一批货")
    desk.desk.act(UNIT, first, Action.REPRESENT, NAMED)
    told = desk.side.complaints.track(receipts[0].case_code, "8000").timeline[-1].text
    assert "代表人" in told and "推选书" not in told
