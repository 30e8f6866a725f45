"""What was bought, what was weighed again and what is missing, told in grams with its sources."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from knowledge.answering.calculation.account import Account, Ids
from knowledge.answering.purchases import Purchase
from knowledge.passage import Cite
from knowledge.rules.retail_weighing import Method
from knowledge.rules.units import plain

LAW = "零售商品称重计量监督管理办法"
RULE_WORDS = "散装称重允许差多少 负偏差 核称"
RESERVE = "表值以官方文本为准，认定要由市场监管部门作出。"

_SAME_SCALE = re.compile(
    r"原(来的)?秤|同一(台|把)秤|(他|她|摊主|老板|店家)(自己|自家)?的(那台|这台)?秤|那台秤"
)
_FINER_SCALE = re.compile(r"(更|高)(准|精)(确度)?(的|高的)?秤|精密(的)?(秤|天平)|天平|实验室")


def grams(base: Fraction) -> Decimal:
    """Kilograms as grams."""
    return as_decimal(base * 1000)


def as_decimal(value: Fraction) -> Decimal:
    """A fraction to the 28 digits of the decimal context."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def difference_told(less: Decimal) -> str:
    """How much less there is, in words; `less` in grams, below zero if there is more."""
    if less == 0:
        return "没有少"
    return f"少了{plain(less)}克" if less > 0 else f"多了{plain(-less)}克"


def missing_grams(purchase: Purchase) -> Decimal | None:
    """What is missing in grams; None if nothing was re-weighed, or only roughly."""
    if purchase.short:
        return None if purchase.short.vague else grams(purchase.short.base)
    if purchase.declared and purchase.reweighed and not purchase.reweighed.vague:
        return grams(purchase.declared.base - purchase.reweighed.base)
    return None


def tell_weights(purchase: Purchase, account: Account) -> Ids:
    """The weights in grams and the difference, as the citizen told them."""
    declared, reweighed, short = purchase.declared, purchase.reweighed, purchase.short
    rule = account.row(
        "B2-004",
        RULE_WORDS,
        "核称重量与结算重量之差，不得超过表列的负偏差。",
        Cite(LAW, "第五条"),
    )
    parts: list[str] = []
    ids: list[str] = list(rule)
    figures: list[str] = []
    for said, quantity in (
        ("按买" if purchase.assumed else "买", declared),
        ("复称", reweighed),
        ("少了", short),
    ):
        if quantity is None or quantity.vague:
            continue
        value, words, own = account.amount(quantity)
        figures.append(value)
        parts.append(f"{said}{words}")
        ids += own
    if declared and reweighed and not reweighed.vague and not short:
        less = Decimal(figures[0]) - Decimal(figures[1])
        account.compute(plain(abs(less)), "g", f"{figures[0]} g − {figures[1]} g")
        parts.append(
            f"少了{plain(less)}克" if less > 0 else "没有少" if less == 0 else f"多了{plain(-less)}克"
        )
    if parts:
        account.say("，".join(parts) + "。", *ids)
    return tuple(dict.fromkeys(ids))


def method_in(text: str) -> Method | None:
    """How it was weighed again, if the question says so; how exact a 公平秤 is, it does not say."""
    if _FINER_SCALE.search(text):
        return Method.HIGH
    return Method.ORIGINAL if _SAME_SCALE.search(text) else None


def advise(account: Account) -> None:
    """Keep the goods and weigh them again, in the words of the explainer that says so."""
    ids = account.explained("B4-M05", "买菜少了 东西原样留着 公平秤复称", holding="公平秤复称")
    if ids:
        account.say("东西原样留着，到市场的公平秤再称一次。", *ids)
