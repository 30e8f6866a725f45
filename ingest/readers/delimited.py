"""Reader of delimited text (.csv), in the form of ingest.readers.spreadsheet, for the child process."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from ingest.readers.spreadsheet import MAX_COLUMNS, MAX_ROWS
from ingest.readers.text import Unreadable

_MAX_CELL: Final = 2_000
_SEPARATORS: Final = ",\t;|，"
# What a spreadsheet would take for a formula is written with an apostrophe before it (export).
_GUARDED: Final = "=+-@\t\r\n|%'"


def read_delimited(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    """Yield the one sheet of a delimited text, named `name`. Raises Unreadable."""
    yield from _delimited(decode_list(data), name)


def decode_list(data: bytes) -> str:
    """The text of a delimited file: UTF-8 with or without BOM, UTF-16 with BOM, or GB18030."""
    if not data.strip():
        raise Unreadable("文件是空的。")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"Rar!")):
        raise Unreadable("这不是表格文件，请用 .xlsx 或 .csv。")
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文字编码有问题，请另存为 UTF-8 的 .csv。")


def _delimited(text: str, name: str) -> Iterator[dict[str, Any]]:
    yield {"sheet": name, "hidden": False}
    lines = text.splitlines()[:50]
    separator = max(_SEPARATORS, key=lambda s: (sum(line.count(s) for line in lines), s == ","))
    csv.field_size_limit(100_000)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            if number > MAX_ROWS:
                raise Unreadable(f"名单超过 {MAX_ROWS} 行，请拆开。")
            if len(row) > MAX_COLUMNS and any(cell.strip() for cell in row[MAX_COLUMNS:]):
                raise Unreadable(f"名单超过 {MAX_COLUMNS} 列，请检查分隔符。")
            if any(len(cell) > _MAX_CELL for cell in row):
                raise Unreadable(f"有单元格超过 {_MAX_CELL} 字，不像名单；可能有引号没有配对。")
            cells = [[column, "s", _bare(cell)] for column, cell in enumerate(row, 1) if cell.strip()]
            if cells:
                yield {"row": number, "hidden": False, "cells": cells}
    except csv.Error as error:
        raise Unreadable("表格的引号或分隔符有错，读不出来。") from error
    yield {"merged": []}


def _bare(cell: str) -> str:
    """A cell without the apostrophe that guards a formula's sign, plain or full-width."""
    if cell[:1] != "'":
        return cell
    behind = unicodedata.normalize("NFKC", cell[1:2])
    return cell[1:] if behind and behind[0] in _GUARDED else cell
