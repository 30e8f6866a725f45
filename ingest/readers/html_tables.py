"""Reader of the tables of a web page, in the form of ingest.readers.spreadsheet (child process)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from ingest.readers.spreadsheet import MAX_COLUMNS, MAX_ROWS
from ingest.readers.text import Unreadable

_MAX_CELL: Final = 2_000
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_page(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield each table as a sheet named 表1, 表2. Raises Unreadable when there is none."""
    from selectolax.lexbor import LexborHTMLParser

    count = width = 0
    for table in LexborHTMLParser(_decoded(data)).css("table"):
        rows, merged, columns = _rows(table)
        if not rows:
            continue
        count += 1
        yield {"sheet": f"表{count}", "hidden": _hidden(table), "continues": count > 1 and columns == width}
        yield from rows
        yield {"merged": merged}
        width = columns
    if not count:
        raise Unreadable("网页里没有表格。")


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _rows(table: Any) -> tuple[list[dict[str, Any]], list[list[int]], int]:
    rows: list[dict[str, Any]] = []
    merged: list[list[int]] = []
    taken: set[tuple[int, int]] = set()
    width = 0
    own = [tr for tr in table.css("tr") if _table_of(tr) == table]
    if len(own) > MAX_ROWS:
        raise Unreadable(f"名单超过 {MAX_ROWS} 行，请拆开。")
    for number, tr in enumerate(own, 1):
        column, cells = 1, []
        for td in tr.iter():
            if td.tag not in {"td", "th"}:
                continue
            while (number, column) in taken:
                column += 1
            down, over = (_span(td, name) for name in ("rowspan", "colspan"))
            if column + over > MAX_COLUMNS + 1:
                raise Unreadable(f"名单超过 {MAX_COLUMNS} 列，没有读取。")
            if down > 1 or over > 1:
                merged.append([number, column, number + down - 1, column + over - 1])
                taken |= {(number + r, column + c) for r in range(min(down, 2_000)) for c in range(over)}
            text = " ".join((td.text(separator="") or "").split())[: _MAX_CELL + 1]
            if len(text) > _MAX_CELL:
                raise Unreadable(f"有单元格超过 {_MAX_CELL} 字，不像名单。")
            if text and not _hidden(td):
                cells.append([column, "s", text])
            column += over
        width = max(width, column - 1)
        if cells:
            rows.append({"row": number, "hidden": _hidden(tr), "cells": cells})
    return rows, merged, width


def _table_of(node: Any) -> Any:
    while node is not None and node.tag != "table":
        node = node.parent
    return node


def _span(node: Any, name: str) -> int:
    text = (node.attributes.get(name) or "1").strip()
    return max(1, min(int(text), 100_000)) if text.isdigit() else 1


def _hidden(node: Any) -> bool:
    return "hidden" in node.attributes or bool(_HIDDEN.search(node.attributes.get("style") or ""))
