"""Units as exact fractions: there and back, and what has no end."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.units import Trade, Unit, convert, ratio, unit, units, written

of_a_kind = st.sampled_from([(a, b) for a in units() for b in units() if a.quantity == b.quantity])


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("1", "斤", "克", "500"),
        ("2", "两", "克", "100"),
        ("1", "担", "斤", "100"),
        ("4.5", "亩", "平方米", "3000"),
        ("1", "公顷", "亩", "15"),
        ("32", "英寸", "厘米", "81.28"),
        ("6", "尺", "米", "2"),
        ("3", "台斤", "公斤", "1.8"),
        ("2", "磅", "克", "907.18474"),
        ("750", "毫升", "升", "0.75"),
    ],
)
def test_known_conversions(value: str, source: str, target: str, expected: str) -> None:
    assert written(convert(Decimal(value), unit(source), unit(target))) == (expected, True)


def test_what_has_no_end_is_rounded_and_says_so() -> None:
    assert written(Fraction(1, 3)) == ("0.333333", False)
    assert written(Fraction(2000, 3)) == ("666.667", False)


def test_quantities_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="质量"):
        ratio(unit("斤"), unit("米"))
    with pytest.raises(KeyError):
        unit("司马斤")


def test_customary_units_are_not_for_trade() -> None:
    market = {one.name for one in units() if one.trade is Trade.MARKET}
    assert {"斤", "两", "钱", "尺", "寸"} <= market
    assert unit("公斤").trade is Trade.LEGAL
    assert unit("亩").trade is Trade.FARM


@given(of_a_kind, st.decimals("0.01", "100000", places=2))
def test_there_and_back_is_the_same(pair: tuple[Unit, Unit], value: Decimal) -> None:
    source, target = pair
    there = Fraction(value) * ratio(source, target)
    assert there * ratio(target, source) == Fraction(value)
