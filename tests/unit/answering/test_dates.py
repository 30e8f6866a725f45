"""Days in a citizen's sentence, told on Monday 23 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.dates import Precision, dates_in, in_chinese, says_lunar

TODAY = date(2026, 11, 23)


def said(text: str) -> list[tuple[str, str]]:
    return [(str(one.day), one.precision.value) for one in dates_in(text, TODAY)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("我2025年3月1日检定的", "2025-03-01"),
        ("2025/3/1检的", "2025-03-01"),
        ("2025-03-01检的", "2025-03-01"),
        ("2025.3.1检的", "2025-03-01"),
        ("20250301检的", "2025-03-01"),
        ("二〇二五年三月一日", "2025-03-01"),
        ("11月2号投诉的", "2026-11-02"),
        ("十一月十二号投诉的", "2026-11-12"),
        ("12月1号检定的", "2025-12-01"),  # the last such day up to today
        ("去年12月1号", "2025-12-01"),
        ("上个月5号", "2026-10-05"),
        ("5号投诉的", "2026-11-05"),
        ("25号投诉的", "2026-10-25"),
        ("上周三投诉", "2026-11-18"),
        ("上上周五", "2026-11-13"),
        ("这周一", "2026-11-23"),
        ("周五去的", "2026-11-20"),
        ("礼拜天", "2026-11-22"),
        ("前天", "2026-11-21"),
        ("大前天", "2026-11-20"),
        ("三天前", "2026-11-20"),
        ("两周前", "2026-11-09"),
        ("明天去投诉", "2026-11-24"),
        ("I complained on Nov 2, 2026", "2026-11-02"),
        ("on 2 November", "2026-11-02"),
        ("yesterday", "2026-11-22"),
    ],
)
def test_a_day(text: str, day: str) -> None:
    assert said(text) == [(day, "day")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水表2019年装的", ("2019-01-01", "year")),
        ("去年装的", ("2025-01-01", "year")),
        ("两年前装的", ("2024-01-01", "year")),
        ("2018年5月装的", ("2018-05-01", "month")),
        ("去年3月检的", ("2025-03-01", "month")),
        ("半年前检的", ("2026-05-01", "month")),
        ("1月份检的", ("2026-01-01", "month")),
    ],
)
def test_a_month_or_a_year(text: str, expected: tuple[str, str]) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "92号汽油",
        "3号加油机",
        "2月30日投诉的",
        "6个月",
        "总局令第121号",
        "买了5斤",
        "农历八月十五投诉的",
        "〔2023〕14号",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert said(text) == []


def test_several_days_stand_in_their_order() -> None:
    found = dates_in("11月2日投诉，11月9号受理的", TODAY)
    assert [one.day for one in found] == [date(2026, 11, 2), date(2026, 11, 9)]
    assert [one.said for one in found] == ["11月2日", "11月9号"]


def test_the_lunar_calendar_is_told_apart() -> None:
    assert says_lunar("正月初五投诉的") and says_lunar("农历八月十五")
    assert not says_lunar("11月初投诉的")


def test_a_date_is_written_as_exactly_as_it_was_said() -> None:
    written = [dates_in(text, TODAY)[0].written for text in ("2019年装的", "2018年5月装的", "5号")]
    assert written == ["2019年", "2018年5月", "2026年11月5日"]


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_full_date_is_read_in_every_notation(day: date) -> None:
    for text in (in_chinese(day), f"{day.year}/{day.month}/{day.day}", day.isoformat()):
        assert [one.day for one in dates_in(f"我{text}投诉的", TODAY)] == [day]


@given(st.dates(TODAY - timedelta(days=364), TODAY))
def test_a_day_without_a_year_is_never_ahead(day: date) -> None:
    (found,) = dates_in(f"{day.month}月{day.day}日检定的", TODAY)
    assert found.precision is Precision.DAY
    assert (found.day.month, found.day.day) == (day.month, day.day) and found.day == day
