"""Public statistics: only cells with five or more people behind them, and none that a total gives away.

Published are the cells of month x unit x problem within each month and kind, and the total of each month
and kind. A cell of fewer than five complainants is left out. If what is left out could be worked out from
the total (one cell alone, or fewer than five people together), the smallest published cell is left out
too, until it cannot. Only whole months that are over are shown; there are no counts per business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from portal.complaints.case_lists import MonthCell
from portal.complaints.records import CaseKind

FEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """What may be told of one month and kind; `hidden` cells are in the total but not shown."""

    month: str
    kind: CaseKind
    cases: int
    hidden: int


@dataclass(frozen=True, slots=True)
class PublicStatistics:
    """Totals and cells that may be published."""

    totals: tuple[MonthTotal, ...]
    cells: tuple[MonthCell, ...]


def publishable(cells: Iterable[MonthCell], current_month: str) -> PublicStatistics:
    """What may be published of `cells` in `current_month` (2026-11), which itself is not over yet."""
    past = sorted(
        (cell for cell in cells if cell.month < current_month), key=lambda cell: (cell.month, cell.kind)
    )
    totals: list[MonthTotal] = []
    shown: list[MonthCell] = []
    for (month, kind), group in groupby(past, key=lambda cell: (cell.month, cell.kind)):
        own = list(group)
        kept = _kept(own)
        # Too few people in the whole month: not even the total is told.
        if sum(cell.complainants for cell in own) >= FEWEST:
            hidden = len(own) - len(kept)
            totals.append(MonthTotal(month, kind, sum(cell.cases for cell in own), hidden))
            shown += kept
    return PublicStatistics(tuple(totals), tuple(shown))


def _kept(cells: list[MonthCell]) -> list[MonthCell]:
    kept = sorted((cell for cell in cells if cell.complainants >= FEWEST), key=_size)
    left_out = [cell for cell in cells if cell.complainants < FEWEST]
    while left_out and kept and not _safe(left_out):
        left_out.append(kept.pop(0))
    return sorted(kept, key=lambda cell: (cell.unit_code, cell.problem))


def _safe(left_out: list[MonthCell]) -> bool:
    return len(left_out) > 1 and sum(cell.complainants for cell in left_out) >= FEWEST


def _size(cell: MonthCell) -> tuple[int, str, str]:
    return cell.complainants, cell.unit_code, cell.problem
