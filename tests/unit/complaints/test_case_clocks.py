"""Every running clock of the table through the service: dates by hand over holidays of 2026, the 2027 gap."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.rules.legal_clocks import ClockName, clock_rules
from portal.complaints.records import LegalClock
from tests.case_desk import CITY, UNIT, Desk

# Counted by hand from the arrangement of 2026: 春节 15-23 February off, 14 and 28 February worked; 清明 4-6
# April; 劳动节 1-5 May, 9 May worked; 端午 19-21 June; 中秋 25-27 September, 20 September worked; 国庆 1-7
# October, 10 October worked. The order is in force from 15 April 2026 on.
DATES = [
    (ClockName.ACCEPT_OR_REFUSE, date(2026, 4, 20), date(2026, 4, 29)),
    (ClockName.ACCEPT_OR_REFUSE, date(2026, 4, 29), date(2026, 5, 12)),  # 30 April, 6-9, 11, 12 May
    (ClockName.ACCEPT_OR_REFUSE, date(2026, 9, 30), date(2026, 10, 15)),  # 8-10, 12-15 October
    (ClockName.ACCEPT_OR_REFUSE, date(2026, 9, 18), date(2026, 9, 29)),  # 20-24, 28, 29 September
    (ClockName.ACCEPT_OR_REFUSE, date(2026, 12, 22), date(2026, 12, 31)),
    (ClockName.MEDIATION, date(2026, 4, 20), date(2026, 6, 22)),  # the 19th is 端午: the first day after it
    (ClockName.MEDIATION, date(2026, 4, 22), date(2026, 6, 22)),  # the 21st is 端午 too
    (ClockName.MEDIATION, date(2026, 8, 4), date(2026, 10, 8)),  # 3 October is 国庆
    (ClockName.MEDIATION, date(2026, 6, 30), date(2026, 8, 29)),  # a Saturday: no holiday, it stays
    (ClockName.TELL_OF_TERMINATION, date(2026, 9, 30), date(2026, 10, 15)),
    (ClockName.CHECK_CLUES, date(2026, 9, 18), date(2026, 10, 15)),  # 7 by 29 September, 30, 8-10, 12-15
    (ClockName.SETTLE_JURISDICTION, date(2026, 4, 29), date(2026, 5, 12)),
    (ClockName.ACCEPT_OR_REFUSE, date(2026, 12, 28), None),
    (ClockName.MEDIATION, date(2026, 11, 2), None),  # 1 January 2027
    (ClockName.TELL_OF_TERMINATION, date(2026, 12, 25), None),
    (ClockName.CHECK_CLUES, date(2026, 12, 18), None),
    (ClockName.SETTLE_JURISDICTION, date(2026, 12, 25), None),
]


def test_every_running_clock_of_the_law_in_force_is_in_the_table() -> None:
    today = date(2026, 11, 23)
    assert {rule.name for rule in clock_rules() if rule.runs and rule.valid_on(today)} == {
        name for name, _, _ in DATES
    }


@pytest.mark.parametrize(("name", "start", "due"), DATES, ids=lambda value: str(value))
def test_a_clock_through_the_service(tmp_path: Path, name: ClockName, start: date, due: date | None) -> None:
    desk = Desk(tmp_path / "data")
    desk.clock.on(start)
    number = desk.file(happened_on=start.isoformat(), intent="refund").cases[0].number
    desk.desk.record_receipt(CITY, number, received_on=start)
    if name is ClockName.SETTLE_JURISDICTION:
        desk.desk.dispute_competence(UNIT, number, "店在交界处")
    elif name is not ClockName.ACCEPT_OR_REFUSE:
        desk.desk.accept(UNIT, number)
    if name is ClockName.TELL_OF_TERMINATION:
        desk.desk.terminate(UNIT, number, "23-3", "谈不成")
    if name is ClockName.CHECK_CLUES:
        desk.desk.open_report(UNIT, number, "秤未检定")
        number = desk.reading.view(UNIT, number).siblings[0].number
    clock = _clock(desk, number, name)
    assert clock.starts_on == start
    assert clock.due_on == due
    assert "总局令第121号" in clock.article
    if due is None:
        assert clock.awaiting_year == 2027
        assert desk.desk.tasks(CITY) == ("holidays-2027",)
        return
    assert desk.desk.tasks(CITY) == ()
    assert not clock.warning
    desk.clock.on(due)
    clock = _clock(desk, number, name)
    assert (clock.warning, clock.overdue) == (True, False)
    if clock.unit == "工作日":
        assert clock.day == clock.days
    desk.clock.forward(days=1)
    assert _clock(desk, number, name).overdue


def _clock(desk: Desk, number: str, name: ClockName) -> LegalClock:
    return next(clock for clock in desk.reading.view(UNIT, number).clocks if clock.key == name.value)


def test_filing_never_waits_for_a_calendar(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    desk.clock.on(date(2027, 3, 1))
    number, _ = desk.registered(happened_on="2027-02-28")
    assert number == "TS2027-000001"
    assert _clock(desk, number, ClockName.ACCEPT_OR_REFUSE).awaiting_year == 2027
    assert desk.desk.accept(UNIT, number).state == "accepted"
