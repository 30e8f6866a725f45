"""The versions of the notice on personal information (`complaints.privacy`) and the days they were shown.

A changed notice gets a new version there and a row here; the row of the old one gets its last day.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).with_name("notice_versions.csv")


@dataclass(frozen=True, slots=True)
class NoticeVersion:
    """One version; `valid_to` None: it is the one in use."""

    version: str
    valid_from: date
    valid_to: date | None

    def was_shown_on(self, day: date) -> bool:
        """Whether somebody could have read it on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def notice_versions() -> tuple[NoticeVersion, ...]:
    """Every version that was ever shown, oldest first."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            NoticeVersion(
                row["version"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
            for row in csv.DictReader(file)
        )


def was_ever_shown(version: str, day: date) -> bool:
    """Whether `version` exists and was the notice of `day` or of a day before it."""
    return any(one.version == version and one.valid_from <= day for one in notice_versions())


def was_shown(version: str, day: date) -> bool:
    """Whether `version` exists and was the notice of `day`."""
    return any(one.version == version and one.was_shown_on(day) for one in notice_versions())
