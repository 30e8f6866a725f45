"""Prepackaged goods by mass or volume: 定量包装商品计量监督管理办法 (总局令第70号), 第八条, 附件3.

附件3 was not seen itself; its figures agree in several copies and with OIML R 87 (facts B1-T01 to
B1-T09): every use says 表值以官方文本为准. Length, area and count are left out (only one copy).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from functools import cache

from knowledge.rules.tables import figure, rows
from knowledge.rules.units import plain
from knowledge.rules.verdict import Verdict, agreed


@dataclass(frozen=True, slots=True)
class Line:
    """One line of 附件3, in g or mL: a percentage of the marked content, or a fixed amount."""

    fact_id: str
    over: Decimal
    up_to: Decimal
    percent: Decimal | None
    absolute: Decimal | None


@dataclass(frozen=True, slots=True)
class Allowance:
    """允许短缺量 T of one package, in the unit of its content.

    `exact` is not rounded. The note asks for 0.1 up to 1000 and for 1 above, without saying in
    which direction (fact B1-R01): `rounded` holds both results, once if they agree.
    """

    marked: Decimal
    exact: Decimal
    rounded: tuple[Decimal, ...]
    line: Line

    @property
    def least(self) -> Decimal:
        """The least content that one package may have: marked content less `exact`."""
        return self.marked - self.exact

    @property
    def formula(self) -> str:
        """How `exact` was computed, in words."""
        if self.line.percent is None:
            return f"附件3 固定值 {plain(self.exact)}"
        return f"{plain(self.marked)} × {plain(self.line.percent)}%"


@cache
def lines() -> tuple[Line, ...]:
    """The nine lines of 附件3 for mass and volume."""
    return tuple(
        Line(
            fact_id=row["fact_id"],
            over=Decimal(row["over"]),
            up_to=Decimal(row["up_to"]),
            percent=figure(row["percent"]),
            absolute=figure(row["absolute"]),
        )
        for row in rows("net_content")
    )


def allowance(marked: Decimal) -> Allowance | None:
    """T for a marked net content in g or mL (第八条, 附件3); None above 50000, where it is silent.

    Worked examples: 500 g gives 15 g; 250 mL gives 9 mL; 10 kg gives 150 g. Raises ValueError for
    a content that is not above zero.
    """
    if marked <= 0:
        raise ValueError("a net content is above zero")
    line = next((one for one in lines() if one.over < marked <= one.up_to), None)
    if line is None:
        return None
    exact = line.absolute if line.percent is None else marked * line.percent / 100
    if exact is None:
        raise AssertionError(f"a line of 附件3 has no figure: {line.fact_id}")
    step = _step(marked)
    both = (exact.quantize(step, ROUND_DOWN), exact.quantize(step, ROUND_UP))
    return Allowance(marked, exact, tuple(dict.fromkeys(both)), line)


def judge_single(allowed: Allowance, short: Decimal) -> Verdict:
    """Whether one package lacks more than T (第八条); undecided where the rounding decides.

    Says nothing about the batch: its mean must not lie below the marked content (第九条), and
    that takes a test of samples.
    """
    limits = (*allowed.rounded, allowed.exact)
    return agreed(Verdict.OVER if short > limit else Verdict.WITHIN for limit in limits)


def _step(marked: Decimal) -> Decimal:
    for row in rows("net_content_rounding"):
        up_to = figure(row["up_to"])
        if up_to is None or marked <= up_to:
            return Decimal(row["step"])
    raise AssertionError("the last line of the rounding table is open")
