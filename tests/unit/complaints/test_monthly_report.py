"""The monthly report: right counts, a chart, no formulas, and only the officer's own unit."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from portal.complaints.desk import NotAllowed
from portal.complaints.plain_cells import inert
from tests.case_desk import CITY, FENGZE, JINJIANG, OTHER, PUBLISHER, UNIT, Desk

TODAY = date(2026, 4, 20)


def report(desk: Desk, officer: Any, unit: str | None) -> Any:
    made = desk.side.monthly_reports.make(officer, TODAY, unit, TODAY)
    return load_workbook(io.BytesIO(made.content))


def rows(book: Any, place: int) -> list[tuple[Any, ...]]:
    return list(book.worksheets[place].iter_rows(values_only=True))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    for _ in range(2):
        made.file(problem="short_weight")
    made.file(problem="taximeter", intent="refund")
    made.file(business={"name": "示例摊", "address": "示例路2号", "district": "晋江市"})
    return made


def test_counts_add_up_and_a_chart_shows_them(desk: Desk) -> None:
    book = report(desk, UNIT, None)
    table = {row[0]: row[1:4] for row in rows(book, 0)}
    assert table["缺斤少两"] == (2, 2, 4)
    assert table["出租车计价器不准"] == (1, 0, 1)
    assert table["合计"] == (3, 2, 5)
    assert table["在办（2026-04-20）"][0] == 5
    assert len(book.worksheets[0]._charts) == 1


def test_a_unit_reads_its_own_month_whatever_unit_it_names(desk: Desk) -> None:
    assert rows(report(desk, UNIT, JINJIANG), 1) == rows(report(desk, UNIT, FENGZE), 1)
    assert len(rows(report(desk, OTHER, None), 1)) == 1 + 2
    assert len(rows(report(desk, CITY, JINJIANG), 1)) == 1 + 2
    assert len(rows(report(desk, CITY, None), 1)) == 1 + 5
    with pytest.raises(NotAllowed):
        report(desk, PUBLISHER, None)


def test_no_cell_is_a_formula(desk: Desk) -> None:
    for sheet in report(desk, CITY, None).worksheets:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert [inert(text)[0] for text in ("=1", "+1", "-1", "@a", "＝1", "\t=1")] == ["'"] * 6
    assert inert("示例") == "示例"


def test_a_month_without_cases_is_a_report_of_nothing(tmp_path: Path) -> None:
    book = report(Desk(tmp_path), CITY, None)
    assert rows(book, 0)[-1][:4] == ("合计", 0, 0, 0)
