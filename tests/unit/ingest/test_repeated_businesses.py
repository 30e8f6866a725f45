"""One business that a list names twice goes in once, however it is spaced; branches and blanks stay apart."""

from __future__ import annotations

import dataclasses

import pytest

from ingest.business_merging import MergedRows
from knowledge.business_list import BusinessRow
from knowledge.districts import in_full

CODE = "914403001922038216"
SHOP = BusinessRow(
    "一", 2, "示例（鲤城）永辉超市", district="鲤城区", address="鲤城区示例路1-2号A座", industry="超市"
)


def merged(*rows: BusinessRow) -> MergedRows:
    found = MergedRows()
    for number, row in enumerate(rows, 2):
        found.add(dataclasses.replace(row, row=number))
    return found


@pytest.mark.parametrize("code", [CODE, ""])
@pytest.mark.parametrize(
    "again",
    [
        {"name": "示例 (鲤城) 永辉 超市"},
        {"name": "示例（鲤城）永辉超市　"},
        {"address": "鲤城示例路1-2号A座"},
        {"address": "泉州市鲤城区 示例路１－２号Ａ座"},
        {"address": "福建省泉州市鲤城示例路1—2号a座", "industry": "超 市"},
    ],
)
def test_the_same_shop_written_otherwise_is_one_and_named_by_its_row(
    code: str, again: dict[str, str]
) -> None:
    first = dataclasses.replace(SHOP, uscc=code)
    found = merged(first, dataclasses.replace(first, **again))
    assert [row.name for row in found.rows] == [SHOP.name]
    assert (found.duplicates, found.conflicts) == (1, [])
    assert [(skipped.row, "第2行" in skipped.reason) for skipped in found.skipped] == [(3, True)]


@pytest.mark.parametrize("code", [CODE, ""])
@pytest.mark.parametrize(
    "other",
    [
        {"address": "鲤城区示例路12号A座"},
        {"address": "鲤城区示例路1-2号B座"},
        {"address": ""},
        {"stall": "A12"},
        {"name": "示例（丰泽）永辉超市"},
    ],
)
def test_branches_stay_apart(code: str, other: dict[str, str]) -> None:
    first = dataclasses.replace(SHOP, uscc=code)
    found = merged(first, dataclasses.replace(first, **other))
    assert (len(found.rows), found.duplicates) == (2, 0)


@pytest.mark.parametrize(
    "row",
    [
        BusinessRow("一", 2, "示例海鲜摊"),
        BusinessRow("一", 2, "示例海鲜摊", district="丰泽区", address="丰泽区示例路"),
        BusinessRow("一", 2, "示例海鲜摊", address="示例路8号东海市场", industry="水产"),
        BusinessRow("一", 2, "示例海鲜摊", market="东海市场", address="示例路8号", industry="水产"),
    ],
)
def test_blanks_and_a_whole_market_make_no_two_rows_one(row: BusinessRow) -> None:
    assert (len(merged(row, row).rows), merged(row, row).duplicates) == (2, 0)


def test_one_stall_of_a_market_is_one_shop_and_a_code_tells_two_apart() -> None:
    stall = BusinessRow("一", 2, "示例海鲜摊", market="东海市场", stall="A 12", industry="水产")
    assert len(merged(stall, dataclasses.replace(stall, stall="A1 2")).rows) == 2
    assert len(merged(stall, dataclasses.replace(stall, stall="Ａ12")).rows) == 1
    assert len(merged(stall, dataclasses.replace(stall, uscc=CODE)).rows) == 2
    assert len(merged(stall, dataclasses.replace(stall, listed_id="7")).rows) == 2


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("鲤城中山路1号", "鲤城区中山路1号"),
        ("福建省泉州市鲤城区中山路1号", "鲤城区中山路1号"),
        ("南安路5号", "南安路5号"),
        ("晋江市青阳", "晋江市青阳"),
        ("示例路", "示例路"),
    ],
)
def test_units_in_full(text: str, full: str) -> None:
    assert in_full(text) == full
