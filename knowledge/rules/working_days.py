"""Periods of days as the law counts them: 市场监督管理投诉举报处理办法 (总局令第121号) 第四十五条.

The first day is not counted. Working days are those of the calendar, weekend days worked instead included.
A period of calendar days (or years) that ends on a holiday ends on the first day after it; an ordinary
weekend does not move it (docs/decisions/0013-how-days-are-counted.md). Days under testing are not counted
(第二十二条). Without the calendar of a year there is no date, but a result that names the year.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.rules.calendar import Calendar, UnknownYear

__all__ = [
    "Calendar",
    "CalendarDays",
    "DueDate",
    "Length",
    "Pause",
    "UnknownYear",
    "WorkingDays",
    "Years",
    "due",
    "warning_day",
    "working_day_number",
    "working_days_left",
]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Length:
    n: int

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError("a period has at least one day")


@dataclass(frozen=True, slots=True)
class WorkingDays(_Length):
    """`n` working days (工作日)."""


@dataclass(frozen=True, slots=True)
class CalendarDays(_Length):
    """`n` calendar days (日)."""


@dataclass(frozen=True, slots=True)
class Years(_Length):
    """`n` years (年): through the same day of the year; through 28 February for a start on the 29th."""


Length = WorkingDays | CalendarDays | Years


@dataclass(frozen=True, slots=True)
class Pause:
    """Days not counted: those after `began`, through `ended`; None while it lasts."""

    began: date
    ended: date | None = None

    def __post_init__(self) -> None:
        if self.ended is not None and self.ended < self.began:
            raise ValueError("a pause does not end before it began")

    def covers(self, day: date) -> bool:
        """Whether `day` is not counted for this pause."""
        return self.began < day and (self.ended is None or day <= self.ended)


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day of a period, or why there is none yet.

    `due_on` is None while the calendar of `awaiting_year` is missing (待放假安排公布), or while the
    period is paused since `paused_since`. `moved_from` is the last day before it was moved off a holiday;
    `counted_to` is the last day counted of calendar days or years, known without a calendar too.
    """

    start: date
    length: Length
    due_on: date | None = None
    awaiting_year: int | None = None
    paused_since: date | None = None
    moved_from: date | None = None
    counted_to: date | None = None

    @property
    def unit(self) -> str:
        """工作日, 日 or 年, as the law says."""
        return {WorkingDays: "工作日", CalendarDays: "日", Years: "年"}[type(self.length)]


def due(start: date, length: Length, calendar: Calendar, pauses: Iterable[Pause] = ()) -> DueDate:
    """When a period of `length` that an event on `start` sets off ends.

    第四十五条: the day of the event is not counted. Worked example: a complaint received on Monday
    2026-11-02 is accepted or refused (7 working days) by Wednesday 2026-11-11.
    """
    stops = tuple(pauses)
    open_pause = next((stop for stop in stops if stop.ended is None), None)
    last = _last_day(start, length, calendar, stops)
    if isinstance(last, UnknownYear):
        return DueDate(start, length, awaiting_year=last.year)
    if last is None:
        return DueDate(start, length, paused_since=open_pause.began if open_pause else None)
    if isinstance(length, WorkingDays):
        return DueDate(start, length, due_on=last)
    moved = _off_holidays(last, calendar)
    if isinstance(moved, UnknownYear):
        return DueDate(start, length, awaiting_year=moved.year, counted_to=last)
    return DueDate(start, length, due_on=moved, moved_from=last if moved != last else None, counted_to=last)


def _last_day(
    start: date, length: Length, calendar: Calendar, stops: tuple[Pause, ...]
) -> date | UnknownYear | None:
    """The day on which the last day counted falls; None if an open pause comes first."""
    if isinstance(length, Years):
        return _years_later(start, length.n)
    day, counted = start, 0
    while counted < length.n:
        day += _DAY
        if any(stop.covers(day) for stop in stops):
            if any(stop.covers(day) and stop.ended is None for stop in stops):
                return None
            continue
        if isinstance(length, WorkingDays):
            worked = calendar.is_working_day(day)
            if isinstance(worked, UnknownYear):
                return worked
            counted += worked
        else:
            counted += 1
    return day


def _years_later(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, day=28)


def _off_holidays(day: date, calendar: Calendar) -> date | UnknownYear:
    while True:
        holiday = calendar.is_holiday(day)
        if isinstance(holiday, UnknownYear):
            return holiday
        if not holiday:
            return day
        day += _DAY


def working_day_number(
    start: date, today: date, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> int | UnknownYear:
    """Which working day after `start` has come on `today`: the 3 of 第3/7个工作日; 0 on the day itself.

    On a day that is not worked it is the number of the working day before.
    """
    stops = tuple(pauses)
    day, counted = start, 0
    while day < today:
        day += _DAY
        if any(stop.covers(day) for stop in stops):
            continue
        worked = calendar.is_working_day(day)
        if isinstance(worked, UnknownYear):
            return worked
        counted += worked
    return counted


def working_days_left(today: date, due_on: date, calendar: Calendar) -> int | UnknownYear:
    """Working days after `today`, through `due_on`; negative for those past since it was due."""
    if today <= due_on:
        return working_day_number(today, due_on, calendar)
    past = working_day_number(due_on, today, calendar)
    return past if isinstance(past, UnknownYear) else -past


def warning_day(due_on: date, calendar: Calendar) -> date:
    """The day from whose first minute on 48 hours or less are left, or the working day before.

    48 hours before the end of the last day is the start of the day before; where nobody works on
    that day the warning comes on the last working day before it. A year without a calendar has no
    holidays that we know: weekdays are then taken as worked.
    """
    day = due_on - _DAY
    while True:
        worked = calendar.is_working_day(day)
        if worked is True or (isinstance(worked, UnknownYear) and day.weekday() < 5):
            return day
        day -= _DAY
