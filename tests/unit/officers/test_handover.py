"""Hand-over: previewed, one step for each case, only within the unit, and an account that is closed leaves none."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.complaints.case_lists import QueueFilter
from portal.complaints.desk import NotAllowed
from portal.complaints.stepping import Incomplete
from portal.officers.handover import HandoverRefused, Handovers
from tests.unit.officers.test_absences import Staff


class Office(Staff):
    """The same staff; cases of fz-1."""

    @property
    def handovers(self) -> Handovers:
        return self.cases.staff.handovers

    def held_by(self, name: str) -> set[str]:
        page = self.cases.records.queue(QueueFilter(officer_id=name))
        return {case.number for case in page.cases}


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return Office(tmp_path, url)


def test_all_open_cases_go_in_one_step_each_with_its_event(office: Office) -> None:
    numbers = {office.case_of("fz-1") for _ in range(3)}
    office.services.accounts.disable("fz-1", "operator:x")
    city = office.officer("city-1")
    preview = office.handovers.preview(city, "fz-1")
    assert set(preview.numbers) == numbers and preview.takers == ("fz-2", "fz-3")
    result = office.handovers.hand_over(city, "fz-1", "fz-2", preview.numbers, "调离")
    assert set(result.done) == numbers and result.left == ()
    assert office.held_by("fz-1") == set() and office.held_by("fz-2") == numbers
    for number in numbers:
        event, reason = office.cases.reading.history(city, number)[-1]
        assert (event.event, event.actor, event.detail, reason) == (
            "assign", "officer:city-1", "fz-2", "调离",
        )  # fmt: skip
    latest = office.cases.audit.entries("fz-1")[0]
    assert latest.action == "handed_over" and '"cases": "3"' in latest.detail
    assert office.cases.audit.verify().sound


def test_what_came_after_the_preview_stays_and_is_told(office: Office) -> None:
    first = office.case_of("fz-1")
    preview = office.handovers.preview(office.officer("fz-2"), "fz-1")
    second = office.case_of("fz-1")
    result = office.handovers.hand_over(office.officer("fz-2"), "fz-1", "fz-3", preview.numbers, "调离")
    assert result.done == (first,) and result.left == (second,)


def test_only_the_own_unit_and_the_city_hand_over(office: Office) -> None:
    office.case_of("fz-1")
    for who in ("jj-1", "fz-pub"):
        with pytest.raises(NotAllowed):
            office.handovers.preview(office.officer(who), "fz-1")
        with pytest.raises(NotAllowed):
            office.handovers.hand_over(office.officer(who), "fz-1", "fz-2", (), "x")
    assert set(office.handovers.leavers(office.officer("fz-2"))) == {"fz-1", "fz-2", "fz-3"}
    with pytest.raises(NotAllowed):
        office.handovers.leavers(office.officer("fz-pub"))


@pytest.mark.parametrize("to", ["fz-1", "fz-pub", "jj-1", "city-1", "nobody", ""])
def test_who_cannot_take_them_is_refused(office: Office, to: str) -> None:
    number = office.case_of("fz-1")
    with pytest.raises(HandoverRefused):
        office.handovers.hand_over(office.officer("city-1"), "fz-1", to, (number,), "调离")
    assert office.held_by("fz-1") == {number}


def test_who_is_away_or_closed_takes_nothing_and_a_reason_is_needed(office: Office) -> None:
    number = office.case_of("fz-1")
    office.away("fz-2", "fz-3")
    assert office.handovers.preview(office.officer("city-1"), "fz-1").takers == ("fz-3",)
    with pytest.raises(Incomplete):
        office.handovers.hand_over(office.officer("city-1"), "fz-1", "fz-3", (number,), " ")
    office.services.accounts.disable("fz-3", "operator:x")
    assert office.handovers.preview(office.officer("city-1"), "fz-1").takers == ()


def test_the_city_hands_over_what_it_kept_itself(office: Office) -> None:
    number = office.case_of("city-1")
    result = office.handovers.hand_over(office.officer("city-2"), "city-1", "city-2", (number,), "调离")
    assert result.done == (number,) and office.held_by("city-2") == {number}
    with pytest.raises(Incomplete):  # a unit's officer gives no case to the city this way
        office.cases.desk.assign(office.officer("fz-1"), number, "city-1")
