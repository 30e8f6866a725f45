"""Sheets of a list as plain records: read in the child process, merged cells filled downwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ingest.isolation import DEFAULT, Limits, isolated
from ingest.readers.text import Unreadable

_READER: Final = "ingest.readers.delimited:read_table"
_MAX_FILLED: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as text; `kind` is s (text), n (number), d (date), b (truth) or e (error)."""

    text: str
    kind: str = "s"


@dataclass(slots=True)
class SheetRow:
    """One row that is in the file; `number` counts from 1 as the program shows it."""

    number: int
    hidden: bool
    cells: dict[int, Cell]


@dataclass(slots=True)
class Sheet:
    """One sheet. `merged` are (top, left, bottom, right), counted from 1."""

    name: str
    hidden: bool
    rows: list[SheetRow] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def wide(self, row: SheetRow) -> bool:
        """Whether the row begins with a cell merged over three or more columns: a title or remark."""
        first = min(row.cells)
        return any(t == row.number and a == first and r - a >= 2 for t, a, _, r in self.merged)


def read_sheets(path: Path, limits: Limits = DEFAULT) -> list[Sheet]:
    """The sheets of a list file, xlsx or delimited text. Raises Unreadable."""
    sheets = list(_assembled(isolated(_READER, path, limits)))
    for sheet in sheets:
        _fill_down(sheet)
    return sheets


def _assembled(items: Iterator[Any]) -> Iterator[Sheet]:
    sheet: Sheet | None = None
    for item in items:
        if "sheet" in item:
            if sheet is not None:
                yield sheet
            sheet = Sheet(item["sheet"], item["hidden"])
        elif sheet is not None and "row" in item:
            cells = {column: Cell(text, kind) for column, kind, text in item["cells"]}
            sheet.rows.append(SheetRow(item["row"], item["hidden"], cells))
        elif sheet is not None:
            sheet.merged = [(t, a, b, r) for t, a, b, r in item["merged"]]
    if sheet is not None:
        yield sheet


def _fill_down(sheet: Sheet) -> None:
    """A cell merged over several rows says the same for each of them (区县 over its businesses)."""
    if not sheet.rows or not any(bottom > top for top, _, bottom, _ in sheet.merged):
        return
    by_number = {row.number: row for row in sheet.rows}
    last, filled = sheet.rows[-1].number, 0
    for top, left, bottom, _ in sheet.merged:
        head = by_number.get(top)
        if head is None or left not in head.cells or bottom == top:
            continue
        filled += min(bottom, last) - top
        if filled > _MAX_FILLED:
            raise Unreadable("合并的单元格太大，请取消合并后再上传。")
        for number in range(top + 1, min(bottom, last) + 1):
            # Only rows that hold something of their own: a merged tail makes no new business.
            if (row := by_number.get(number)) is not None:
                row.cells.setdefault(left, head.cells[left])
