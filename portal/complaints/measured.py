"""What a second weighing says against the allowed deviation, told before anything is filed.

零售商品称重计量监督管理办法 第五条 to 第七条 and 附表1. It never blocks a filing and never says that
somebody broke the law: that is for the authorities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from knowledge.rules.retail_weighing import Method, classes_for, judge, multiplier
from knowledge.rules.verdict import Verdict
from portal.complaints.records import ProblemKind

WEIGHED: Final = frozenset(
    {
        ProblemKind.SHORT_WEIGHT,
        ProblemKind.PREPACKAGED_SHORT,
        ProblemKind.CHEATING_INSTRUMENT,
        ProblemKind.ONLINE_SHORT,
        ProblemKind.FARM_SUPPLIES_GRAIN,
    }
)
# 附表1 is about food weighed for the buyer; goods packed before and farm supplies have other rules.
_RETAIL: Final = frozenset(
    {ProblemKind.SHORT_WEIGHT, ProblemKind.CHEATING_INSTRUMENT, ProblemKind.ONLINE_SHORT}
)
_THOUSAND: Final = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Judged:
    """A second weighing held against the rules.

    `short_g` grams are missing (0 or less: nothing is). `verdict` is None where 附表1 does not apply.
    `allowed_g` holds the smallest and largest allowed shortfall among the classes that may apply.
    """

    short_g: Decimal
    verdict: Verdict | None
    allowed_g: tuple[Decimal, Decimal] | None = None


def judge_measurement(problem: object, measurement: Mapping[str, Any], amount_yuan: object) -> Judged | None:
    """The judgement of what was typed so far; None while a weight is missing or is no weight.

    `measurement` and `amount_yuan` are those of the Complaint JSON. The price a kilogram, which tells
    the class of the goods, is the amount over the declared weight; without it every class is open.
    """
    declared, reweighed = (_number(measurement.get(name)) for name in ("declared_g", "reweighed_g"))
    if declared is None or reweighed is None or declared <= 0 or reweighed < 0:
        return None
    if problem not in _RETAIL:
        return Judged(declared - reweighed, None)
    amount = _number(amount_yuan)
    price = amount / declared * _THOUSAND if amount else None
    method = _method(measurement.get("method"))
    found = judge(declared, reweighed, classes_for(None, price), method)
    most = multiplier(method) if method else Decimal(1)
    allowed = [one.band.deviation_g * most for one in found.classes if one.band]
    return Judged(found.short_g, found.verdict, (min(allowed), max(allowed)) if allowed else None)


def _number(value: object) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None


def _method(value: object) -> Method | None:
    return Method(str(value)) if value in set(Method) else None
