"""What officers say of columns, columns that are hidden, and instruments in their many arrangements."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ingest.business_headings import Corrections, corrections_of, field_of, label_of
from ingest.business_lists import read_business_list
from knowledge.business_list import ListedInstrument

Rows = list[list[Any]]
CODE = "914403001922038216"


def workbook(path: Path, rows: Rows, merges: tuple[str, ...] = (), hidden: str = "") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    if hidden:
        sheet.column_dimensions[hidden].hidden = True
    book.save(path)
    return path


def test_statements_about_columns() -> None:
    said = corrections_of(["第3列=地址；D=行业", "所在 位置（说明）=市场, 5＝忽略"])
    assert said == Corrections({3: "address", 4: "industry", 5: "ignored"}, {"所在位置": "market"})
    assert label_of("instrument_kind/2") == "计量器具名称" and label_of("ignored") == "不读"
    for wrong in ("第3列", "=地址", "第3列=天气"):
        with pytest.raises(ValueError, match="第3列=地址"):
            corrections_of([wrong])


def test_a_correction_goes_before_the_heading(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["名称", "地址", "所在处"], ["甲店", "示例集团", "示例路1号"]])
    read = read_business_list(path, corrections=corrections_of(["第3列=地址"]))
    assert [(r.name, r.address) for r in read.rows] == [("甲店", "示例路1号")]
    assert [(u.column, u.field, u.corrected) for u in read.mapping] == [
        (1, "name", False), (2, "ignored", False), (3, "address", True)
    ]  # fmt: skip


def test_strange_headings_and_columns_without_any(tmp_path: Path) -> None:
    rows: Rows = [
        ["某某名册"],
        ["号数", "主家", None],
        ["1", "甲店", "示例路1号"],
        ["2", "乙店", "示例路2号"],
    ]
    path = workbook(tmp_path / "a.xlsx", rows, ("A1:C1",))
    by_number = read_business_list(path, corrections=corrections_of(["B=单位名称", "C=地址"]))
    assert [(r.row, r.name, r.address) for r in by_number.rows] == [
        (3, "甲店", "示例路1号"), (4, "乙店", "示例路2号")
    ]  # fmt: skip
    remembered = Corrections(headings={"主家": "name", "第3列": "address", "号数": "ignored"})
    assert read_business_list(path, corrections=remembered).rows == by_number.rows


def test_a_hidden_column_is_told_of_and_not_read(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [["单位名称", "地址", "行业"], ["甲店", "示例路1号", "超市"]], hidden="B"
    )
    read = read_business_list(path)
    assert [(r.address, r.industry) for r in read.rows] == [("", "超市")]
    assert [(s.row, s.value) for s in read.skipped] == [(0, "地址")]


def test_headings_of_instruments_are_not_those_of_the_pledge() -> None:
    meant = {"检定有效期至": "instrument_valid_to", "有效期至": "valid_to", "计量器具检定有效期": "instrument_valid_to",
             "检定证书编号": "instrument_certificate", "器具名称2": "instrument_kind", "器具数量": "ignored",
             "出厂编号": "instrument_serial", "编号": "ignored", "商家编号": "listed_id"}  # fmt: skip
    assert {heading: field_of(heading) for heading in meant} == meant


DAY = date(2027, 1, 1)
PUMPS = (ListedInstrument("加油机", "P1", valid_to=DAY), ListedInstrument("加油机", "P2", valid_to=DAY))
ARRANGEMENTS: dict[str, tuple[Rows, tuple[str, ...]]] = {
    "several in a cell": (
        [["单位名称", "器具名称", "出厂编号", "检定有效期"], ["甲站", "加油机", "P1、P2", "2027.1.1"]],
        (),
    ),
    "columns of their own": (
        [
            ["单位名称", "器具名称1", "出厂编号1", "检定有效期1", "器具名称2", "出厂编号2", "检定有效期2"],
            ["甲站", "加油机", "P1", "2027.1.1", "加油机", "P2", "2027.1.1"],
        ],
        (),
    ),
    "rows under a merged name": (
        [
            ["单位名称", "器具名称", "出厂编号", "检定有效期"],
            ["甲站", "加油机", "P1", "2027.1.1"],
            [None, "加油机", "P2", "2027.1.1"],
        ],
        ("A2:A3",),
    ),
    "rows without a number": (
        [
            ["序号", "单位名称", "器具名称", "出厂编号", "检定有效期"],
            [1, "甲站", "加油机", "P1", "2027.1.1"],
            [None, None, "加油机", "P2", "2027.1.1"],
        ],
        (),
    ),
    "a row for each, with the code again": (
        [
            ["单位名称", "税号", "器具名称", "出厂编号", "检定有效期"],
            ["甲站", CODE, "加油机", "P1", "2027.1.1"],
            ["甲站", CODE, "加油机", "P2", "2027.1.1"],
        ],
        (),
    ),
    "under a header of two rows": (
        [
            ["序号", "单位名称", "计量器具", None, None],
            [None, None, "名称", "编号", "检定有效期"],
            [1, "甲站", "加油机", "P1、P2", "2027.1.1"],
        ],
        ("A1:A2", "B1:B2", "C1:E1"),
    ),
}


@pytest.mark.parametrize("name", ARRANGEMENTS)
def test_instruments_are_found_in_every_arrangement(tmp_path: Path, name: str) -> None:
    rows, merges = ARRANGEMENTS[name]
    read = read_business_list(workbook(tmp_path / "a.xlsx", rows, merges))
    assert not read.rejected
    assert [(r.name, r.instruments) for r in read.rows] == [("甲站", PUMPS)]


def test_an_instrument_never_goes_to_another_business(tmp_path: Path) -> None:
    rows: Rows = [
        ["序号", "单位名称", "税号", "器具名称", "出厂编号"],
        [1, "甲站", None, "加油机", "P1"],
        [2, None, None, "加油机", "P2"],  # its name is missing
        [3, "丙站", "123", "加油机", "P3"],  # rejected
        [None, None, None, "加油机", "P4"],  # goes with the rejected one
        [5, "戊站", None, "电子秤、台秤", "E1、E2、E3"],  # who knows which is which
    ]
    read = read_business_list(workbook(tmp_path / "a.xlsx", rows))
    assert [(r.name, [i.serial for i in r.instruments]) for r in read.rows] == [
        ("甲站", ["P1"]), ("戊站", ["E1、E2、E3"])
    ]  # fmt: skip
    assert {c.row for c in read.rejected} == {3, 4, 5}
