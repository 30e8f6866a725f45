"""附件3 of 总局令第70号: T by marked content, both roundings, one package."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.net_content import Allowance, allowance, judge_single, lines
from knowledge.rules.verdict import Verdict

contents = st.decimals("0.5", "50000", places=1)


def allowed(marked: str) -> Allowance:
    found = allowance(Decimal(marked))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("marked", "limit", "least"),
    [
        ("40", "3.6", "36.4"),
        ("60", "4.5", "55.5"),
        ("150", "6.75", "143.25"),
        ("220", "9", "211"),
        ("400", "12", "388"),
        ("750", "15", "735"),
        ("2500", "37.5", "2462.5"),
        ("12000", "150", "11850"),
        ("25000", "250", "24750"),
    ],
)
def test_every_line_of_the_table(marked: str, limit: str, least: str) -> None:
    found = allowed(marked)
    assert (found.exact, found.least) == (Decimal(limit), Decimal(least))


def test_beyond_fifty_kilograms_the_table_is_silent() -> None:
    assert allowance(Decimal("50000.1")) is None
    with pytest.raises(ValueError, match="above zero"):
        allowance(Decimal(0))


def test_both_roundings_are_shown_where_they_differ() -> None:
    assert allowed("333").rounded == (Decimal("9.9"), Decimal("10.0"))
    assert allowed("2500").rounded == (Decimal("37"), Decimal("38"))
    assert allowed("500").rounded == (Decimal("15.0"),)


def test_the_rounding_may_leave_a_package_undecided() -> None:
    found = allowed("2500")
    assert judge_single(found, Decimal(37)) is Verdict.WITHIN
    assert judge_single(found, Decimal("37.5")) is Verdict.UNDECIDED
    assert judge_single(found, Decimal("38.1")) is Verdict.OVER


@pytest.mark.parametrize("border", [line.up_to for line in lines()][:-1])
def test_neighbouring_lines_meet_at_their_border(border: Decimal) -> None:
    just_above = allowance(border + Decimal("0.0001"))
    assert just_above is not None
    assert abs(just_above.exact - allowed(str(border)).exact) < Decimal("0.001")


@given(contents, contents)
def test_more_content_never_allows_less(one: Decimal, other: Decimal) -> None:
    low, high = (allowed(str(marked)) for marked in sorted((one, other)))
    assert low.exact <= high.exact
    assert low.least <= high.least


@given(contents)
def test_a_package_never_may_lack_a_tenth(marked: Decimal) -> None:
    found = allowed(str(marked))
    assert 0 < found.exact <= marked / 10
    assert found.rounded[0] <= found.exact <= found.rounded[-1]
