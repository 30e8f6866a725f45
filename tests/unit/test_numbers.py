"""Numbers in any usual notation are the same number."""

from decimal import Decimal

import pytest

from knowledge.numbers import numbers_in


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十五日", "15"), ("15 日", "15"), ("三万元以下", "30000"), ("3万元", "30000"), ("10,000元", "10000"),
        ("１０％", "10"), ("二千零二十家", "2020"), ("二〇二三年", "2023"), ("6.626×10⁻³⁴", "6.626E-34"),
        ("1.5万", "15000"), ("一点五万", "15000"), ("百分之九十二", "92"), ("0.5%", "0.5"), ("两百", "200"),
        ("十万元", "100000"), ("一亿二千万", "120000000"), ("6.62607015×10^-34", "6.62607015E-34"),
    ],
)  # fmt: skip
def test_reads(text: str, value: str) -> None:
    assert Decimal(value) in numbers_in(text)


def test_a_word_is_no_number_when_single_numerals_are_left_out() -> None:
    assert numbers_in("统一规定", single_numerals=False) == set()
    assert numbers_in("没有数字") == set()
