"""附表1 and 附表2: classes, bands, methods, and what a shortfall says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.retail_weighing import (
    Method,
    bands,
    class_by_price,
    classes_for,
    held_against,
    jewellery,
    jewellery_deviation,
    judge,
    negative_deviation,
)
from knowledge.rules.verdict import Verdict

grams = st.decimals("0.1", "30000", places=1)
letters = st.sampled_from("ABCD")
methods = st.sampled_from([*Method, None])


def deviation(letter: str, settled: str) -> Decimal | None:
    band = negative_deviation(letter, Decimal(settled))
    return band.deviation_g if band else None


@pytest.mark.parametrize(
    ("letter", "settled", "expected"),
    [
        ("A", "1000", "20"),
        ("A", "1000.1", "40"),
        ("A", "4000", "80"),
        ("A", "25000", "100"),
        ("B", "2500", "5"),
        ("B", "2501", "10"),
        ("B", "15000", "15"),
        ("C", "1000", "2"),
        ("C", "6000", "6"),
        ("D", "500", "1"),
        ("D", "501", "2"),
        ("D", "5000", "3"),
    ],
)
def test_bands_end_with_their_upper_weight(letter: str, settled: str, expected: str) -> None:
    assert deviation(letter, settled) == Decimal(expected)


@pytest.mark.parametrize(
    ("letter", "settled"), [("A", "25001"), ("B", "15001"), ("C", "6001"), ("D", "5001")]
)
def test_the_table_is_silent_above_its_highest_weight(letter: str, settled: str) -> None:
    assert deviation(letter, settled) is None
    finding = judge(Decimal(settled), Decimal(1), (letter,))
    assert finding.verdict is Verdict.UNDECIDED


def test_only_the_doubtful_limit_is_marked() -> None:
    assert [band.fact_id for band in bands() if band.doubtful] == ["B2-B3"]


@pytest.mark.parametrize(
    ("price", "letter"),
    [("0.5", "A"), ("6", "A"), ("6.01", "B"), ("30", "B"), ("30.5", "C"), ("100", "C"), ("101", "D")],
)
def test_a_price_belongs_to_the_class_that_ends_with_it(price: str, letter: str) -> None:
    assert class_by_price(Decimal(price)) == letter


def test_name_and_price_that_disagree_show_both_classes() -> None:
    assert classes_for("B", Decimal(240)) == ("B", "D")
    assert classes_for("B", Decimal(24)) == ("B",)
    assert classes_for(None, Decimal(24)) == ("B",)
    assert classes_for(None, None) == ("A", "B", "C", "D")
    finding = judge(Decimal(1000), Decimal(995), ("B", "D"), Method.ORIGINAL)
    assert [one.verdict for one in finding.classes] == [Verdict.WITHIN, Verdict.OVER]
    assert finding.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("short", "method", "verdict"),
    [
        (20, Method.ORIGINAL, Verdict.WITHIN),
        (21, Method.ORIGINAL, Verdict.OVER),
        (21, Method.HIGH, Verdict.OVER),
        (21, Method.EQUAL, Verdict.WITHIN),
        (41, Method.EQUAL, Verdict.OVER),
        (20, None, Verdict.WITHIN),
        (30, None, Verdict.UNDECIDED),
        (41, None, Verdict.OVER),
        (-5, None, Verdict.WITHIN),
    ],
)
def test_the_method_decides_between_one_and_two_deviations(
    short: int, method: Method | None, verdict: Verdict
) -> None:
    assert held_against(Decimal(short), Decimal(20), method) is verdict


def test_jewellery_has_hundredths_and_tenths_of_a_gram() -> None:
    gold, silver = jewellery()
    assert jewellery_deviation(gold, Decimal(100)) == Decimal("0.01")
    assert jewellery_deviation(silver, Decimal("30")) == Decimal("0.1")
    assert jewellery_deviation(gold, Decimal("100.01")) is None


@pytest.mark.parametrize("weight", [0, -1])
def test_nothing_is_weighed_at_zero(weight: int) -> None:
    for refuse in (
        lambda: negative_deviation("A", Decimal(weight)),
        lambda: jewellery_deviation(jewellery()[0], Decimal(weight)),
        lambda: class_by_price(Decimal(weight)),
    ):
        with pytest.raises(ValueError, match="above zero"):
            refuse()


@given(letters, grams, grams)
def test_more_goods_never_allow_less(letter: str, one: Decimal, other: Decimal) -> None:
    low, high = (negative_deviation(letter, weight) for weight in sorted((one, other)))
    assert high is None or (low is not None and low.deviation_g <= high.deviation_g)


@given(grams, letters, letters)
def test_a_dearer_class_never_allows_more(settled: Decimal, one: str, other: str) -> None:
    cheap, dear = (negative_deviation(letter, settled) for letter in sorted((one, other)))
    assert cheap is None or dear is None or dear.deviation_g <= cheap.deviation_g


@given(letters, grams, st.decimals("0", "500", places=1), st.decimals("0", "500", places=1), methods)
def test_a_larger_shortfall_is_never_judged_milder(
    letter: str, settled: Decimal, one: Decimal, other: Decimal, method: Method | None
) -> None:
    order = [Verdict.WITHIN, Verdict.UNDECIDED, Verdict.OVER]
    if negative_deviation(letter, settled) is None:
        return
    less, more = (
        judge(settled, settled - short, (letter,), method).verdict for short in sorted((one, other))
    )
    assert order.index(less) <= order.index(more)
