"""Sheets of a list as plain records: read in child processes, merged cells filled downwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from ingest.file_reader import MOST_SCANNED_PAGES, SCAN_LIMITS, TOO_MANY_PAGES
from ingest.isolation import DEFAULT, Child, Limits
from ingest.old_word import as_docx
from ingest.readers.kinds import Kind
from ingest.readers.text import Unreadable

_LIST: Final = "ingest.readers.list_file:read"
_PAGES: Final = "ingest.readers.page_tables:read"
_SCAN: Final = "ingest.readers.scan_tables:read"
_MAX_FILLED: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as text; `kind` is s (text), n (number), d (date), b (truth), e (error) or f (formula
    without a stored result).

    `doubtful` says that it was recognised on a picture and is not sure; `spread` that it is that of
    the merged cell above it.
    """

    text: str
    kind: str = "s"
    doubtful: bool = False
    spread: bool = False


@dataclass(slots=True)
class SheetRow:
    """One row that is in the file; `number` counts from 1 as the program shows it."""

    number: int
    hidden: bool
    cells: dict[int, Cell]


@dataclass(slots=True)
class Sheet:
    """One sheet or table. `merged` are (top, left, bottom, right), counted from 1.

    `above` is the text before a table of a document; `continues` says that the table has the columns
    of the one before, whose header may be its own.
    """

    name: str
    hidden: bool
    rows: list[SheetRow] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    above: tuple[str, ...] = ()
    continues: bool = False
    hidden_columns: frozenset[int] = frozenset()

    def wide(self, row: SheetRow) -> bool:
        """Whether the row begins with a cell merged over three or more columns: a title or remark."""
        first = min(row.cells)
        return any(t == row.number and a == first and r - a >= 2 for t, a, _, r in self.merged)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a file; `recognised` says that some of it was read from pictures."""

    sheets: tuple[Sheet, ...]
    recognised: bool = False


def read_sheets(path: Path, limits: Limits = DEFAULT) -> Sheets:
    """The sheets of a list: workbook, delimited text, tables of a document or of a scan.

    Raises Unreadable with one plain Chinese sentence.
    """
    recognised: list[bool] = []
    sheets = tuple(_assembled(_items(path, limits), recognised))
    for sheet in sheets:
        _fill_down(sheet)
    return Sheets(sheets, bool(recognised))


def _items(path: Path, limits: Limits) -> Iterator[Any]:
    items = _read(_LIST, path, limits)
    kind = Kind(next(items)["kind"])
    if kind is Kind.OLD_WORD:
        with tempfile.TemporaryDirectory(prefix="metrology-") as folder:
            yield from _read(_LIST, as_docx(path, Path(folder)), limits)
    elif kind is Kind.IMAGE:
        yield from _recognised(path, list(range(int(next(items)["pages"]))))
    elif kind is Kind.PDF:
        for item in _read(_PAGES, path, limits):
            if "without_text" in item:
                yield from _recognised(path, item["without_text"])
                return
            yield item
    else:
        yield from items


def _recognised(path: Path, pages: list[int]) -> Iterator[Any]:
    if len(pages) > MOST_SCANNED_PAGES:
        raise Unreadable(TOO_MANY_PAGES)
    yield {"recognised": True}
    yield from _read(_SCAN, path, SCAN_LIMITS, pages=pages)


def _read(reader: str, path: Path, limits: Limits, **options: Any) -> Iterator[Any]:
    with closing(Child(reader, limits)) as child:
        yield from child.read(path, **options)


def _assembled(items: Iterable[Any], recognised: list[bool]) -> Iterator[Sheet]:
    """The sheets; something is put into `recognised` when the items say so."""
    sheet: Sheet | None = None
    for item in items:
        if "recognised" in item:
            recognised.append(True)
        elif "sheet" in item:
            if sheet is not None:
                yield sheet
            above, continues = tuple(item.get("above", ())), bool(item.get("continues"))
            sheet = Sheet(item["sheet"], item["hidden"], above=above, continues=continues)
        elif sheet is not None and "row" in item:
            cells = {column: Cell(text, kind, *more) for column, kind, text, *more in item["cells"]}
            sheet.rows.append(SheetRow(item["row"], item["hidden"], cells))
        elif sheet is not None and "merged" in item:
            sheet.merged = [(t, a, b, r) for t, a, b, r in item["merged"]]
            sheet.hidden_columns = frozenset(item.get("hidden_columns", ()))
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
                row.cells.setdefault(left, replace(head.cells[left], spread=True))
