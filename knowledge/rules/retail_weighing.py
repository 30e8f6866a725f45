"""Food and jewellery sold by weight: 零售商品称重计量监督管理办法 (第66号; 2020-10-23 修订).

The tables 附表1 and 附表2 were checked against several copies, not against the official page:
every use says 表值以官方文本为准 (facts B2-A1 to B2-G2).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from knowledge.rules.tables import figure, rows
from knowledge.rules.verdict import Verdict, agreed

_GRAMS = Decimal(1000)


class Method(StrEnum):
    """How the goods were weighed again (第六条)."""

    ORIGINAL = "original_scale"
    HIGH = "high_accuracy_scale"
    EQUAL = "equal_accuracy_scale"


@dataclass(frozen=True, slots=True)
class Band:
    """One line of 附表1: goods of `food_class` settled over `over_g` and up to `up_to_g` grams.

    `doubtful`: the band's upper limit stands in one copy only, say so beside the figure.
    """

    fact_id: str
    food_class: str
    over_g: Decimal
    up_to_g: Decimal
    deviation_g: Decimal
    doubtful: bool


@dataclass(frozen=True, slots=True)
class FoodClass:
    """One group of lines of 附表1. Prices in yuan per kilogram, None where open; our own letters."""

    letter: str
    over_price: Decimal | None
    up_to_price: Decimal | None
    named: str


@dataclass(frozen=True, slots=True)
class ClassFinding:
    """A shortfall held against one class. `band` is None beyond the weights of the table."""

    food_class: str
    band: Band | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """A shortfall in grams (settled less re-weighed) held against every class that may apply."""

    short_g: Decimal
    classes: tuple[ClassFinding, ...]
    verdict: Verdict


@cache
def classes() -> tuple[FoodClass, ...]:
    """The four classes of 附表1, the cheapest first."""
    return tuple(
        FoodClass(r["class"], figure(r["over_yuan_per_kg"]), figure(r["up_to_yuan_per_kg"]), r["named"])
        for r in rows("retail_classes")
    )


@cache
def bands() -> tuple[Band, ...]:
    """The lines of 附表1 in grams."""
    doubtful = {r["class"]: figure(r["doubtful_over_kg"]) for r in rows("retail_classes")}
    found = []
    for row in rows("retail_weighing"):
        over = Decimal(row["over_kg"])
        limit = doubtful[row["class"]]
        found.append(
            Band(
                fact_id=row["fact_id"],
                food_class=row["class"],
                over_g=over * _GRAMS,
                up_to_g=Decimal(row["up_to_kg"]) * _GRAMS,
                deviation_g=Decimal(row["deviation_g"]),
                doubtful=limit is not None and over >= limit,
            )
        )
    return tuple(found)


def class_by_price(yuan_per_kg: Decimal) -> str:
    """The class of a food by its price (附表1; 第七条 for food that is not named there).

    Raises ValueError for a price that is not above zero.
    """
    if yuan_per_kg <= 0:
        raise ValueError("a price is above zero")
    for entry in classes():
        if entry.up_to_price is None or yuan_per_kg <= entry.up_to_price:
            return entry.letter
    raise AssertionError("the last class of 附表1 is open")


def classes_for(named: str | None, yuan_per_kg: Decimal | None) -> tuple[str, ...]:
    """The classes that may apply: both when the named goods and the price disagree.

    附表1 says 品种或价格 and no order between them (facts B2-008, conflict C08): the authorities
    decide, so both are shown. Knowing neither leaves every class open.
    """
    by_price = class_by_price(yuan_per_kg) if yuan_per_kg is not None else None
    known = tuple(dict.fromkeys(letter for letter in (named, by_price) if letter))
    return known or tuple(entry.letter for entry in classes())


def negative_deviation(food_class: str, settled_g: Decimal) -> Band | None:
    """The 负偏差 of 附表1 (第五条) for goods settled at `settled_g` grams.

    None beyond the highest weight of the class (25, 15, 6 and 5 kg): the table is silent there.
    Raises ValueError for a weight that is not above zero.
    """
    if settled_g <= 0:
        raise ValueError("a settled weight is above zero")
    own = (band for band in bands() if band.food_class == food_class)
    return next((band for band in own if band.over_g < settled_g <= band.up_to_g), None)


@cache
def multiplier(method: Method) -> Decimal:
    """How many times the 负偏差 may be missing by this method: 1, 1 and 2 (第六条第（一）至（三）项)."""
    return next(Decimal(row["multiplier"]) for row in rows("retail_methods") if row["method"] == method)


def held_against(short_g: Decimal, deviation_g: Decimal, method: Method | None) -> Verdict:
    """Whether a shortfall exceeds the deviation (第五条, 第六条); less than agreed counts alone.

    Without a known method the verdict stands only when all three agree.
    """
    methods = (method,) if method else tuple(Method)
    return agreed(Verdict.OVER if short_g > multiplier(m) * deviation_g else Verdict.WITHIN for m in methods)


def judge(
    settled_g: Decimal, reweighed_g: Decimal, food_classes: tuple[str, ...], method: Method | None = None
) -> Finding:
    """Hold a shortfall against every class in `food_classes` (第五条, 第六条, 附表1).

    Worked examples (facts, calculators.json): 1 kg of cabbage that weighs 0.97 kg is 30 g short:
    over 20 g on the original scale, within 40 g on one of equal accuracy.
    """
    short = settled_g - reweighed_g
    found = []
    for letter in food_classes:
        band = negative_deviation(letter, settled_g)
        verdict = held_against(short, band.deviation_g, method) if band else Verdict.UNDECIDED
        found.append(ClassFinding(letter, band, verdict))
    return Finding(short, tuple(found), agreed(one.verdict for one in found))


@dataclass(frozen=True, slots=True)
class Jewellery:
    """One line of 附表2: up to `up_to_g` grams a piece. `words` are what citizens call it."""

    fact_id: str
    item: str
    up_to_g: Decimal
    deviation_g: Decimal
    words: tuple[str, ...]


@cache
def jewellery() -> tuple[Jewellery, ...]:
    """The lines of 附表2: gold 0.01 g, silver 0.1 g."""
    return tuple(
        Jewellery(
            fact_id=row["fact_id"],
            item=row["item"],
            up_to_g=Decimal(row["up_to_g"]),
            deviation_g=Decimal(row["deviation_g"]),
            words=tuple(row["words"].split("|")),
        )
        for row in rows("retail_jewellery")
    )


def jewellery_deviation(item: Jewellery, settled_g: Decimal) -> Decimal | None:
    """The 负偏差 of 附表2 for one piece (第五条); None above 100 g, where the table is silent.

    Raises ValueError for a weight that is not above zero.
    """
    if settled_g <= 0:
        raise ValueError("a settled weight is above zero")
    return item.deviation_g if settled_g <= item.up_to_g else None
