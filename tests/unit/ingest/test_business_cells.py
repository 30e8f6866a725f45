"""Credit codes, dates in all their forms, and the words of lists."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.business_cells import BadCell, clean, credit_code, status_of
from ingest.business_columns import field_of
from ingest.business_dates import day_of, validity
from ingest.sheets import Cell
from knowledge.business import PledgeStatus

GOOD = "91350500EXAMP1E011"


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2024.5", "s", date(2024, 5, 1), date(2024, 5, 31)),
        ("2024.5", "n", date(2024, 5, 1), date(2024, 5, 31)),
        ("2024.1", "s", date(2024, 1, 1), date(2024, 1, 31)),
        ("2024.10", "s", date(2024, 10, 1), date(2024, 10, 31)),
        ("2024年5月", "s", date(2024, 5, 1), date(2024, 5, 31)),
        ("2024年 5 月 6 日", "s", date(2024, 5, 6), date(2024, 5, 6)),
        ("2024/5/6", "s", date(2024, 5, 6), date(2024, 5, 6)),
        ("２０２４．５．６", "s", date(2024, 5, 6), date(2024, 5, 6)),
        ("2024-05-06", "d", date(2024, 5, 6), date(2024, 5, 6)),
        ("2024-05-06 00:00:00", "s", date(2024, 5, 6), date(2024, 5, 6)),
        ("20240506", "n", date(2024, 5, 6), date(2024, 5, 6)),
        ("202402", "n", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", "n", date(2024, 1, 1), date(2024, 12, 31)),
        ("45418", "n", date(2024, 5, 6), date(2024, 5, 6)),
        ("45418.75", "n", date(2024, 5, 6), date(2024, 5, 6)),
        ("二〇二四年五月二十六日", "s", date(2024, 5, 26), date(2024, 5, 26)),
        ("二〇二四年十二月", "s", date(2024, 12, 1), date(2024, 12, 31)),
    ],
)
def test_dates(text: str, kind: str, first: date, last: date) -> None:
    assert day_of(Cell(text, kind)) == first
    assert day_of(Cell(text, kind), last=True) == last


@pytest.mark.parametrize("text", ["", " ", "长期", "长期有效", "无固定期限", "/", "—", "无"])
def test_no_day(text: str) -> None:
    assert day_of(Cell(text)) is None
    assert day_of(None) is None


@pytest.mark.parametrize(
    "text", ["2024.13", "2024年2月30日", "明年", "24.5", "5.6.24", "99999", "1024", "2024-0-1"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadCell):
        day_of(Cell(text))


def test_a_number_that_may_be_january_or_october_is_refused() -> None:
    with pytest.raises(BadCell, match="10月"):
        day_of(Cell("2024.1", "n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024.5-2027.4", (date(2024, 5, 1), date(2027, 4, 30))),
        ("2024年5月1日至2027年4月30日", (date(2024, 5, 1), date(2027, 4, 30))),
        ("2024/5/1—2027/4/30", (date(2024, 5, 1), date(2027, 4, 30))),
        ("三年", (date(2024, 2, 29), date(2027, 2, 28))),
        ("3年", (date(2024, 2, 29), date(2027, 2, 28))),
        ("长期", (date(2024, 2, 29), None)),
        ("2027-05-06", (date(2024, 2, 29), date(2027, 5, 6))),
        ("", (date(2024, 2, 29), None)),
    ],
)
def test_validity(text: str, expected: tuple[date, date | None]) -> None:
    assert validity(Cell(text), date(2024, 2, 29)) == expected


def test_years_without_a_beginning_are_refused() -> None:
    with pytest.raises(BadCell):
        validity(Cell("3年"), None)


@pytest.mark.parametrize(
    "text", [GOOD, GOOD.lower(), f" {GOOD[:8]} {GOOD[8:]}", "'" + GOOD, "９１" + GOOD[2:]]
)
def test_good_codes_come_out_plain(text: str) -> None:
    assert credit_code(Cell(text)) == GOOD


def test_a_code_of_digits_only_stays_as_it_is() -> None:
    assert credit_code(Cell("914403001922038216", "n")) == "914403001922038216"


@pytest.mark.parametrize(
    "text", [GOOD[:-1] + "2", GOOD[:-1], "9.144030019220382e+17", "350582000123456", "见附件"]
)
def test_wrong_codes_are_refused(text: str) -> None:
    with pytest.raises(BadCell):
        credit_code(Cell(text))


def test_missing_codes_are_empty() -> None:
    assert [credit_code(c) for c in (None, Cell("无"), Cell("/"), Cell("  "))] == [""] * 4


def test_text_keeps_its_chinese_punctuation_and_loses_control_characters() -> None:
    assert clean(Cell("示例（泉州）\n有限　公司\x07Ａ１")) == "示例（泉州） 有限 公司A1"
    with pytest.raises(BadCell):
        clean(Cell("#REF!", "e"))


def test_status_words() -> None:
    assert status_of(None) is PledgeStatus.ACTIVE
    assert status_of(Cell("已撤销")) is PledgeStatus.REVOKED
    with pytest.raises(BadCell):
        status_of(Cell("待定"))


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("单 位\n名 称", "name"),
        ("企业名称（全称）", "name"),
        ("经营者", "name"),
        ("*统一社会信用代码", "uscc"),
        ("税号", "uscc"),
        ("经营地址（必填）", "address"),
        ("所在农贸市场名称", "market"),
        ("市场名称", "market"),
        ("诚信计量承诺日期", "pledged_on"),
        ("有效期至", "valid_to"),
        ("有效期（年月日）", "valid_to"),
        ("县（市、区）", "district"),
        ("乡镇（街道）", "township"),
        ("序号", "ignored"),
        ("联系电话", "ignored"),
        ("法定代表人", "ignored"),
        ("计量器具数量", "ignored"),
        ("今天天气", None),
        ("", None),
    ],
)
def test_headings_by_meaning(heading: str, field: str | None) -> None:
    assert field_of(heading) == field
