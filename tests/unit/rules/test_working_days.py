"""Days as 总局令第121号 第四十五条 counts them, against dates counted by hand in the calendar of 2026."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.calendar import Calendar, HolidayTableError, UnknownYear, read_years
from knowledge.rules.working_days import (
    CalendarDays,
    Pause,
    WorkingDays,
    Years,
    due,
    warning_day,
    working_day_number,
    working_days_left,
)

CALENDAR = Calendar()
_2027 = """
[2027]
source = "示例通知"
holidays = [{ name = "元旦", from = 2027-01-01, to = 2027-01-03 }]
worked = []
"""

# Counted by hand. 2026: 春节 15-23 Feb (worked: 14, 28 Feb), 清明 4-6 Apr, 劳动节 1-5 May (worked: 9 May),
# 端午 19-21 Jun, 中秋 25-27 Sep (worked: 20 Sep), 国庆 1-7 Oct (worked: 10 Oct).
SEVEN_WORKING_DAYS = [
    ("2026-11-02", "2026-11-11"),  # Monday: 3-6, 9-11
    ("2026-11-06", "2026-11-17"),  # Friday: 9-13, 16, 17
    ("2026-11-07", "2026-11-17"),  # Saturday: as the Friday before
    ("2026-01-30", "2026-02-10"),  # over the end of a month: 2-6, 9, 10 Feb
    ("2026-02-09", "2026-02-25"),  # 10-13, Saturday 14 worked, 春节, 24, 25
    ("2026-02-13", "2026-03-02"),  # Saturday 14 worked, 春节, 24-27, Saturday 28 worked, 2 Mar
    ("2026-02-17", "2026-03-03"),  # received in 春节: 24-27, Saturday 28 worked, 2, 3 Mar
    ("2026-04-03", "2026-04-15"),  # 清明, 7-10, 13-15
    ("2026-04-28", "2026-05-11"),  # 29, 30, 劳动节, 6-8, Saturday 9 worked, 11
    ("2026-06-17", "2026-06-29"),  # 18, 端午, 22-26, 29
    ("2026-09-18", "2026-09-29"),  # Sunday 20 worked, 21-24, 中秋, 28, 29
    ("2026-09-24", "2026-10-12"),  # 中秋, 28-30, 国庆, 8, 9, Saturday 10 worked, 12
    ("2026-09-30", "2026-10-15"),  # 国庆, 8, 9, Saturday 10 worked, 12-15
    ("2026-12-22", "2026-12-31"),  # 23-25, 28-31: the last start whose period ends in 2026
]
SIXTY_DAYS = [
    ("2026-07-19", "2026-09-17", None),  # 12 in July, 31 in August, 17 in September
    ("2026-03-02", "2026-05-06", "2026-05-01"),  # 29 + 30 + 1: the first day of 劳动节
    ("2026-08-03", "2026-10-08", "2026-10-02"),  # 28 + 30 + 2: in 国庆
    ("2026-07-28", "2026-09-28", "2026-09-26"),  # 3 + 31 + 26: in 中秋
    ("2026-07-29", "2026-09-28", "2026-09-27"),  # the Sunday of 中秋: Monday 28 follows
    ("2026-07-30", "2026-09-28", None),
    ("2026-08-11", "2026-10-10", None),  # a Saturday that is worked
    ("2026-08-12", "2026-10-11", None),  # an ordinary Sunday: it stays
    ("2026-11-01", "2026-12-31", None),  # 29 + 31: the last day of the known year
]


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(("start", "expected"), SEVEN_WORKING_DAYS)
def test_seven_working_days(start: str, expected: str) -> None:
    assert due(day(start), WorkingDays(7), CALENDAR).due_on == day(expected)


@pytest.mark.parametrize(("start", "expected", "moved_from"), SIXTY_DAYS)
def test_sixty_days_end_after_the_holiday(start: str, expected: str, moved_from: str | None) -> None:
    found = due(day(start), CalendarDays(60), CALENDAR)
    assert found.due_on == day(expected)
    assert found.moved_from == (day(moved_from) if moved_from else None)


def test_fifteen_working_days_and_fifteen_more() -> None:
    # 8, 9, 10, 12-16, 19-23, 26, 27 October; then 28-30, 2-6, 9-13, 16, 17 November
    assert due(day("2026-09-30"), WorkingDays(15), CALENDAR).due_on == day("2026-10-27")
    assert due(day("2026-09-30"), WorkingDays(30), CALENDAR).due_on == day("2026-11-17")


def test_three_years_end_on_the_same_day_and_move_off_a_holiday() -> None:
    assert due(day("2023-06-08"), Years(3), CALENDAR).due_on == day("2026-06-08")
    assert due(day("2023-10-02"), Years(3), CALENDAR).due_on == day("2026-10-08")
    assert due(day("2020-02-29"), Years(3), CALENDAR).due_on == day("2023-02-28")


def test_a_year_without_a_calendar_is_a_result() -> None:
    for start, length in (("2026-11-02", CalendarDays(60)), ("2026-12-23", WorkingDays(7))):
        found = due(day(start), length, CALENDAR)
        assert (found.due_on, found.awaiting_year) == (None, 2027)
        assert found.counted_to == (day("2027-01-01") if length == CalendarDays(60) else None)
    assert working_day_number(day("2026-12-30"), day("2027-01-04"), CALENDAR) == UnknownYear(2027)


def test_the_operators_table_fills_the_year(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    assert Calendar.load(path) == Calendar()
    path.write_text(_2027, "utf-8")
    calendar = Calendar.load(path)
    # 29 + 31 + 1 January, a holiday: Monday 4
    found = due(day("2026-11-02"), CalendarDays(60), calendar)
    assert (found.due_on, found.moved_from) == (day("2027-01-04"), day("2027-01-01"))
    # 24, 25, 28-31 December, 4 January
    assert due(day("2026-12-23"), WorkingDays(7), calendar).due_on == day("2027-01-04")
    assert not calendar.knows(2028)


def test_the_operators_year_takes_the_place_of_the_published_one() -> None:
    text = _2027.replace("2027", "2026").replace("worked = []", "worked = [2026-01-04]")
    calendar = Calendar(read_years(text))
    assert calendar.is_holiday(day("2026-10-01")) is False
    assert calendar.is_working_day(day("2026-01-04")) is True


@pytest.mark.parametrize(
    "text",
    [
        "[2027",
        "[next]\nsource='x'\nholidays=[]",
        "[2027]\nsource='x'",
        "[2027]\nsource='x'\nholidays=[{name='元旦', from=2027-01-03, to=2027-01-01}]",
        "[2027]\nsource='x'\nholidays=[{name='元旦', from=2027-01-01, to='2027-01-03'}]",
        _2027.replace("worked = []", "worked = [2027-01-05]"),  # a Tuesday
        _2027.replace("worked = []", "worked = [2027-01-02]"),  # off and worked
    ],
)
def test_a_table_that_cannot_be_right_is_refused(text: str) -> None:
    with pytest.raises(HolidayTableError, match=r"holidays\.toml"):
        read_years(text)


def test_a_slip_in_the_table_does_not_stop_the_service(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "holidays.toml"
    path.write_text("[2027]", "utf-8")
    assert Calendar.load_or_published(path) == Calendar()
    assert "holidays.toml: 2027" in caplog.text
    path.write_text(_2027, "utf-8")
    assert Calendar.load_or_published(path).knows(2027)


def test_days_under_testing_are_not_counted() -> None:
    start = day("2026-07-19")
    tested = (Pause(day("2026-08-01"), day("2026-08-11")),)
    assert due(start, CalendarDays(60), CALENDAR, tested).due_on == day("2026-09-28")  # 27 is in 中秋
    twice = (*tested, Pause(day("2026-08-05"), day("2026-08-12")))  # they overlap: 11 days in all
    assert due(start, CalendarDays(60), CALENDAR, twice).due_on == day("2026-09-28")
    same_day = (Pause(day("2026-08-01"), day("2026-08-01")),)
    assert due(start, CalendarDays(60), CALENDAR, same_day).due_on == day("2026-09-17")


def test_an_open_pause_leaves_no_date_unless_the_period_ended_before() -> None:
    paused = due(day("2026-07-19"), CalendarDays(60), CALENDAR, (Pause(day("2026-08-01")),))
    assert (paused.due_on, paused.paused_since, paused.awaiting_year) == (None, day("2026-08-01"), None)
    over = due(day("2026-07-19"), CalendarDays(60), CALENDAR, (Pause(day("2026-10-01")),))
    assert over.due_on == day("2026-09-17")


def test_the_number_of_the_working_day() -> None:
    start = day("2026-09-30")
    counted = {text: working_day_number(start, day(text), CALENDAR) for text in
               ("2026-09-30", "2026-10-07", "2026-10-08", "2026-10-10", "2026-10-11", "2026-10-15")}  # fmt: skip
    assert list(counted.values()) == [0, 0, 1, 3, 3, 7]
    assert working_days_left(day("2026-10-10"), day("2026-10-15"), CALENDAR) == 4
    assert working_days_left(day("2026-10-16"), day("2026-10-15"), CALENDAR) == -1


@pytest.mark.parametrize(
    ("due_on", "warned"),
    [
        ("2026-11-11", "2026-11-10"),
        ("2026-11-16", "2026-11-13"),  # a Monday: the Friday before, not a Sunday on which nobody reads
        ("2026-10-08", "2026-09-30"),  # the day after 国庆
        ("2026-10-11", "2026-10-10"),
        ("2027-01-04", "2027-01-01"),  # no calendar of 2027: a weekday is taken as worked
    ],
)
def test_the_warning_comes_when_somebody_works(due_on: str, warned: str) -> None:
    assert warning_day(day(due_on), CALENDAR) == day(warned)


days = st.dates(date(2024, 1, 1), date(2026, 9, 1))
lengths = st.integers(1, 40)


@given(days, lengths)
def test_working_days_end_on_a_working_day_with_their_number(start: date, n: int) -> None:
    last = due(start, WorkingDays(n), CALENDAR).due_on
    assert last is not None and last > start
    assert CALENDAR.is_working_day(last) is True
    assert working_day_number(start, last, CALENDAR) == n


@given(days, lengths)
def test_a_day_more_is_never_earlier_and_a_later_start_never_ends_earlier(start: date, n: int) -> None:
    for kind in (WorkingDays, CalendarDays):
        here, longer = (due(start, kind(k), CALENDAR).due_on for k in (n, n + 1))
        later = due(start + timedelta(days=1), kind(n), CALENDAR).due_on
        assert here and longer and later and here <= longer and here <= later


@given(days, lengths)
def test_calendar_days_never_end_on_a_holiday_and_never_before_their_number(start: date, n: int) -> None:
    found = due(start, CalendarDays(n), CALENDAR)
    assert found.due_on is not None
    assert CALENDAR.is_holiday(found.due_on) is False
    assert found.due_on >= start + timedelta(days=n)
    assert (found.moved_from is None) == (found.due_on == start + timedelta(days=n))


@given(days, lengths, st.integers(0, 30), st.integers(0, 30))
def test_a_pause_never_shortens_a_period(start: date, n: int, begins: int, lasts: int) -> None:
    began = start + timedelta(days=begins)
    pause = Pause(began, began + timedelta(days=lasts))
    for kind in (WorkingDays, CalendarDays):
        plain, paused = (due(start, kind(n), CALENDAR, stops).due_on for stops in ((), (pause,)))
        assert plain and paused and plain <= paused


@given(days, lengths)
def test_the_warning_is_before_the_day_and_on_a_working_day(start: date, n: int) -> None:
    last = due(start, CalendarDays(n), CALENDAR).due_on
    assert last is not None
    warned = warning_day(last, CALENDAR)
    assert warned < last and CALENDAR.is_working_day(warned) is True


def test_lengths_and_pauses_that_cannot_be() -> None:
    for kind in (WorkingDays, CalendarDays, Years):
        with pytest.raises(ValueError, match="at least one"):
            kind(0)
    with pytest.raises(ValueError, match="before it began"):
        Pause(day("2026-08-02"), day("2026-08-01"))
    assert WorkingDays(7) != CalendarDays(7)
