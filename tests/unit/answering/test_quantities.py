"""Numbers with units as citizens write them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.quantities import money_in, quantities_in, spoken_number
from knowledge.rules.units import plain

SAID = [
    ("2斤", "1"),
    ("一斤半", "0.75"),
    ("两斤半", "1.25"),
    ("二两", "0.1"),
    ("两两", "0.1"),
    ("八两", "0.4"),
    ("半斤", "0.25"),
    ("半公斤", "0.5"),
    ("一个半公斤", "1.5"),
    ("1斤8两", "0.9"),
    ("一斤八两", "0.9"),
    ("1斤8", "0.9"),
    ("4斤9两8", "2.49"),
    ("八两三钱", "0.415"),
    ("一斤二两半", "0.625"),
    ("一斤两两", "0.6"),
    ("两千克", "2"),
    ("5公斤装的米", "5"),
    ("0.5kg", "0.5"),
    ("25KG", "25"),
    ("5 kg", "5"),
    ("两公斤300克", "2.3"),
    ("350克一包", "0.35"),
    ("三百五十克", "0.35"),
    ("一百二十克", "0.12"),
    ("三千五百克", "3.5"),
    ("1,000克", "1"),
    ("500g", "0.5"),
    ("12.5克", "0.0125"),
    ("一百斤", "50"),
    ("3.5吨", "3500"),
    ("三钱", "0.015"),
    ("2台斤", "1.2"),
    ("250毫升", "0.25"),
    ("750ml", "0.75"),
    ("1.5L", "1.5"),
    ("二十升", "20"),
    ("55寸", "11/6"),
    ("26英寸", "0.6604"),
    ("3.6亩", "2400"),
    ("一亩三分地", "2600/3"),
    ("三尺布", "1"),
    ("一点五升", "1.5"),
    ("零点八公斤", "0.8"),
]


@pytest.mark.parametrize(("text", "base"), SAID)
def test_one_quantity_in_the_base_unit(text: str, base: str) -> None:
    (found,) = quantities_in(f"请问{text}行吗")
    assert found.base == Fraction(base)
    assert not found.vague


@pytest.mark.parametrize(
    "text",
    [
        "十几克",
        "二三十克",
        "三五斤",
        "两三斤",
        "一百多克",
        "快三两",
        "差不多两斤",
        "一两多",
        "两斤左右",
        "不到一斤",
    ],
)
def test_what_is_no_exact_number_is_vague(text: str) -> None:
    (found,) = quantities_in(f"少了{text}")
    assert found.vague


@pytest.mark.parametrize(
    "text",
    [
        "三倍",
        "一两个人",
        "三两天",
        "一克拉",
        "一卡车",
        "十来家店",
        "家里",
        "多少钱",
        "第八条",
        "2025年",
        "3块5",
        "两块钱",
    ],
)
def test_what_is_no_quantity_is_left_alone(text: str) -> None:
    assert quantities_in(text) == ()


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("60块钱", "60"),
        ("3块5一斤", "3.5"),
        ("三块五", "3.5"),
        ("12块8毛", "12.8"),
        ("12.8元", "12.8"),
        ("¥12.5", "12.5"),
        ("五毛", "0.5"),
        ("一百二十块", "120"),
        ("一百二块钱", "120"),
        ("两百五十元", "250"),
        ("320块钱的鱼干", "320"),
        ("3块一斤", "3"),
        ("2块5斤", "2"),
    ],
)
def test_money(text: str, yuan: str) -> None:
    (found,) = money_in(text)
    assert found.yuan == Decimal(yuan)
    assert not found.vague


def test_a_range_of_money_is_vague() -> None:
    assert [m.vague for m in money_in("十几块的菜")] == [True]
    assert [m.vague for m in money_in("三四十块")] == [True]


def test_numbers_as_they_are_spoken() -> None:
    said = {"一百二": 120, "三千五": 3500, "一万二": 12000, "两百": 200, "十五": 15, "一百零二": 102}
    assert {text: spoken_number(text) for text in said} == said
    assert spoken_number("半") == Decimal("0.5")


@given(st.integers(1, 99), st.integers(1, 9))
def test_jin_and_liang_are_what_they_are_in_grams(jin: int, liang: int) -> None:
    (said,) = quantities_in(f"{jin}斤{liang}两")
    (grams,) = quantities_in(f"{jin * 500 + liang * 50}克")
    (kilograms,) = quantities_in(f"{plain(Decimal(jin * 500 + liang * 50) / 1000)}公斤")
    assert said.base == grams.base == kilograms.base
