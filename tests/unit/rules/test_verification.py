"""Verification intervals and service lives: only checked figures, counted in months of the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.corpus.catalogue import load_catalogue
from knowledge.rules.verification import Interval, interval_of, intervals, later


def named(text: str, bore_mm: int | None = None) -> Interval:
    found = interval_of(text, bore_mm)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "bore", "start", "end"),
    [
        ("加油机", None, "2025-03-01", "2025-09-01"),
        ("加油机", None, "2024-08-31", "2025-02-28"),
        ("出租车计价器", None, "2024-02-29", "2025-02-28"),
        ("家里的水表", None, "2019-05-20", "2025-05-20"),
        ("DN25水表", 25, "2019-05-20", "2025-05-20"),
        ("DN40水表", 40, "2021-05-20", "2025-05-20"),
        ("DN100水表", 100, "2023-05-20", "2025-05-20"),
        ("天然气表", None, "2015-05-20", "2025-05-20"),
        ("燃气表", None, "2015-05-20", "2025-05-20"),
        ("雷达测速仪", None, "2025-01-31", "2026-01-31"),
    ],
)
def test_intervals_counted_by_hand(text: str, bore: int | None, start: str, end: str) -> None:
    assert named(text, bore).ends_on(date.fromisoformat(start)) == date.fromisoformat(end)


@pytest.mark.parametrize(
    "text", ["我的电子秤", "电表", "充电桩", "血压计", "加气机", "地磅", "体温计", "砝码"]
)
def test_what_was_not_verified_has_no_figure(text: str) -> None:
    found = named(text)
    assert found.months is None and found.length == ""
    with pytest.raises(ValueError, match="no verified interval"):
        found.ends_on(date(2025, 3, 1))


def test_a_dispenser_is_no_gas_dispenser_and_a_bus_is_nothing() -> None:
    assert named("加油机").instrument != named("加气机").instrument
    assert interval_of("公交车") is None


def test_every_figure_names_a_rule_in_the_catalogue() -> None:
    for one in intervals():
        if one.months is not None:
            assert one.fact_id and one.locator and load_catalogue().entry(one.law) is not None


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 240), st.integers(0, 60))
def test_longer_is_never_earlier_and_months_add_up(day: date, months: int, more: int) -> None:
    end = later(day, months)
    assert end > day and later(day, months + more) >= end
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day <= day.day
