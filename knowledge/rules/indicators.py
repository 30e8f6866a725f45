"""What can be computed from the two columns of 专栏1 (泉政文〔2023〕14号): no actual results exist."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

BASE_YEAR, TARGET_YEAR = 2020, 2025


@dataclass(frozen=True, slots=True)
class Change:
    """The way from the base to the target.

    `gap` in the indicator's unit (percentage points 个百分点 for a percentage); `growth` in
    percent of the base, one decimal, None for a percentage or a base of 0; `per_year` the mean
    gap of the five years.
    """

    gap: Decimal
    gap_unit: str
    growth: Decimal | None
    per_year: Decimal


def change(base: Decimal, target: Decimal, unit: str) -> Change:
    """How far the 2025 target stands above the 2020 value.

    Worked example (专栏1, 全市社会公用计量标准): 213 to 260 is 47 项, 22.1 %, 9.4 项 a year.
    """
    gap = target - base
    percentage = unit == "%"
    growth = None
    if not percentage and base:
        growth = (gap / base * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    years = TARGET_YEAR - BASE_YEAR
    return Change(
        gap=gap,
        gap_unit="个百分点" if percentage else unit,
        growth=growth,
        per_year=(gap / years).quantize(Decimal("0.1"), ROUND_HALF_UP),
    )
