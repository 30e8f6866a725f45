"""What a question already says of a complaint, in citizens' words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portal.complaints.from_question import draft_from_question, problem_said
from portal.complaints.records import ProblemKind
from tests.screens.fakes import business

TODAY = date(2026, 5, 20)


def draft(text: str, *listed: Any) -> dict[str, Any]:
    return draft_from_question(text, TODAY, lambda _: listed)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("买两斤虾回家一称只有一斤八两", "short_weight"),
        ("加油站加了200块，油表没怎么动", "fuel_dispenser"),
        ("我家电表走得特别快", "utility_meter"),
        ("出租车计价器跳得飞快", "taximeter"),
        ("他用遥控器改秤", "cheating_instrument"),
        ("菜市场里没有公平秤", "public_scale_missing"),
        ("充电桩多扣了我的钱", "charging_pile"),
        ("袋装大米净含量不足", "prepackaged_short"),
        ("I paid for 2 jin and only got 1.6 jin", "short_weight"),
        ("泉州有几个计量所", None),
    ],
)
def test_the_kind_of_problem(said: str, kind: str | None) -> None:
    assert problem_said(said) == kind
    assert kind is None or kind in set(ProblemKind)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("昨天买的", date(2026, 5, 19)),
        ("前天晚上买的", date(2026, 5, 18)),
        ("5月3号加的油", date(2026, 5, 3)),
        ("12月30日加的油", date(2025, 12, 30)),  # this year's is still to come
        ("2025-11-02 加的油", date(2025, 11, 2)),
        ("2026年6月1日", None),  # later than today
        ("买了3.5元的菜", None),
        ("2月30日", None),
    ],
)
def test_the_day(said: str, day: date | None) -> None:
    assert draft(said).get("happened_on") == day


@pytest.mark.parametrize(
    ("said", "intent"),
    [("我要退钱", "refund"), ("我要举报他", "investigate"), ("要赔我，还要罚他", "both"), ("秤不准", None)],
)
def test_what_is_wanted(said: str, intent: str | None) -> None:
    assert draft(said).get("intent") == intent


def test_a_listed_business_counts_only_by_its_whole_name() -> None:
    listed = business(1)
    assert draft(f"{listed.name}少给我二两", listed)["business_id"] == listed.id
    assert "business_id" not in draft("海鲜行少给我二两", listed)


def test_a_place_is_taken_from_the_words() -> None:
    assert draft("在石狮的示例水果店被少称")["business"] == {"district": "石狮市", "name": "示例水果店"}
    assert "business" not in draft("秤不准怎么办")


def test_nothing_is_made_of_nothing() -> None:
    assert draft("  ") == {}
