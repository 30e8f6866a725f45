"""Reader of Excel annexes (.xlsx, .xls): each sheet's title, then its rows as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ingest.readers.extract import Line, clean, messages, row
from ingest.readers.spreadsheet import MAX_COLUMNS, read_workbook
from ingest.readers.text import Unreadable

_MOST_ROWS: Final = 20_000  # of a table in an annex; a list of businesses is another thing
_A_PAGE: Final = 20_000  # bytes
_MOST_PAGES: Final = 100


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the extract of an .xlsx workbook. Raises Unreadable."""
    yield {"pages": min(path.stat().st_size // _A_PAGE + 1, _MOST_PAGES)}
    yield from messages(_lines(read_workbook(path)))


def read_old(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the extract of an .xls workbook. Raises Unreadable."""
    yield {"pages": min(path.stat().st_size // _A_PAGE + 1, _MOST_PAGES)}
    yield from messages(_lines(_old_rows(path)))


def _lines(items: Iterator[dict[str, Any]]) -> Iterator[Line]:
    """The lines of the sheets: what stands alone in a row is text, the others are a table."""
    name, shown, rows, titled = "", False, 0, False
    for item in items:
        if "sheet" in item:
            name, shown, titled = str(item["sheet"]), not item["hidden"], False
        elif "row" in item and shown and not item["hidden"]:
            rows += 1
            if rows > _MOST_ROWS:
                raise Unreadable(f"表格超过 {_MOST_ROWS} 行，不像公文的附表。")
            cells = {column: str(text) for column, kind, text in item["cells"] if kind != "f"}
            if not cells:
                continue
            if len(cells) == 1:
                text = clean(next(iter(cells.values())))
                yield Line(text if titled else f"# {text}")
                titled = True
                continue
            if not titled:
                yield Line(f"# {clean(name)}")
                titled = True
            yield Line(row([cells.get(column, "") for column in range(1, max(cells) + 1)]))
    if not rows:
        raise Unreadable("表格里没有内容。")


def _old_rows(path: Path) -> Iterator[dict[str, Any]]:
    import xlrd

    try:
        book = xlrd.open_workbook(str(path), on_demand=True)
        for sheet in book.sheets():
            if sheet.ncols > MAX_COLUMNS:
                raise Unreadable(f"表格超过 {MAX_COLUMNS} 列，请检查最右边的单元格。")
            yield {"sheet": sheet.name, "hidden": sheet.visibility != 0}
            for number in range(sheet.nrows):
                cells = [[c + 1, "s", _shown(sheet.cell(number, c), book)] for c in range(sheet.ncols)]
                filled = [cell for cell in cells if cell[2]]
                if filled:
                    yield {"row": number + 1, "hidden": False, "cells": filled}
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, AssertionError, IndexError) as error:
        raise Unreadable("旧版 Excel 文件已损坏或设了密码，读不出来。") from error


def _shown(cell: Any, book: Any) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_NUMBER:
        whole = float(cell.value).is_integer() and abs(cell.value) < 1e15
        return str(int(cell.value)) if whole else repr(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return str(xlrd.xldate_as_datetime(cell.value, book.datemode).date().isoformat())
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "是" if cell.value else "否"
    return str(cell.value).strip() if cell.ctype == xlrd.XL_CELL_TEXT else ""
