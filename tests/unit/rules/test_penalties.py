"""Fines: every figure stands in its article; what depends on a gain is computed, capped and monotone."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.calculation.penalties import violation_in
from knowledge.corpus.catalogue import load_catalogue
from knowledge.numbers import numbers_in
from knowledge.rules.penalties import Fine, Penalty, penalties, penalties_for

TODAY = date(2026, 11, 23)


def line(violation: str) -> Penalty:
    return penalties_for(violation, TODAY)[0]


def _figures(one: Penalty) -> set[Decimal]:
    shares = [s * 100 if s < 1 else s for s in (one.gain_least, one.gain_most) if s is not None]
    amounts = [a for a in (one.least, one.most, one.most_without_gain) if a is not None]
    # 违法所得一倍以上 stands in the article as a single numeral
    return {figure.normalize() for figure in (*shares, *amounts)}


@pytest.mark.official
@pytest.mark.parametrize("one", penalties(), ids=lambda one: f"{one.violation}-{one.fact_id}")
def test_every_figure_stands_in_its_article(one: Penalty, official_dir: Path) -> None:
    files = [p for p in official_dir.glob(f"{one.law}(*.md") if "2018" not in p.name]
    assert len(files) == 1
    article = one.locator.split("条")[0] + "条"
    text = files[0].read_text("utf-8")
    found = re.search(rf"^{article}[\s　].*?(?=^第[一二三四五六七八九十]+条[\s　]|\Z)", text, re.M | re.S)
    assert found is not None
    assert _figures(one) <= numbers_in(found[0])


@pytest.mark.parametrize("one", penalties(), ids=lambda one: f"{one.violation}-{one.fact_id}")
def test_every_line_names_a_law_in_force_from_its_day(one: Penalty) -> None:
    entry = load_catalogue().entry(one.law)
    assert entry is not None and entry.valid_from == one.valid_from
    assert one.valid_to is None and one.duty in {"处", "并处", "可并处"}
    assert one.most is not None or one.gain_most is not None


def test_three_times_the_gain_of_a_station_up_to_the_ceiling() -> None:
    short = line("pump_short")
    assert short.fine() is None
    assert short.fine(Decimal(8000)) == Fine(None, Decimal(24000))
    assert short.fine(Decimal(10000)) == Fine(None, Decimal(30000))
    assert short.fine(Decimal(20000)) == Fine(None, Decimal(30000), capped=True)
    with pytest.raises(ValueError, match="below zero"):
        short.fine(Decimal(-1))


def test_shares_of_the_gain_and_no_gain() -> None:
    assert line("unit_instruments").fine(Decimal(1000)) == Fine(Decimal(100), Decimal(500))
    assert line("no_system").fine(Decimal(0)) == Fine(None, Decimal(300000))
    assert line("no_system").fine(Decimal(1000)) == Fine(Decimal(1000), Decimal(5000))
    assert line("unit_instruments").fine(Decimal(0)) is None
    assert line("short_weight").fine() == Fine(None, Decimal(30000))


gains = st.decimals(min_value=1, max_value=1_000_000, places=2)


@given(gains, gains)
def test_a_higher_gain_is_never_fined_less(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    for violation in ("pump_short", "unit_instruments", "no_system"):
        a, b = line(violation).fine(low), line(violation).fine(high)
        assert a and b and a.most <= b.most and (a.least or 0) <= (b.least or 0)
        assert (a.least or 0) <= a.most


@pytest.mark.parametrize(
    ("text", "violation"),
    [
        ("用作弊秤罚多少", "cheating_use"),
        ("摊主拿八两秤坑人罚多少", "cheating_use"),
        ("没检定的加油机罚多少", "pump_unverified"),
        ("加油站少给油罚多少", "pump_short"),
        ("卖菜短斤缺两罚多少", "short_weight"),
        ("造鬼秤来卖怎么罚", "cheating_make"),
        ("台秤没检定罚多少", "unverified"),
        ("市场管理方明知有鬼秤不管罚多少", "host_covers"),
        ("市场不设公平秤罚多少", "host_scale"),
        ("收茶青压秤少算罚多少", "purchase"),
        ("眼镜店的验光仪没检定罚多少", "optician_unverified"),
        ("倒卖假检定合格证罚多少", "forged_marks"),
        ("卖市斤秤罚多少", "unit_instruments"),
        ("网约车绕路罚多少", None),
        ("能效标识造假罚多少", None),
        ("电表被做手脚罚多少", None),
    ],
)
def test_a_violation_is_known_by_its_words(text: str, violation: str | None) -> None:
    assert violation_in(text) == violation
