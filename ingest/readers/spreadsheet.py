"""Reader of Excel workbooks (.xlsx), written to run in the child process of ingest.isolation.

Yields for each sheet {"sheet", "hidden"}, then {"row", "hidden", "cells": [[column, kind, text]]}
for each row that is in the file, then {"merged": [[top, left, bottom, right]]}. Every cell is
text; kind is s (text), n (number), d (date as ISO), b (truth), e (error) or f (a formula without a
stored result, with no text). Formulas are read as their stored values. Nothing is padded: a cell at
XFD1048576 costs one cell.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from ingest.readers.text import MAX_BYTES, Unreadable

MAX_ROWS: Final = 1_000_000
MAX_COLUMNS: Final = 200
_MAX_CELL: Final = 2_000  # characters; more is no cell of a list
_MAX_ENTRIES: Final = 2_000
_MAX_UNPACKED: Final = 400 * 1024 * 1024
_RATIO_FROM: Final = 5 * 1024 * 1024  # smaller parts cannot do harm, whatever their ratio
_MAX_RATIO: Final = 100
_MAX_MERGES: Final = 50_000
_PROLOG: Final = 64 * 1024
_ROOT = re.compile(rb"<[A-Za-z]")


def read_workbook(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the sheets of a workbook as the module says. Raises Unreadable."""
    check_archive(path)
    from openpyxl import load_workbook

    # openpyxl warns of styles and extensions that it drops; a list has no use for them.
    warnings.simplefilter("ignore")
    # Opened here, for the name alone would be judged by its suffix: tables of WPS are named .et.
    with path.open("rb") as file:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            yield {"sheet": sheet.title, "hidden": sheet.sheet_state != "visible"}
            yield from _rows(book, sheet)


def check_archive(path: Path) -> None:
    """Refuse what unpacks to too much or carries a document type, before anything is parsed."""
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable("文件太大，上限是 20 MB。")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > _MAX_ENTRIES:
                raise Unreadable("文件里的部件太多，不是普通的 Office 文件。")
            if sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise Unreadable("文件展开后太大，请拆小后再试。")
            for part in parts:
                if part.flag_bits & 1:
                    raise Unreadable("文件设了密码，请去掉密码再上传。")
                if part.file_size > _RATIO_FROM and part.file_size > _MAX_RATIO * part.compress_size:
                    raise Unreadable("文件压缩比例异常，没有读取。")
                if part.filename.endswith((".xml", ".rels")):
                    _check_prolog(archive, part)
            if "[Content_Types].xml" not in archive.namelist():
                raise Unreadable("这是压缩包，不是 Office 文件。")
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise Unreadable("文件已损坏，或不是 Office 文件。") from error


def _check_prolog(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as source:
        # NULs dropped, so that UTF-16 hides nothing.
        beginning = source.read(_PROLOG).replace(b"\x00", b"")
    root = _ROOT.search(beginning)
    before = beginning[: root.start()] if root else beginning
    if (
        b"<!DOCTYPE" in before.upper()
        or b"<!ENTITY" in before.upper()
        or (root is None and beginning.strip())
    ):
        raise Unreadable("文件里有不允许的定义，没有读取。")


def _rows(book: Any, sheet: Any) -> Iterator[dict[str, Any]]:
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        """Tells a formula without a stored result from an empty cell."""

        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            # A formula whose result is an empty text says so by its type; that is an empty cell.
            if cell["value"] is None and element.get("t") != "str" and element.find(FORMULA_TAG) is not None:
                cell["data_type"] = "f"
            return cell

    # The parser itself and not sheet.rows: only it tells of hidden rows and merged cells, and it
    # fills no gaps.
    if not hasattr(sheet, "_get_source"):
        return  # a chart sheet holds no rows
    with sheet._get_source() as source:
        parser = Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            facts = parser.row_dimensions.pop(str(number), {})
            if number > MAX_ROWS:
                raise Unreadable(f"名单超过 {MAX_ROWS} 行，请拆开。")
            texts = [t for cell in cells if (t := _text(cell)) is not None]
            if texts:
                yield {"row": number, "hidden": facts.get("hidden") in {"1", "true"}, "cells": texts}
        ranges = parser.merged_cells.mergeCell if parser.merged_cells is not None else []
        if len(ranges) > _MAX_MERGES:
            raise Unreadable("合并的单元格太多，请取消合并后再上传。")
        bounds = [(r.min_row, r.min_col, r.max_row, r.max_col) for r in ranges]
        hidden = [
            column
            for first in parser.column_dimensions.values()
            if first.get("hidden") in {"1", "true"}
            for column in range(int(first["min"]), min(int(first["max"]), MAX_COLUMNS) + 1)
        ]
        yield {"merged": bounds, "hidden_columns": hidden}


def _text(cell: dict[str, Any]) -> list[Any] | None:
    value, column = cell["value"], cell["column"]
    unknown = value is None and cell["data_type"] == "f"
    if (value is None or value == "") and not unknown:
        return None
    if column > MAX_COLUMNS:
        raise Unreadable(f"名单超过 {MAX_COLUMNS} 列，请检查最右边的单元格。")
    if unknown:
        return [column, "f", ""]
    if isinstance(value, bool):
        return [column, "b", "是" if value else "否"]
    if cell["data_type"] == "e":
        return [column, "e", str(value)]
    if isinstance(value, datetime):
        return [column, "d", value.date().isoformat()]
    if isinstance(value, date):
        return [column, "d", value.isoformat()]
    if isinstance(value, int):
        return [column, "n", str(value)]
    if isinstance(value, float):
        # From 1e15 on a float no longer holds every whole number: it stays recognisable as such.
        whole = value.is_integer() and abs(value) < 1e15
        return [column, "n", str(int(value)) if whole else repr(value)]
    text = str(value)
    if len(text) > _MAX_CELL:
        raise Unreadable(f"有单元格超过 {_MAX_CELL} 字，不像名单。")
    return [column, "s", text] if text.strip() else None
