"""The monthly report of a unit as XLSX: counts by problem and kind with a chart, and what is open now."""

from __future__ import annotations

import calendar
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from portal import notices
from portal.complaints.case_lists import MonthCell, QueueFilter
from portal.complaints.case_reading import CaseReading
from portal.complaints.letter_kinds import MadeFile
from portal.complaints.officers import Officer
from portal.complaints.plain_cells import inert
from portal.complaints.records import CaseKind
from portal.complaints.routing import CITY_CODE, unit_by_code

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class MonthlyReports:
    """Makes monthly reports; a unit's officer gets the own unit, the city desk any or all."""

    def __init__(self, reading: CaseReading) -> None:
        self._reading = reading

    def make(self, officer: Officer, month: date, unit_code: str | None, today: date) -> MadeFile:
        """The XLSX of the month that `month` lies in. Raises NotAllowed, StorageFailed.

        `unit_code` None: all units (city desk). `today` stands over what is open now.
        """
        first = month.replace(day=1)
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        mine = officer.unit if officer.unit != CITY_CODE else unit_code
        cells = [
            cell for cell in self._reading.statistics(officer, first, last) if mine in (None, cell.unit_code)
        ]
        wanted = QueueFilter(unit_code=mine, limit=1)
        late = QueueFilter(unit_code=mine, due_by=today - timedelta(days=1), limit=1)
        now = (self._reading.queue(officer, wanted).total, self._reading.queue(officer, late).total)
        name = unit_by_code(mine).authority if mine else _zh("all_units")
        title = _zh("title", unit=name, year=first.year, month=first.month)
        return MadeFile(f"{title}.xlsx", _book(title, cells, now, today), XLSX)


def _book(title: str, cells: Sequence[MonthCell], now: tuple[int, int], today: date) -> bytes:
    from openpyxl import Workbook
    from openpyxl.chart import BarChart, Reference

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _zh("by_problem")
    _row(sheet, [title])
    _row(sheet, [_zh("open_now", day=today.isoformat()), now[0]])
    _row(sheet, [_zh("late_now", day=today.isoformat()), now[1]])
    _row(sheet, [])
    kinds = (CaseKind.COMPLAINT, CaseKind.REPORT)
    _row(
        sheet,
        [_zh("problem"), *(notices.notice(f"complaints.kind.{kind}", "zh") for kind in kinds), _zh("sum")],
    )
    head = sheet.max_row
    problems = sorted({cell.problem for cell in cells})
    for problem in problems:
        counts = [sum(c.cases for c in cells if c.problem == problem and c.kind is kind) for kind in kinds]
        _row(sheet, [notices.notice(f"complaints.problem.{problem}", "zh"), *counts, sum(counts)])
    totals = [sum(c.cases for c in cells if c.kind is kind) for kind in kinds]
    _row(sheet, [_zh("sum"), *totals, sum(totals)])
    sheet.column_dimensions["A"].width = 34
    if problems:
        chart = BarChart()
        chart.type, chart.title, chart.grouping, chart.overlap = "bar", title, "stacked", 100
        last = head + len(problems)
        chart.add_data(
            Reference(sheet, min_col=2, max_col=3, min_row=head, max_row=last), titles_from_data=True
        )
        chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=last))
        sheet.add_chart(chart, "F2")
    detail: Any = book.create_sheet(_zh("by_unit"))
    _row(detail, [_zh(name) for name in ("unit", "problem", "kind", "cases", "people")])
    for cell in cells:
        words = (
            unit_by_code(cell.unit_code).authority,
            notices.notice(f"complaints.problem.{cell.problem}", "zh"),
        )
        kind_name = notices.notice(f"complaints.kind.{cell.kind}", "zh")
        _row(detail, [*words, kind_name, cell.cases, cell.complainants])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(sheet: Any, values: Sequence[str | int]) -> None:
    """Add a row in which no text is a formula."""
    sheet.append([inert(value) if isinstance(value, str) else value for value in values])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"


def _zh(key: str, **values: object) -> str:
    return notices.notice(f"monthly_report.{key}", "zh", **values)
