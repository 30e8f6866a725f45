"""Absences: who may record them, who may stand in, that they end by themselves, and what the log says."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal.bootstrap import Services
from portal.complaints.case_lists import QueueFilter
from portal.complaints.desk import NotAllowed
from portal.complaints.intake import read_intake
from portal.complaints.officers import Officer
from portal.officers.absences import AbsenceRefused, Absences
from portal.settings import Settings
from tests.case_desk import AUDITOR, PUBLISHER, MovingClock
from tests.case_fakes import complaint

ACCOUNTS = {
    "fz-1": ("unit_officer", "350503"),
    "fz-2": ("unit_officer", "350503"),
    "fz-3": ("unit_officer", "350503"),
    "fz-pub": ("publisher", "350503"),
    "jj-1": ("unit_officer", "350582"),
    "city-1": ("city_desk", "350500"),
    "city-2": ("city_desk", "350500"),
}


class Staff:
    """Real accounts of two units and the city, and a case in 丰泽."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.services = Services(Settings(data_dir=folder, database_url=url))
        self.clock = self.services.clock = MovingClock()
        for name, (role, unit) in ACCOUNTS.items():
            self.services.accounts.add(name, [role], unit, "operator:x")
        self.cases = self.services.cases

    def officer(self, name: str) -> Officer:
        return next(one.officer for one in self.services.accounts.all() if one.id == name)

    @property
    def absences(self) -> Absences:
        return self.cases.staff.absences

    @property
    def today(self) -> date:
        return self.clock.today()

    def away(self, who: str, by: str, days: int = 2, after: int = 0, officer: str = "") -> str:
        first = self.today + timedelta(days=after)
        last = first + timedelta(days=days)
        return self.absences.record(self.officer(officer or who), who, first, last, by).id

    def case_of(self, name: str) -> str:
        number = self.services.complaints.file(read_intake(complaint(), self.today)).cases[0].number
        self.cases.desk.claim(self.officer(name), number)
        return number


@pytest.fixture(params=["sqlite", "postgresql"])
def staff(request: pytest.FixtureRequest, tmp_path: Path) -> Staff:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return Staff(tmp_path, url)


def test_the_substitute_has_the_cases_and_the_log_names_both(staff: Staff) -> None:
    number = staff.case_of("fz-1")
    staff.away("fz-1", "fz-2")
    two = staff.officer("fz-2")
    assert staff.absences.stands_in_for("fz-2") == {"fz-1"}
    mine = QueueFilter(officer_ids=("fz-2", *staff.absences.stands_in_for("fz-2")))
    assert [case.number for case in staff.cases.reading.queue(two, mine).cases] == [number]
    staff.cases.reading.contents(two, number)
    staff.cases.desk.note(two, number, "代看")
    staff.cases.desk.note(staff.officer("fz-3"), number, "路过")
    said = {
        (row.actor, row.action): json.loads(row.detail).get("for")
        for row in staff.cases.audit.entries(number)
    }
    assert said["officer:fz-2", "read_contents"] == said["officer:fz-2", "note"] == "fz-1"
    assert said["officer:fz-3", "note"] is None and said["officer:fz-1", "claim"] is None
    assert staff.cases.audit.verify().sound


def test_it_begins_and_ends_by_itself(staff: Staff) -> None:
    staff.away("fz-1", "fz-2", days=1, after=1)
    seen = []
    for _ in range(4):
        seen.append(staff.absences.stands_in_for("fz-2"))
        staff.clock.forward(days=1)
    assert seen == [frozenset(), {"fz-1"}, {"fz-1"}, frozenset()]
    assert staff.absences.listed(staff.officer("fz-1")) == ()


def test_a_substitute_who_goes_away_hands_the_duty_on(staff: Staff) -> None:
    staff.away("fz-1", "fz-2", days=5)
    staff.away("fz-2", "fz-3", days=1)
    assert staff.absences.substitutes() == {"fz-1": "fz-3", "fz-2": "fz-3"}
    staff.clock.forward(days=2)
    assert staff.absences.substitutes() == {"fz-1": "fz-2"}


def test_it_can_be_ended_before_its_day(staff: Staff) -> None:
    kept = staff.away("fz-1", "fz-2")
    with pytest.raises(NotAllowed):
        staff.absences.end(staff.officer("fz-2"), kept)
    staff.absences.end(staff.officer("fz-1"), kept)
    assert staff.absences.substitutes() == {}
    with pytest.raises(AbsenceRefused):
        staff.absences.end(staff.officer("fz-1"), kept)
    actions = [row.action for row in staff.cases.audit.entries("fz-1")]
    assert actions[0] == "absence_ended" and "absence_recorded" in actions


@pytest.mark.parametrize("by", ["fz-1", "fz-pub", "jj-1", "city-1", "nobody", ""])
def test_who_cannot_stand_in_is_refused(staff: Staff, by: str) -> None:
    with pytest.raises(AbsenceRefused, match="代办人"):
        staff.away("fz-1", by)


def test_a_closed_account_cannot_stand_in(staff: Staff) -> None:
    staff.services.accounts.disable("fz-2", "operator:x")
    with pytest.raises(AbsenceRefused):
        staff.away("fz-1", "fz-2")


@pytest.mark.parametrize(("after", "days"), [(-3, 2), (2, -1), (0, 400)])
def test_days_that_make_no_sense_are_refused(staff: Staff, after: int, days: int) -> None:
    with pytest.raises(AbsenceRefused, match="日期"):
        staff.away("fz-1", "fz-2", days=days, after=after)


def test_nobody_is_away_twice_nor_stands_in_while_away(staff: Staff) -> None:
    staff.away("fz-1", "fz-2", days=3)
    with pytest.raises(AbsenceRefused, match="已经登记"):
        staff.away("fz-1", "fz-3", after=3)
    with pytest.raises(AbsenceRefused, match="也请假"):
        staff.away("fz-2", "fz-1", after=1)
    staff.away("fz-1", "fz-3", after=4)


def test_officers_record_their_own_and_the_city_everybodys(staff: Staff) -> None:
    for who in ("fz-2", "jj-1", "fz-pub"):
        with pytest.raises(NotAllowed):
            staff.away("fz-1", "fz-2", officer=who)
    staff.away("fz-1", "fz-2", officer="city-1")
    staff.away("city-2", "city-1", officer="city-2")
    own = [one.officer_id for one in staff.absences.listed(staff.officer("fz-3"))]
    assert own == ["fz-1"] and staff.absences.listed(staff.officer("jj-1")) == ()
    assert len(staff.absences.listed(staff.officer("city-1"))) == 2
    for officer in (AUDITOR, PUBLISHER):
        with pytest.raises(NotAllowed):
            staff.absences.listed(officer)
