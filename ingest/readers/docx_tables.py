"""Reader of the tables of a Word document, in the form of ingest.readers.spreadsheet (child process)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ingest.readers.docx_numbering import W, value
from ingest.readers.spreadsheet import MAX_COLUMNS, MAX_ROWS, check_archive
from ingest.readers.text import Unreadable

_MAX_CELL: Final = 2_000
_MOST_ABOVE: Final = 20
_GONE: Final = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "tbl"))


def read_tables(path: Path) -> Iterator[dict[str, Any]]:
    """Yield each table as a sheet named 表1, 表2, with the text above it. Raises Unreadable.

    A table that goes on where the one before ended (same columns) says so with `continues`; one within
    a cell is a sheet of its own and ends nothing.
    """
    check_archive(path)
    body = _body(path)
    above: list[str] = []
    width, number = 0, 0
    for node in body.iter(f"{W}p", f"{W}tbl"):
        if node.tag == f"{W}p":
            if next(node.iterancestors(f"{W}tbl"), None) is None and (text := _text(node).strip()):
                above = [*above, text][-_MOST_ABOVE:]
            continue
        table = _table(node)
        if not table.rows:
            continue
        number += 1
        within = next(node.iterancestors(f"{W}tbl"), None) is not None
        goes_on = number > 1 and table.width == width and not within
        yield {"sheet": f"表{number}", "hidden": False, "above": above, "continues": goes_on}
        yield from table.rows
        yield {"merged": table.merged}
        if not within:
            width, above = table.width, []
    if not number:
        raise Unreadable("Word 文件里没有表格，名单请做成表格。")


def _body(path: Path) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with zipfile.ZipFile(path) as archive:
            body = etree.fromstring(archive.read("word/document.xml"), parser).find(f"{W}body")
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("Word 文件已损坏或不完整，打不开。") from error
    if body is None:
        raise Unreadable("Word 文件里没有正文。")
    return body


@dataclass(slots=True)
class _Table:
    width: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)


def _table(node: Any) -> _Table:
    made = _Table()
    running: dict[int, list[int]] = {}  # column -> the range that is merged downwards through it
    for number, tr in enumerate(_own(node, "tr", "tbl"), 1):
        if number > MAX_ROWS:
            raise Unreadable(f"名单超过 {MAX_ROWS} 行，请拆开。")
        column = 1 + _number(tr.find(f"{W}trPr/{W}gridBefore"), 0)
        cells = []
        for tc in _own(tr, "tc", "tr"):
            span = _number(tc.find(f"{W}tcPr/{W}gridSpan"), 1)
            if column + span - 1 > MAX_COLUMNS:
                raise Unreadable(f"名单超过 {MAX_COLUMNS} 列，没有读取。")
            down = tc.find(f"{W}tcPr/{W}vMerge")
            if down is not None and value(down) != "restart" and column in running:
                running[column][2] = number
            else:
                running.pop(column, None)
                bounds = [number, column, number, column + span - 1]
                if down is not None:
                    running[column] = bounds
                if down is not None or span > 1:
                    made.merged.append(bounds)
                text = " ".join(filter(None, (_text(p).strip() for p in _own(tc, "p", "tc"))))
                if len(text) > _MAX_CELL:
                    raise Unreadable(f"有单元格超过 {_MAX_CELL} 字，不像名单。")
                if text:
                    cells.append([column, "s", text])
            column += span
        made.width = max(made.width, column - 1)
        if cells:
            hidden = tr.find(f"{W}trPr/{W}hidden") is not None
            made.rows.append({"row": number, "hidden": hidden, "cells": cells})
    return made


def _own(node: Any, tag: str, holder: str) -> Iterator[Any]:
    """The elements within `node` that are not those of a table further inside."""
    for found in node.iter(f"{W}{tag}"):
        if next(found.iterancestors(f"{W}{holder}"), None) is node:
            yield found


def _number(node: Any, default: int) -> int:
    text = value(node)
    return int(text) if text.isdigit() else default


def _text(node: Any) -> str:
    shown = ""
    for child in node:
        if child.tag == f"{W}t":
            shown += child.text or ""
        elif child.tag in {f"{W}tab", f"{W}br", f"{W}cr"}:
            shown += " "
        elif child.tag not in _GONE and isinstance(child.tag, str):
            vanish = child.find(f"{W}rPr/{W}vanish")
            if vanish is None or value(vanish) in {"0", "false"}:
                shown += _text(child)
    return shown
