"""The statistics that everybody may see: made once a day from what `statistics.publishable` lets through."""

from __future__ import annotations

import csv
import io
import threading
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

from portal.clock import Clock
from portal.complaints.case_lists import MonthCell
from portal.complaints.routing import unit_by_code
from portal.complaints.statistics import PublicStatistics, publishable
from portal.notices import notice

_COLUMNS: Final = ("month", "kind", "unit", "problem", "cases")


class MonthlyCounts(Protocol):
    """Where exact counts come from."""

    def monthly(self, first: date, last: date) -> tuple[MonthCell, ...]:
        """Counts by month, unit, problem and kind."""
        ...


@dataclass(frozen=True, slots=True)
class Published:
    """What is published, and the day on which it was counted."""

    day: date
    statistics: PublicStatistics


class StatisticsDesk:
    """Publishes whole months of this year and the last. Safe to share between threads."""

    def __init__(self, counts: MonthlyCounts, clock: Clock) -> None:
        self._counts = counts
        self._clock = clock
        self._lock = threading.Lock()
        self._made: Published | None = None

    def published(self) -> Published:
        """What may be shown today; counted anew each day, so that a new case shows by no difference.

        Raises StorageFailed.
        """
        today = self._clock.today()
        with self._lock:
            if self._made is None or self._made.day != today:
                month_end = today.replace(day=1) - timedelta(days=1)
                cells = self._counts.monthly(date(today.year - 1, 1, 1), month_end)
                self._made = Published(today, publishable(cells, today.strftime("%Y-%m")))
            return self._made


def rows_of(published: Published, lang: str | None = None) -> list[tuple[str, ...]]:
    """Rows in words, in the order of the columns: each month and kind in all, then its cells."""
    rows: list[tuple[str, ...]] = []
    for total in published.statistics.totals:
        kind = notice(f"complaints.kind.{total.kind}", lang)
        every = notice("statistics.all", lang)
        rows.append((total.month, kind, every, every, str(total.cases)))
        rows += [
            (
                cell.month,
                kind,
                unit_by_code(cell.unit_code).authority,
                notice(f"complaints.problem.{cell.problem}", lang),
                str(cell.cases),
            )
            for cell in published.statistics.cells
            if (cell.month, cell.kind) == (total.month, total.kind)
        ]
    return rows


def columns(lang: str | None = None) -> list[str]:
    """The headings of `rows_of`."""
    return [notice(f"statistics.column.{name}", lang) for name in _COLUMNS]


def statistics_csv(published: Published, lang: str | None = None) -> bytes:
    """The same as CSV with a BOM; every word in it is ours, so no cell is a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([columns(lang), *rows_of(published, lang)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
