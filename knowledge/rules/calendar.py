"""The calendar of working days and holidays: published years, and a table of years kept by the operator.

The published years are those of chinesecalendar (the holiday notices of the State Council Office). A year
in the operator's `holidays.toml` takes the place of the published one; a year in neither is unknown, and
that is a result (`UnknownYear`), never an exception: nobody's filing waits for a holiday notice.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

_DAY = timedelta(days=1)
_SATURDAY = 5


class HolidayTableError(ValueError):
    """The operator's table of years cannot be read; the message says which year and why."""


@dataclass(frozen=True, slots=True)
class UnknownYear:
    """No holiday arrangement is known for `year`."""

    year: int


@dataclass(frozen=True, slots=True)
class YearTable:
    """One year's holiday notice: the days off by it, and the weekend days worked for them."""

    holidays: frozenset[date]
    worked: frozenset[date]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Says of a day whether it is worked and whether it belongs to a holiday, if its year is known.

    `own` are the operator's years. `Calendar()` knows the published years alone.
    """

    own: Mapping[int, YearTable] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Calendar:
        """The calendar with the operator's table at `path`; a missing file is an empty table.

        Raises HolidayTableError if the file is not a table of years.
        """
        return cls(read_years(path.read_text("utf-8"))) if path.is_file() else cls()

    @classmethod
    def load_or_published(cls, path: Path) -> Calendar:
        """As `load`, but a table that cannot be read is reported to the log, and left out as a whole.

        For what serves the public: a slip in one file does not stop answers and filing.
        """
        try:
            return cls.load(path)
        except (HolidayTableError, OSError, UnicodeDecodeError) as error:
            log.error("the operator's table of holidays is not used: %s", error)
            return cls()

    def year(self, year: int) -> YearTable | UnknownYear:
        """The table of `year`, the operator's before the published one."""
        table = self.own.get(year) or _published().get(year)
        return table or UnknownYear(year)

    def knows(self, year: int) -> bool:
        """Whether the holiday arrangement of `year` is known."""
        return isinstance(self.year(year), YearTable)

    def is_working_day(self, day: date) -> bool | UnknownYear:
        """Whether `day` is worked: a weekday that is no holiday, or a weekend day worked instead."""
        table = self.year(day.year)
        if isinstance(table, UnknownYear):
            return table
        if day in table.worked:
            return True
        return day not in table.holidays and day.weekday() < _SATURDAY

    def is_holiday(self, day: date) -> bool | UnknownYear:
        """Whether `day` belongs to a holiday arrangement; an ordinary weekend does not."""
        table = self.year(day.year)
        return table if isinstance(table, UnknownYear) else day in table.holidays


@cache
def _published() -> dict[int, YearTable]:
    from chinese_calendar import constants

    found: dict[int, tuple[set[date], set[date]]] = {}
    for place, days in enumerate((constants.holidays, constants.workdays)):
        for day in days:
            found.setdefault(day.year, (set(), set()))[place].add(day)
    return {
        year: YearTable(frozenset(off), frozenset(worked), "chinesecalendar")
        for year, (off, worked) in found.items()
    }


def read_years(text: str) -> dict[int, YearTable]:
    """The operator's table: `[2027]` with `source`, `holidays = [{name, from, to}]`, `worked = [date]`.

    Raises HolidayTableError where a year is not complete: a wrong due date is worse than none.
    """
    try:
        years = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise HolidayTableError(f"holidays.toml: {error}") from error
    return {_number(name): _table(_number(name), entry) for name, entry in years.items()}


def _number(name: str) -> int:
    if not (name.isdigit() and len(name) == 4):
        raise HolidayTableError(f"holidays.toml: [{name}] is not a year")
    return int(name)


def _table(year: int, entry: Any) -> YearTable:
    if not isinstance(entry, dict) or not entry.get("source") or not entry.get("holidays"):
        raise HolidayTableError(f"holidays.toml: {year} needs `source` and `holidays`")
    off: set[date] = set()
    for row in entry["holidays"]:
        first, last = (row.get("from"), row.get("to")) if isinstance(row, dict) else (None, None)
        if type(first) is not date or type(last) is not date or last < first:
            raise HolidayTableError(f"holidays.toml: {year}: a holiday needs `from` and `to`, in this order")
        off.update(first + _DAY * step for step in range((last - first).days + 1))
    worked = entry.get("worked", [])
    if not isinstance(worked, list) or any(type(day) is not date for day in worked):
        raise HolidayTableError(f"holidays.toml: {year}: `worked` is a list of dates")
    strange = sorted(day for day in worked if day.weekday() < _SATURDAY or day in off)
    if strange:
        raise HolidayTableError(f"holidays.toml: {year}: {strange[0]} is no weekend day worked instead")
    # A break over New Year's Eve stands in the table of the year of each of its days.
    return YearTable(
        frozenset(day for day in off if day.year == year),
        frozenset(day for day in worked if day.year == year),
        str(entry["source"]),
    )
