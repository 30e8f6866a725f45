"""Tables of pages as sheets of a list: those drawn with lines, and those told by where text stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from ingest.readers import pdf
from ingest.readers.page_layout import Piece, Row, rows_of
from ingest.readers.page_margins import without_margins
from ingest.readers.pdf import Page
from ingest.readers.text import Unreadable

_MOST_ROWS: Final = 100_000
_GAP: Final = 3.0  # points of white that divide columns
_LEAST_ROWS: Final = 2  # of two and more columns make a table without lines

prepare = pdf.prepare


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the tables of a PDF, or which of its pages are pictures. Raises Unreadable."""
    with pdf.opened(path) as document:
        yield {"pages": len(document)}
        pages = [pdf.text_page(document, number) for number in range(len(document))]
    pictures = [number for number, page in enumerate(pages) if page.is_picture]
    if pictures:
        yield {"without_text": pictures}
        return
    yield from sheets_of(pages)


def sheets_of(pages: Sequence[Page]) -> Iterator[dict[str, Any]]:
    """Yield each table as a sheet named after its page, with the text above it. Raises Unreadable.

    A table with the columns of the one before says so with `continues`: its header may stand there.
    """
    # A header that comes again on each page may be that of the list: only lines of text go.
    kept = without_margins([(page.pieces, page.height) for page in pages])
    width = total = 0
    above: list[str] = []
    for number, (page, own) in enumerate(zip(pages, kept, strict=True), 1):
        count, named = 0, {id(piece) for piece in own}
        rows = [r for r in rows_of(page.pieces) if len(r.pieces) > 1 or id(r.pieces[0]) in named]
        for part, before in _parts(rows):
            if isinstance(part, str):
                above.append(part)
                continue
            count += 1
            total += len(part.rows)
            if total > _MOST_ROWS:
                raise Unreadable(f"名单超过 {_MOST_ROWS} 行，请拆开。")
            columns = len(part.rows[0])
            name = f"第{number}页" if count == 1 else f"第{number}页表{count}"
            yield {"sheet": name, "hidden": False, "above": above, "continues": columns == width}
            yield from _rows(part, before)
            yield {"merged": [(t + before, a, b + before, r) for t, a, b, r in part.merged]}
            width, above = columns, []
    if not total:
        raise Unreadable("文件里没有认出表格，请另存为 .xlsx 再上传。")


def _rows(table: Piece, before: int) -> Iterator[dict[str, Any]]:
    for at, texts in enumerate(table.rows):
        cells = [
            [n + 1, "s", text.strip(), (at, n) in table.doubtful_cells]
            for n, text in enumerate(texts)
            if text.strip()
        ]
        if cells:
            yield {"row": at + 1 + before, "hidden": False, "cells": cells}


def _parts(rows: Sequence[Row]) -> Iterator[tuple[str | Piece, int]]:
    """The tables of a page and the lines between them, from top to bottom.

    With each table how many lines are counted before its first row: rows of a table with lines are
    counted in the table, others on the page.
    """
    plain: list[tuple[int, Row]] = []
    for number, row in enumerate(rows):
        if row.table is None:
            plain.append((number, row))
            continue
        yield from _placed(plain)
        plain = []
        yield row.table, 0
    yield from _placed(plain)


def _placed(rows: Sequence[tuple[int, Row]]) -> Iterator[tuple[str | Piece, int]]:
    """Rows without lines around them: a table where several stand in columns, else lines of text."""
    several = [n for n, (_, row) in enumerate(rows) if len(row.pieces) > 1]
    if len(several) < _LEAST_ROWS:
        yield from ((row.text, 0) for _, row in rows)
        return
    first = several[0]
    yield from ((row.text, 0) for _, row in rows[:first])
    # Columns are where no row of several pieces has text: a title or a remark runs over them.
    edges = _columns([piece for n in several for piece in rows[n][1].pieces])
    top = rows[first][1]
    table = Piece("", top.left, top.top, top.right, rows[-1][1].bottom)
    for _, row in rows[first:]:
        cells = [""] * len(edges)
        alone = row.pieces[0] if len(row.pieces) == 1 else None
        if alone is not None and alone.right > edges[_column_of(alone, edges)][1] + _GAP:
            cells[0] = alone.text
            table.merged.append((len(table.rows) + 1, 1, len(table.rows) + 1, max(3, len(edges))))
        else:
            for piece in row.pieces:
                at = _column_of(piece, edges)
                cells[at] += piece.text
                if piece.doubtful:
                    table.doubtful_cells.add((len(table.rows), at))
        table.rows.append(cells)
    yield table, rows[first][0]


def _columns(pieces: Sequence[Piece]) -> list[tuple[float, float]]:
    made: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda p: p.left):
        if made and piece.left - made[-1][1] < _GAP:
            made[-1] = (made[-1][0], max(made[-1][1], piece.right))
        else:
            made.append((piece.left, piece.right))
    return made


def _column_of(piece: Piece, edges: Sequence[tuple[float, float]]) -> int:
    def shared(n: int) -> float:
        return min(piece.right, edges[n][1]) - max(piece.left, edges[n][0])

    return max(range(len(edges)), key=shared)
