"""Which weight was bought, which was weighed again, which is missing, and the price."""

import pytest

from knowledge.answering.purchases import Purchase, purchase_in


def grams(purchase: Purchase) -> tuple[int | None, int | None, int | None]:
    three = (purchase.declared, purchase.reweighed, purchase.short)
    found = [None if q is None else round(q.base * 1000) for q in three]
    return found[0], found[1], found[2]


@pytest.mark.parametrize(
    ("text", "declared", "reweighed", "short"),
    [
        ("买2斤称1斤8两", 1000, 900, None),
        ("买了3斤虾，回来只有2斤7两", 1500, 1350, None),
        ("回家称只有1斤8两，买的是2斤", 1000, 900, None),
        ("一斤猪肉12块 回去一称才八两", 500, 400, None),
        ("猪肉12块一斤，回家一称才八两", 500, 400, None),
        ("2块钱一斤的白菜买了3公斤，公平秤上只有2.93", 3000, 2930, None),
        ("标500g的饼干，称了485", 500, 485, None),
        ("净含量200g的饼干实际190g", 200, 190, None),
        ("25kg装的大米，24.8kg算不算短", 25000, 24800, None),
        ("网上买五斤干贝只收到四斤三两", 2500, 2150, None),
        ("鸡蛋5块一斤称了4斤，复秤3斤9两5", 2000, 1975, None),
        ("买5斤橘子给我少了三两", 2500, None, 150),
        ("牛奶250毫升一盒 少5毫升行不行", 250, None, 5),
        ("少给我二两", None, None, 100),
        ("他少称了我一两", None, None, 50),
        ("10斤少了1斤", 5000, None, 500),
        ("5公斤装的米 最多能少多少", 5000, None, None),
        ("两斤猪肉24块", 1000, None, None),
        ("至少2斤", None, None, None),
        ("少一两赔十斤", None, None, 50),
        ("5升的油少了50克", 5000, None, None),
    ],
)
def test_roles(text: str, declared: int | None, reweighed: int | None, short: int | None) -> None:
    found = purchase_in(text)
    if text == "至少2斤":  # no shortfall: at least
        assert found.short is None
        return
    assert grams(found) == (declared, reweighed, short)


@pytest.mark.parametrize(
    ("text", "per_kg"),
    [
        ("3块5一斤", 7),
        ("12块一斤", 24),
        ("12元/斤", 24),
        ("12块钱1斤", 24),
        ("每斤12块", 24),
        ("一斤12块", 24),
        ("单价24.5元/kg", 24.5),
        ("30块一公斤", 30),
        ("12一斤", 24),
        ("15元500克", 30),
        ("一斤猪肉12块", 24),
        ("两斤猪肉24块", 24),
        ("花了60块买5斤", 24),
        ("60块钱买了5斤", 24),
        ("五毛一两", 10),
    ],
)
def test_price_by_the_kilogram(text: str, per_kg: float) -> None:
    price = purchase_in(text).price
    assert price is not None
    assert float(price.per_kg) == per_kg


@pytest.mark.parametrize("text", ["三四十块一斤", "多少钱一斤", "买2斤猪肉", "一百多块一斤"])
def test_no_price_is_made_up(text: str) -> None:
    assert purchase_in(text).price is None


def test_a_weight_taken_from_the_price_is_marked() -> None:
    assert purchase_in("猪肉12块一斤，回家一称才八两").assumed
    assert not purchase_in("12块一斤买了一斤，一称才八两").assumed
