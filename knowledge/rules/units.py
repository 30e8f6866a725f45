"""Units of measurement as exact fractions: legal ones, 市制, imperial ones, 台斤 (facts B7-K01 to K33).

Legal units: 计量法 第三条. 市制 is not allowed in market transactions: 非法定计量单位限制使用管理办法
(总局令第90号) 第三、五条 (fact FA-002). Units without a checked figure (司马斤, 匹) are not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache

from knowledge.rules.tables import rows

_SHOWN_DIGITS = 6  # significant digits of a result that has no end


class Trade(StrEnum):
    """Where a unit may be used."""

    LEGAL = "legal"
    MARKET = "market"  # 市制: not in market transactions (总局令第90号 第五条)
    FARM = "farm"  # land of farmers, ruled apart
    INCH = "inch"  # screens and other customs of the list 公告2024年第7号 (fact FA-004)
    VOYAGE = "voyage"  # legal for voyages only
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `factor` times a number of it gives the number of `base`; `words` name it,
    `note` is a reserve that is told with it. `rests_on` is set where no source tells the figure well
    enough for an explainer of its own: the fact from which it is derived, or that tells the reserve."""

    fact_id: str
    name: str
    symbol: str
    quantity: str
    factor: Fraction
    base: str
    trade: Trade
    words: tuple[str, ...]
    note: str = ""
    rests_on: str = ""

    @property
    def told_by(self) -> str:
        """The fact whose explainer is cited for this unit."""
        return self.rests_on or self.fact_id


@cache
def units() -> tuple[Unit, ...]:
    """Every unit of the table."""
    return tuple(
        Unit(
            fact_id=row["fact_id"],
            name=row["unit"],
            symbol=row["symbol"],
            quantity=row["quantity"],
            factor=Fraction(row["factor"]),
            base=row["base"],
            trade=Trade(row["trade"]),
            words=tuple(row["words"].split("|")),
            note=row["note"],
            rests_on=row["rests_on"],
        )
        for row in rows("units")
    )


@cache
def unit(name: str) -> Unit:
    """The unit of that name. Raises KeyError for one that we have no checked figure for."""
    for one in units():
        if one.name == name:
            return one
    raise KeyError(name)


def ratio(source: Unit, target: Unit) -> Fraction:
    """How many `target` make one `source`. Raises ValueError for units of different quantities."""
    if source.quantity != target.quantity:
        raise ValueError(f"{source.quantity} is not {target.quantity}")
    return source.factor / target.factor


def convert(value: Decimal, source: Unit, target: Unit) -> Fraction:
    """`value` of `source` in `target`, exactly. Raises ValueError for different quantities.

    Worked examples: 3.6 亩 are 2400 m²; 26 英寸 are 66.04 cm; 1 斤 is 500 g.
    """
    return Fraction(value) * ratio(source, target)


def written(value: Fraction) -> tuple[str, bool]:
    """`value` as a plain decimal, and whether that is exact (else six significant digits)."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    numerator, denominator = Decimal(value.numerator), Decimal(value.denominator)
    number = numerator / denominator
    if rest == 1 and Fraction(number) == value:
        return plain(number), True
    places = _SHOWN_DIGITS - 1 - number.adjusted()
    return plain(number.quantize(Decimal(1).scaleb(-max(places, 0)), ROUND_HALF_UP)), False


def plain(value: Decimal) -> str:
    """A decimal without exponent or closing zeros."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
