"""Reader of old Excel workbooks (.xls, .et), in the form of ingest.readers.spreadsheet (child process)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ingest.readers.spreadsheet import MAX_COLUMNS
from ingest.readers.text import Unreadable

_MAX_CELL: Final = 2_000
_MAX_MERGES: Final = 50_000


def read_old_workbook(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the sheets of an old workbook. Raises Unreadable."""
    import xlrd

    try:
        # With its formats, for only these tell of hidden rows and of merged cells.
        book = xlrd.open_workbook(str(path), formatting_info=True, ragged_rows=True)
        for sheet in book.sheets():
            yield {"sheet": sheet.name, "hidden": sheet.visibility != 0}
            yield from _rows(sheet, book)
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, AssertionError, IndexError) as error:
        raise Unreadable("旧版 Excel 文件已损坏或设了密码，请另存为 .xlsx 再上传。") from error


def _rows(sheet: Any, book: Any) -> Iterator[dict[str, Any]]:
    for number in range(sheet.nrows):
        cells = [
            found for c in range(sheet.row_len(number)) if (found := _cell(sheet.cell(number, c), c, book))
        ]
        if cells and cells[-1][0] > MAX_COLUMNS:
            raise Unreadable(f"名单超过 {MAX_COLUMNS} 列，请检查最右边的单元格。")
        if cells:
            info = sheet.rowinfo_map.get(number)
            yield {"row": number + 1, "hidden": bool(info and info.hidden), "cells": cells}
    if len(sheet.merged_cells) > _MAX_MERGES:
        raise Unreadable("合并的单元格太多，请取消合并后再上传。")
    merged = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    hidden = [n + 1 for n, column in sheet.colinfo_map.items() if column.hidden]
    yield {"merged": merged, "hidden_columns": hidden}


def _cell(cell: Any, column: int, book: Any) -> list[Any] | None:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_NUMBER:
        whole = float(cell.value).is_integer() and abs(cell.value) < 1e15
        return [column + 1, "n", str(int(cell.value)) if whole else repr(cell.value)]
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            day = xlrd.xldate_as_datetime(cell.value, book.datemode).date()
        except (ValueError, OverflowError):
            return [column + 1, "e", repr(cell.value)]
        return [column + 1, "d", day.isoformat()]
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return [column + 1, "b", "是" if cell.value else "否"]
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return [column + 1, "e", str(xlrd.error_text_from_code.get(cell.value, "#ERR"))]
    if cell.ctype != xlrd.XL_CELL_TEXT or not cell.value.strip():
        return None
    if len(cell.value) > _MAX_CELL:
        raise Unreadable(f"有单元格超过 {_MAX_CELL} 字，不像名单。")
    return [column + 1, "s", cell.value]
