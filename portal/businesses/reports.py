"""What the commands print of the directory (DESIGN 4), as JSON values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from knowledge.business import Business, BusinessPage
from knowledge.business_list import ListReading
from portal.businesses.directory import Outcome


def import_report(reading: ListReading, outcome: Outcome) -> dict[str, Any]:
    """The JSON of `metrology ingest businesses`; all from `skipped` on extends the stable part."""
    return {
        "rows": reading.data_rows,
        "accepted": outcome.accepted,
        "changed": outcome.changed,
        "rejected": [dict(cell.to_json()) for cell in reading.rejected],
        "published": outcome.published,
        "skipped": [
            {"sheet": s.sheet, "row": s.row, "value": s.value, "reason": s.reason} for s in reading.skipped
        ],
        "reason": outcome.reason,
        "publication": outcome.publication_id,
        "conflicts": [dict(cell.to_json()) for cell in reading.conflicts],
        "doubtful": [dict(cell.to_json()) for cell in reading.doubtful],
        "recognised": reading.recognised,
        "columns": [asdict(use) for use in reading.mapping],
    }


def unreadable_report(path: str, reason: str) -> dict[str, Any]:
    """The same JSON for a file that could not be read at all."""
    refused = {"sheet": "", "row": 0, "column": "", "value": path, "reason": reason}
    nothing = {"rows": 0, "accepted": 0, "changed": 0, "rejected": [refused], "published": False}
    return {**nothing, "reason": reason}


def exit_code(reading: ListReading, outcome: Outcome) -> int:
    """0 if no row was rejected, 1 if some were, 2 if nothing was usable."""
    if not outcome.accepted:
        return 2
    return 1 if reading.rejected else 0


def search_report(page: BusinessPage) -> dict[str, Any]:
    """The JSON of `metrology businesses search`."""
    report = {"total": page.total, "items": [_item(business) for business in page.items]}
    return {**report, "at_least": True} if page.at_least else report


def _item(business: Business) -> dict[str, Any]:
    return {
        "name": business.name,
        "uscc": business.uscc,
        "district": business.district,
        "industry": business.industry,
        "status": business.status.value,
        "pledged_on": business.pledged_on.isoformat() if business.pledged_on else None,
        "valid_to": business.valid_to.isoformat() if business.valid_to else None,
        "as_of": business.as_of.isoformat(),
        "score": business.score,
        "sample": business.sample,
    }
