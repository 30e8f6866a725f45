"""Lists as they come: every good row goes in, every bad row is named, nothing hidden is read."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from stdnum.cn import uscc

from ingest.business_lists import read_business_list
from ingest.readers.text import Unreadable


def code(number: int) -> str:
    """A code with the right check character that belongs to nobody."""
    body = f"91350500EXAMP1E{number:02d}"
    return str(body + uscc.calc_check_digit(body))


def workbook(path: Path, rows: Sequence[Sequence[Any]], title: str = "名单") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


HEAD = ["序号", "单位名称", "统一社会信用代码", "经营地址", "承诺日期", "有效期至"]


def test_an_untidy_workbook(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "第一批"
    sheet.append(["晋江市诚信计量承诺单位名单（2024年）"])
    sheet.merge_cells("A1:H1")
    sheet.append(["填报单位：示例所"])
    sheet.append(["序号", "单位信息", None, None, "所在地", None, "承诺", None])
    sheet.append([None, "单位名称", "统一社会信用代码", "行业", "乡镇", "地址", "承诺时间", "有效期"])
    for merged in ("A3:A4", "B3:D3", "E3:F3", "G3:H3"):
        sheet.merge_cells(merged)
    sheet.append([1, "示例甲超市", code(1), "超市", "青阳街道", "示例路1号", "2024.5", "2027.4"])
    sheet.append([2, "示例乙加油站", None, "加油站", None, "示例路2号", datetime(2024, 5, 6), "长期"])
    sheet.merge_cells("E5:E6")
    sheet.append([3, "示例丙眼镜店", code(3)[:-1] + "!", "眼镜店", "", "示例路3号", 45418, "三年"])
    sheet.append([4, "示例丁金店", "914403001922038216", "金店", "", "示例路4号", "2024年5月", "/"])
    sheet.append(["序号", "单位名称", "统一社会信用代码", "行业", "乡镇", "地址", "承诺时间", "有效期"])
    sheet.append([5, "示例甲超市", code(1), "超市", "青阳街道", "示例路1号", "2024.5", "2027.4"])
    sheet.append([6, "示例甲超市", code(1), "超市", "青阳街道", "示例路9号", "2024.5", "2027.4"])
    sheet.append([7, None, code(5), "超市", "", "示例路5号", None, None])
    sheet.append([8, "示例隐藏店", None, "超市", "", "", None, None])
    sheet.row_dimensions[13].hidden = True
    sheet.append([9, "示例戊店", None, "超市", "", "", "2027.1.1", "2024.1.1"])
    sheet.append(["合计", "5家"])
    sheet.append(["备注：以上单位均已公示。"])
    secret = book.create_sheet("内部")
    secret.append(["单位名称", "行业"])
    secret.append(["示例内部店", "超市"])
    secret.sheet_state = "hidden"
    book.save(path)

    reading = read_business_list(path)

    assert [(r.row, r.name) for r in reading.rows] == [
        (5, "示例甲超市"),
        (6, "示例乙加油站"),
        (8, "示例丁金店"),
        (11, "示例甲超市"),
    ]
    first, second, third, branch = reading.rows
    assert (first.uscc, first.pledged_on, first.valid_to) == (code(1), date(2024, 5, 1), date(2027, 4, 30))
    assert (second.uscc, second.pledged_on, second.valid_to) == ("", date(2024, 5, 6), None)
    assert second.township == "青阳街道"  # merged with the row above
    assert third.uscc == "914403001922038216"
    assert branch.address == "示例路9号"
    assert {r.district for r in reading.rows} == {"晋江市"}  # said by the title only
    assert [(c.sheet, c.row, c.column, c.value) for c in reading.rejected] == [
        ("第一批", 7, "统一社会信用代码", code(3)[:-1] + "!"),
        ("第一批", 12, "单位名称", ""),
        ("第一批", 14, "有效期", "2024.1.1"),
    ]
    skipped = {(s.sheet, s.row): s.reason for s in reading.skipped}
    assert set(skipped) == {
        ("第一批", 9), ("第一批", 10), ("第一批", 13), ("第一批", 15), ("第一批", 16), ("内部", 0)
    }  # fmt: skip
    assert "第5行" in skipped["第一批", 10]
    assert (reading.duplicates, reading.data_rows) == (1, 8)
    assert reading.title.startswith("晋江市诚信计量承诺单位名单")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_delimited_text(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [
        separator.join(HEAD),
        separator.join(["1", '"示例甲（泉州）超市"', code(1), "泉州市丰泽区示例路1号", "2024/5/6", "长期"]),
        separator.join(["2", "示例乙店", "", "南安市示例路2号", "20240506", "2027年5月"]),
    ]
    path = tmp_path / "名单.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    reading = read_business_list(path)
    assert [(r.name, r.district, r.pledged_on) for r in reading.rows] == [
        ("示例甲（泉州）超市", "丰泽区", date(2024, 5, 6)),
        ("示例乙店", "南安市", date(2024, 5, 6)),
    ]
    assert reading.rows[1].valid_to == date(2027, 5, 31)


def test_a_list_of_names_only_merges_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["诚信单位名单"], ["商户名称"], ["示例甲"], ["示例甲"], ["示例乙"]])
    reading = read_business_list(path)
    assert [r.name for r in reading.rows] == ["示例甲", "示例甲", "示例乙"]
    assert not reading.rejected


def test_personal_data_in_a_list_is_not_read(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [["单位名称", "负责人", "联系电话", "地址"], ["示例甲", "示例某", "138 0013 8000", "示例路1号"]],
    )
    found = read_business_list(path)
    told = repr((found.rows, found.rejected, found.skipped, found.title))  # the digest may hold any digits
    assert "138" not in told and "示例某" not in told
    assert found.rows[0].address == "示例路1号"


def test_formulas_are_read_as_stored_values(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [["单位名称", "地址"], ["示例甲", '=HYPERLINK("http://x","点我")'], ["示例乙", "b"]],
    )
    reading = read_business_list(path)  # written without a stored value
    assert [(r.name, r.address) for r in reading.rows] == [("示例甲", ""), ("示例乙", "b")]
    assert [(c.row, c.column) for c in reading.doubtful] == [(2, "地址")]


def test_numbers_as_numbers_do_not_change(tmp_path: Path) -> None:
    rows = [HEAD, [1, "示例甲", 914403001922038216, "示例路1号", 2024.5, 45418]]
    path = workbook(tmp_path / "a.xlsx", rows)
    reading = read_business_list(path)
    # Excel keeps 15 digits of a number; the file then holds 9.14403001922038E+17 or all digits.
    for row in reading.rows:
        assert row.uscc == "914403001922038216"
    for cell in reading.rejected:
        assert cell.column == "统一社会信用代码"
    assert len(reading.rows) + len(reading.rejected) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "旧版"),
        ("a.csv", b"", "空"),
        ("a.csv", b"%PDF-1.7\n" * 10, "PDF 不完整"),
        ("a.csv", "天气,温度\n晴,20\n".encode(), "单位名称"),
        ("a.xlsx", b"PK\x03\x04broken", "损坏"),
        ("a.csv", b"\x81\x20\xff\xff\xfe\xfe", "编码"),
        ("a.csv", ("单位名称,地址\n" + "甲" * 3000 + ",b\n").encode(), "2000"),
    ],
)
def test_what_cannot_be_read_says_so_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=said):
        read_business_list(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="找不到"):
        read_business_list(tmp_path / "nowhere.xlsx")


def test_a_corrupted_cell_never_changes_another_row(tmp_path: Path) -> None:
    chance = random.Random(7)
    rows = [[n, f"示例第{n}店", code(n % 90), f"示例路{n}号", "2024.5", "2027.4"] for n in range(1, 301)]
    clean = read_business_list(workbook(tmp_path / "clean.xlsx", [HEAD, *rows])).rows
    assert len(clean) == 300
    spoilt: set[int] = set()
    for _ in range(18):
        row, column = chance.randrange(300), chance.randrange(1, 6)
        rows[row][column] = chance.choice(
            ["\x0b?", "#REF!", "合", "9.1E+17", -1, 2024.13, "备注", "=1/0", ""]
        )
        if not isinstance(rows[row][column], (int, float)) and "\x0b" in str(rows[row][column]):
            rows[row][column] = "？？"
        spoilt.add(row + 2)
    dirty = read_business_list(workbook(tmp_path / "dirty.xlsx", [HEAD, *rows]))
    whole = {r.row: r for r in dirty.rows}
    assert all(whole.get(r.row) == r for r in clean if r.row not in spoilt)
    named = {c.row for c in dirty.rejected} | {s.row for s in dirty.skipped}
    assert named <= spoilt


def test_the_report_is_json(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, [1, "示例甲", "123", "示例路1号", None, None]])
    reading = read_business_list(path)
    told = json.loads(json.dumps([dict(c.to_json()) for c in reading.rejected]))
    assert set(told[0]) == {"sheet", "row", "column", "value", "reason"}
    assert (told[0]["row"], told[0]["column"], told[0]["value"]) == (2, "统一社会信用代码", "123")


HEADERS = {
    "headings split between two rows": (
        [
            ["序号", "单位", None, None, "承诺", None],
            [None, "名称", "代码", "地址", "时间", "有效期"],
            [1, "示例甲", None, "示例路1号", "2024.5", "2027.5"],
        ],
        ["A1:A2", "B1:D1", "E1:F1"],
        [(3, "示例甲", "", "示例路1号")],
    ),
    "second row under one heading only": (
        [
            ["序号", "单位名称", "承诺情况", None],
            [None, None, "承诺时间", "有效期至"],
            [1, "示例甲", "2024.5", "2027.5"],
        ],
        ["A1:A2", "B1:B2", "C1:D1"],
        [(3, "示例甲", "", "")],
    ),
    "titles, spaced headings, a section and a sum": (
        [
            ["附件1"],
            ["泉州市诚信计量单位名单"],
            [],
            ["序号", "企 业 名 称", "所属县（市、区）", "备注"],
            ["一、超市"],
            [1, "示例甲", "晋江", None],
            ["二、加油站"],
            [2, "示例乙", "南安市", "已换证"],
            ["总计", 2, None, None],
        ],
        ["A2:D2", "A5:D5", "A7:D7"],
        [(6, "示例甲", "晋江市", ""), (8, "示例乙", "南安市", "")],
    ),
    "a district merged over its businesses": (
        [["县区", "单位名称"], ["晋江市", "示例甲"], [None, "示例乙"], ["南安市", "示例丙"]],
        ["A2:A3"],
        [(2, "示例甲", "晋江市", ""), (3, "示例乙", "晋江市", ""), (4, "示例丙", "南安市", "")],
    ),
}


@pytest.mark.parametrize("name", HEADERS)
def test_headers_are_found(tmp_path: Path, name: str) -> None:
    rows, merges, expected = HEADERS[name]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(tmp_path / "a.xlsx")
    reading = read_business_list(tmp_path / "a.xlsx")
    assert [(r.row, r.name, r.district, r.address) for r in reading.rows] == expected
    assert not reading.rejected


def test_tables_side_by_side_are_named_and_not_half_read(tmp_path: Path) -> None:
    rows = [["单位名称", "类别", "单位名称", "类别"], ["示例甲", "超市", "示例乙", "金店"]]
    reading = read_business_list(workbook(tmp_path / "a.xlsx", rows))
    assert reading.rows == ()
    assert "并排" in reading.rejected[0].reason
