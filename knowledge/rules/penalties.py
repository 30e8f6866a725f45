"""Fines by violation: who did what, by which article, from how much to how much.

The table is corpus/facts/penalties.csv, read from the official texts (facts B3-*). What is fined, and how
much within the range, is decided by the authority; this only tells what the article allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from knowledge.rules.tables import figure, rows


@dataclass(frozen=True, slots=True)
class Fine:
    """From `least` (None: no lower bound) up to `most`, in yuan. `capped`: the article's ceiling counts."""

    least: Decimal | None
    most: Decimal
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Penalty:
    """One line of an article: the deed, what is ordered, and the range of the fine in yuan.

    `gain_least` and `gain_most` are multiples of the illegal gain (违法所得); `most` is then its ceiling,
    `most_without_gain` the ceiling where there is no gain. `duty` is 可并处, 并处 or 处.
    """

    violation: str
    deed: str
    measures: str
    law: str
    locator: str
    least: Decimal | None
    most: Decimal | None
    gain_least: Decimal | None
    gain_most: Decimal | None
    most_without_gain: Decimal | None
    duty: str
    condition: str
    valid_from: date
    valid_to: date | None
    fact_id: str

    def valid_on(self, day: date) -> bool:
        """Whether this was the law on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def fine(self, gain: Decimal | None = None) -> Fine | None:
        """The range of the fine; None where it depends on a gain that is not known.

        Worked example: 加油站计量监督管理办法 第九条(四), three times a gain of 8000 yuan is up to 24000,
        of 20000 yuan up to the ceiling of 30000. Raises ValueError for a gain below zero.
        """
        if gain is not None and gain < 0:
            raise ValueError("a gain is not below zero")
        if self.gain_most is None:
            return Fine(self.least, self.most) if self.most is not None else None
        if gain is None:
            return None
        if gain == 0:
            return Fine(None, self.most_without_gain) if self.most_without_gain is not None else None
        highest = gain * self.gain_most
        capped = self.most is not None and highest > self.most
        lowest = gain * self.gain_least if self.gain_least is not None else None
        return Fine(lowest, self.most if self.most is not None and capped else highest, capped)


@cache
def penalties() -> tuple[Penalty, ...]:
    """Every line of the table in its order."""
    return tuple(_penalty(row) for row in rows("penalties"))


def penalties_for(violation: str, day: date) -> tuple[Penalty, ...]:
    """The lines for `violation` by the law of `day`."""
    return tuple(one for one in penalties() if one.violation == violation and one.valid_on(day))


def _penalty(row: dict[str, str]) -> Penalty:
    return Penalty(
        violation=row["violation"],
        deed=row["deed"],
        measures=row["measures"],
        law=row["law"],
        locator=row["locator"],
        least=figure(row["least"]),
        most=figure(row["most"]),
        gain_least=figure(row["gain_least"]),
        gain_most=figure(row["gain_most"]),
        most_without_gain=figure(row["most_without_gain"]),
        duty=row["duty"],
        condition=row["condition"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        fact_id=row["fact_id"],
    )
