"""When instruments are due for verification, and when their service life ends: only checked figures.

The table is corpus/facts/verification.csv. A period is counted from the day of verification, a life from the
first day of use, in calendar months: the same day of the month, or its last one. The certificate comes
first: the body that verifies sets the period (强制检定的工作计量器具检定管理办法 第六条).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from knowledge.rules.tables import rows


@dataclass(frozen=True, slots=True)
class Interval:
    """A checked interval of an instrument: `months` between verifications, or of service life.

    `months` is None where no figure was verified; `condition` says for which kind it holds.
    """

    instrument: str
    is_life: bool
    months: int | None
    unit: str
    condition: str
    law: str
    locator: str
    fact_id: str
    words: tuple[str, ...]

    @property
    def length(self) -> str:
        """6个月 or 10年; empty where no figure was verified."""
        if self.months is None:
            return ""
        return f"{self.months // 12}年" if self.unit == "year" else f"{self.months}个月"

    def ends_on(self, start: date) -> date:
        """The day on which the interval from `start` is full. Raises ValueError without a figure.

        Worked examples: 2025-03-01 and 6 months give 2025-09-01, 2024-08-31 and 6 months 2025-02-28.
        """
        if self.months is None:
            raise ValueError(f"no verified interval for {self.instrument}")
        return later(start, self.months)


def later(day: date, months: int) -> date:
    """The same day `months` later; the last day of the month if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def intervals() -> tuple[Interval, ...]:
    """Every row of the table, those without a verified figure too."""
    return tuple(_interval(row) for row in rows("verification"))


def interval_of(text: str, bore_mm: int | None = None) -> Interval | None:
    """The interval of the instrument that `text` names, by its longest word; None if it names none.

    `bore_mm` is the nominal bore of a water meter (DN), where it is told.
    """
    named = [(word, one) for one in intervals() for word in one.words if word in text]
    if not named:
        return None
    found = max(named, key=lambda pair: len(pair[0]))[1]
    if found.instrument == "水表" and bore_mm is not None and bore_mm > 25:
        middle, large = [one for one in intervals() if one.instrument == "水表"][1:]
        return middle if bore_mm <= 50 else large
    return found


def _interval(row: dict[str, str]) -> Interval:
    known = row["checked"] == "yes"
    return Interval(
        instrument=row["instrument"],
        is_life=row["kind"] == "life",
        months=int(row["n"]) * (12 if row["unit"] == "year" else 1) if known else None,
        unit=row["unit"],
        condition=row["condition"],
        law=row["law"],
        locator=row["locator"],
        fact_id=row["fact_id"],
        words=tuple(word for word in row["words"].split("|") if word),
    )
