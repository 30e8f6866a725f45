"""The 11 indicators of 泉政文〔2023〕14号 专栏1 as data: value of 2020 and target of 2025."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from knowledge.corpus.errors import CorpusError

INDICATORS = Path(__file__).parent / "facts" / "indicators.csv"
DOCUMENT = "泉政文〔2023〕14号"
_COLUMNS = ["fact_id", "indicator", "unit", "y2020", "y2025", "attribute", "category", "locator", "aliases"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. `y2025` is a target, not a result; `aliases` are words that citizens use."""

    fact_id: str
    name: str
    unit: str
    y2020: int
    y2025: int
    attribute: str
    category: str
    locator: str
    aliases: tuple[str, ...]

    @property
    def increase(self) -> int:
        """Target of 2025 less the value of 2020, in `unit` (percentage points where that is %)."""
        return self.y2025 - self.y2020


def load_indicators(path: Path = INDICATORS) -> tuple[Indicator, ...]:
    """The indicators in the order of 专栏1. Raises CorpusError naming file and line."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if reader.fieldnames != _COLUMNS:
            raise CorpusError(path, 1, f"the columns must be {', '.join(_COLUMNS)}")
        return tuple(_indicator(path, reader.line_num, row) for row in reader)


def _indicator(path: Path, line: int, row: dict[str, str]) -> Indicator:
    try:
        before, target = int(row["y2020"]), int(row["y2025"])
    except ValueError:
        raise CorpusError(path, line, "y2020 and y2025 must be whole numbers") from None
    aliases = tuple(alias.strip() for alias in row["aliases"].split("|") if alias.strip())
    if not row["indicator"].strip() or not aliases:
        raise CorpusError(path, line, "indicator and aliases must not be empty")
    return Indicator(
        row["fact_id"], row["indicator"], row["unit"], before, target,
        row["attribute"], row["category"], row["locator"], aliases,
    )  # fmt: skip
