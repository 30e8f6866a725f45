"""The status export of 12315 as it comes: a CSV with columns of any name, read row by row with its faults."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from portal.notices import notice

MOST_ROWS: Final = 50_000
# Guesses for a first file; what the desk confirms is kept and goes before them.
USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "receipt_number": ("登记编号", "投诉举报编号", "工单编号", "编号"),
    "our_number": ("来源编号", "外部编号", "门户编号"),
    "received_on": ("登记时间", "登记日期", "接收时间", "收到日期"),
    "status": ("状态", "办理状态", "当前状态"),
    "decided_on": ("办理时间", "状态时间", "更新时间"),
}
_DAYS: Final = ("received_on", "decided_on")
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_LONGEST_NUMBER: Final = 40


class UnreadableExport(Exception):
    """The file is not a CSV that can be read, or lacks a column that is needed; nothing was changed."""


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One row by what its columns mean; `line` is its line in the file, `faults` keys of sentences."""

    line: int
    values: Mapping[str, str]
    days: Mapping[str, date] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    @property
    def shown_number(self) -> str:
        """How the row is named to an officer."""
        return self.values.get("receipt_number", "") or self.values.get("our_number", "")


@dataclass(frozen=True, slots=True)
class StatusExport:
    """A file as read: the names of its columns and its rows as they stand."""

    header: tuple[str, ...]
    lines: tuple[tuple[int, Mapping[str, str]], ...]

    def rows(self, columns: Mapping[str, str], today: date) -> tuple[ExportRow, ...]:
        """The rows by what `columns` (key to name) say; a day after `today` is a fault."""
        return tuple(_row(line, texts, columns, today) for line, texts in self.lines)


def read_export(content: bytes) -> StatusExport:
    """The file with its lines. Raises UnreadableExport."""
    text = _text(content)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = tuple(name.strip() for name in next(reader, []))
        lines = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                # Cells beyond the header, or too few of them, are told apart as a row that is broken.
                texts = dict(zip(header, (cell.strip() for cell in cells), strict=False))
                lines.append((reader.line_num, texts if len(cells) == len(header) else {}))
    except csv.Error as error:
        raise UnreadableExport(notice("status_import.no_csv")) from error
    if not any(header):
        raise UnreadableExport(notice("status_import.no_csv"))
    if len(lines) > MOST_ROWS:
        raise UnreadableExport(notice("status_import.too_many", most=MOST_ROWS))
    return StatusExport(header, tuple(lines))


def guessed_columns(header: Sequence[str], confirmed: Mapping[str, str]) -> dict[str, str]:
    """Which column holds what: as confirmed, else by its usual name; what is not found is left out."""
    found: dict[str, str] = {}
    for key, usual in USUAL.items():
        for name in (confirmed.get(key, ""), *usual):
            if name and name in header and name not in found.values():
                found[key] = name
                break
    return found


def _row(line: int, texts: Mapping[str, str], columns: Mapping[str, str], today: date) -> ExportRow:
    if not texts:
        return ExportRow(line, {}, faults=("cells",))
    values = {key: texts.get(name, "") for key, name in columns.items()}
    days, faults = {}, []
    for key in _DAYS:
        day = _day(values.get(key, ""))
        if day is not None:
            days[key] = day
        if values.get(key) and (day is None or day > today):
            faults.append(key)
    if len(days) == len(_DAYS) and days["decided_on"] < days["received_on"]:
        faults.append("order")
    number = values.get("receipt_number", "")
    if not number or len(number) > _LONGEST_NUMBER or not number.isprintable():
        faults.append("receipt_number")
    return ExportRow(line, values, days, tuple(faults))


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableExport(notice("status_import.encoding"))


def _day(text: str) -> date | None:
    match = _DAY.match(text)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
