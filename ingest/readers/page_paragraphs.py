"""Paragraphs of laid out pages: rows joined by indent, by how full they are, and over page breaks."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median
from typing import Final

from ingest.numbering import ends_sentence, marker
from ingest.paragraphs import begins_piece
from ingest.readers.extract import Line, clean, run_on
from ingest.readers.extract import row as table_row
from ingest.readers.page_layout import Row

_INDENT: Final = 1.2  # of the size of the text
_RAGGED: Final = 1.7  # a full row may end so many sizes before the margin: no mark begins a row
_WIDE_GAP: Final = 1.35  # of the usual distance between rows: another paragraph
_BLANK: Final = 1.9  # ... and as wide as if a row were left out
_TABLE_ROWS: Final = 3
_COLUMN_GAP: Final = 1.5
_UNFINISHED: Final = ("，", "、", ",", "（", "(", "《", "“")


def lines_of(pages: Sequence[Sequence[Row]]) -> list[Line]:
    """The lines of text of all pages, each a paragraph or a row of a table."""
    rows = [row for page in pages for row in page]
    texts = [row for row in rows if row.table is None]
    margins = _Margins(texts)
    made: list[Line] = []
    before: Row | None = None
    head: list[str] = []
    columns = _aligned(rows)
    for index, row in enumerate(rows):
        if (table := row.table) is not None:
            goes_on = before is not None and before.table is not None and before.page != row.page
            for number, cells in enumerate(table.rows):
                if number == 0 and goes_on and cells == head:
                    continue  # the head of a table comes again on each page
                if number == 0 and not goes_on:
                    head = cells
                made.append(Line(table_row(cells), number in table.doubtful_rows))
        elif index in columns:
            made.append(Line(table_row([piece.text for piece in row.pieces]), row.doubtful))
        elif before is None or before.table is not None or index - 1 in columns:
            made += margins.opening(row, None)
        elif margins.goes_on(before, row):
            _append(made[-1], row)
        else:
            made += margins.opening(row, before)
        before = row
    return made


def _append(line: Line, row: Row) -> None:
    line.text = run_on(line.text, row.text.strip())
    line.doubtful = line.doubtful or row.doubtful


class _Margins:
    """Where the text of each region begins and ends, and how far its rows are apart."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._edges: dict[tuple[int, int], tuple[float, float]] = {}
        regions: dict[tuple[int, int], list[Row]] = {}
        for row in rows:
            regions.setdefault((row.page, row.region), []).append(row)
        widths = {False: 0.0, True: 0.0}
        for place, inside in regions.items():
            left, right = _low([r.left for r in inside]), _high([r.right for r in inside])
            self._edges[place] = left, right
            kind = inside[0].in_columns
            if len(inside) >= 4 or not widths[kind]:
                widths[kind] = max(widths[kind], right - left)
        for place, inside in regions.items():
            left, right = self._edges[place]
            self._edges[place] = left, max(right, left + widths[inside[0].in_columns])
        gaps = [
            b.top - a.top
            for a, b in itertools.pairwise(rows)
            if (a.page, a.region) == (b.page, b.region) and 0 < b.top - a.top < 4 * max(a.size, 1.0)
        ]
        self._leading = median(gaps) if gaps else 0.0
        starts = [self._indent(row) for row in rows]
        self._by_indent = sum(s > _INDENT for s in starts) >= 0.08 * len(starts)

    def _indent(self, row: Row) -> float:
        return (row.left - self._edges[row.page, row.region][0]) / max(row.size, 1.0)

    def _centred(self, row: Row) -> bool:
        left, right = self._edges[row.page, row.region]
        before, after = row.left - left, right - row.right
        return before > 3 * row.size and abs(before - after) < 2.5 * row.size

    def _full(self, row: Row) -> bool:
        return row.right >= self._edges[row.page, row.region][1] - _RAGGED * row.size

    def opening(self, row: Row, before: Row | None) -> list[Line]:
        """The line of a new paragraph, after a blank one where space was left before it."""
        indented = self._indent(row) > _INDENT and not self._centred(row)
        line = Line(clean(("　　" if indented else "") + row.text.strip()), row.doubtful)
        blank = before is not None and self._distance(before, row) > _BLANK
        return [Line(""), line] if blank else [line]

    def goes_on(self, before: Row, row: Row) -> bool:
        """Whether `row` goes on with the paragraph in which `before` stands."""
        ended = ends_sentence(before.text)
        if not self._full(before) or abs(before.size - row.size) > 0.2 * max(before.size, row.size):
            return False
        if self._centred(before) or self._centred(row):
            return False
        if self._distance(before, row) > _WIDE_GAP:
            return False
        indented = self._indent(row) > _INDENT
        if not ended and not indented:
            return True
        if not ended:  # a hanging indent, under a sentence that plainly goes on
            return before.text.endswith(_UNFINISHED) and not begins_piece(row.text)
        return self._by_indent and not indented and not begins_piece(row.text)

    def _distance(self, before: Row, row: Row) -> float:
        """The way from row to row in usual distances; 1 over the end of a column or page."""
        if (before.page, before.region) != (row.page, row.region) or not self._leading:
            return 1.0
        return (row.top - before.top) / max(self._leading, 1.05 * row.size)


def _low(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 20]


def _high(values: Sequence[float]) -> float:
    return sorted(values)[-1 - len(values) // 20]


def _aligned(rows: Sequence[Row]) -> frozenset[int]:
    """The rows, by index, of tables without lines: runs whose pieces stand under one another."""
    found: set[int] = set()
    start = 0
    while start < len(rows):
        end = start + 1
        while end < len(rows) and _in_line(rows[start], rows[end]):
            end += 1
        if end - start >= _TABLE_ROWS and _apart(rows[start]):
            found.update(range(start, end))
        start = end
    return frozenset(found)


def _apart(row: Row) -> bool:
    pieces = row.pieces
    wide = all(b.left - a.right > _COLUMN_GAP * row.size for a, b in itertools.pairwise(pieces))
    return len(pieces) >= 2 and wide and marker(row.text) is None


def _in_line(first: Row, row: Row) -> bool:
    if len(first.pieces) != len(row.pieces) or not _apart(row) or first.table or row.table:
        return False
    near = max(first.size, row.size)
    return all(
        min(abs(a.left - b.left), abs(a.right - b.right), abs(a.left + a.right - b.left - b.right) / 2) < near
        for a, b in zip(first.pieces, row.pieces, strict=True)
    )
