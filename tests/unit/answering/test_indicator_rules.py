"""The worked example of 专栏1, and what has no growth."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.indicators import change


def test_worked_example() -> None:
    found = change(Decimal(213), Decimal(260), "项")
    assert (found.gap, found.gap_unit, found.growth) == (Decimal(47), "项", Decimal("22.1"))
    assert found.per_year == Decimal("9.4")


def test_percentages_grow_by_points() -> None:
    found = change(Decimal(86), Decimal(92), "%")
    assert (found.gap, found.gap_unit, found.growth) == (Decimal(6), "个百分点", None)


def test_nothing_grows_from_zero() -> None:
    assert change(Decimal(0), Decimal(1), "项").growth is None


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_a_higher_target_never_grows_less(base: int, gap: int) -> None:
    lower = change(Decimal(base), Decimal(base + gap), "项").growth
    higher = change(Decimal(base), Decimal(base + gap + 1), "项").growth
    assert lower is not None and higher is not None and higher >= lower
