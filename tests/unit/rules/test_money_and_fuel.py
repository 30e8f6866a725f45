"""Damages for fraud and the error of a dispenser."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.compensation import fraud_damages
from knowledge.rules.fuel import judge, permissible_error
from knowledge.rules.verdict import Verdict

prices = st.decimals("0.1", "100000", places=1)


@pytest.mark.parametrize(
    ("price", "claim"), [("12", "500"), ("166.6", "500"), ("166.7", "500.1"), ("900", "2700")]
)
def test_three_times_the_price_but_not_below_the_floor(price: str, claim: str) -> None:
    assert fraud_damages(Decimal(price)).claim == Decimal(claim)


@given(prices, prices)
def test_a_higher_price_never_gives_less(one: Decimal, other: Decimal) -> None:
    low, high = (fraud_damages(price).claim for price in sorted((one, other)))
    assert low <= high


def test_three_thousandths_of_the_volume_either_way() -> None:
    assert permissible_error(Decimal(40)) == Decimal("0.12")
    assert judge(Decimal(40), Decimal("39.88")) is Verdict.WITHIN
    assert judge(Decimal(40), Decimal("39.87")) is Verdict.OVER
    assert judge(Decimal(40), Decimal("40.2")) is Verdict.OVER


@pytest.mark.parametrize("compute", [fraud_damages, permissible_error])
def test_nothing_is_computed_from_zero(compute: object) -> None:
    with pytest.raises(ValueError, match="above zero"):
        compute(Decimal(0))  # type: ignore[operator]


@given(st.decimals("0.1", "1000", places=1), st.integers(1, 20))
def test_the_error_grows_with_the_volume(litres: Decimal, times: int) -> None:
    assert permissible_error(litres * times) == permissible_error(litres) * times
