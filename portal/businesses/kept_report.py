"""The report that is kept with a staged list, so that the second officer sees what was not read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from knowledge.business_list import ListReading, RejectedCell, SkippedRow

MOST_KEPT: Final = 2_000  # of each kind; the totals are whole


def kept_report(reading: ListReading) -> str:
    """What was read and what was not, as JSON: rejected, conflicts, doubtful, skipped, mapping."""
    report: dict[str, Any] = {
        "rows": reading.data_rows,
        "accepted": len(reading.rows),
        "duplicates": reading.duplicates,
        "recognised": reading.recognised,
        "rejected_total": len({(cell.sheet, cell.row) for cell in reading.rejected}),
        "conflicts_total": len(reading.conflicts),
        "doubtful_total": len(reading.doubtful),
        "rejected": _first(reading.rejected),
        "conflicts": _first(reading.conflicts),
        "doubtful": _first(reading.doubtful),
        "skipped": _first(reading.skipped),
        "mapping": [asdict(use) for use in reading.mapping[:MOST_KEPT]],
    }
    return json.dumps(report, ensure_ascii=False)


def _first(cells: Sequence[RejectedCell] | Sequence[SkippedRow]) -> list[dict[str, Any]]:
    return [asdict(cell) for cell in cells[:MOST_KEPT]]
