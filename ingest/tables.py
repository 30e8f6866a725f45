"""Tables in official texts: rows divided by tabs or Markdown pipes, each with its columns' names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.paragraphs import Paragraph

_UNIT = re.compile(r"\s*[（(][^（）()]*[）)]$")
_NUMERIC = re.compile(r"[-+±≤≥<>]?\s*[\d０-９][\d０-９.,，％%]*$")
_CAPTION = re.compile(r"(表\s*[0-9０-９一二三四五六七八九十]+)")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the paragraph it stands in, its (column, value) pairs, and its name in the table."""

    line: Paragraph
    cells: tuple[tuple[str, str], ...]
    key: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table that starts at index `start` of its paragraphs; `caption` is 表N where it has one."""

    start: int
    caption: str
    rows: tuple[Row, ...]


def tables(parts: Sequence[Paragraph]) -> tuple[Table, ...]:
    """The tables among these paragraphs: runs of two rows and more."""
    found: list[Table] = []
    start = 0
    while start < len(parts):
        end = start
        while end < len(parts) and parts[end].cells:
            end += 1
        if end - start >= 2:
            above = _CAPTION.match(parts[start - 1].text) if start else None
            found.append(Table(start, above[1].replace(" ", "") if above else "", _rows(parts[start:end])))
        start = max(end, start + 1)
    return tuple(found)


def _rows(lines: Sequence[Paragraph]) -> tuple[Row, ...]:
    first = lines[0].cell_texts()
    width = max(len(line.cells) for line in lines)
    if any(_NUMERIC.match(cell) for cell in first):  # a table without a head
        columns: tuple[str, ...] = ()
        body = lines
    else:
        columns = tuple(re.sub(r"\s+", "", cell) for cell in first)
        body = lines[1:]
    names = tuple((columns[i] if i < len(columns) else "") or f"列{i + 1}" for i in range(width))
    values = _filled_down([_padded(line.cell_texts(), width) for line in body])
    column = _naming_column(values)
    rows = []
    for number, (line, row) in enumerate(zip(body, values, strict=True), start=1):
        key = _UNIT.sub("", row[column]) if column is not None else f"第{number}行"
        cells = tuple(
            (name, value) for name, value in zip(names, row, strict=True) if value or name in columns
        )
        filled = [(a, b) for a, b in line.cells if a < b]
        rows.append(Row(line.part(filled[0][0], filled[-1][1]), cells, key or f"第{number}行"))
    return tuple(rows)


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _filled_down(rows: list[list[str]]) -> list[list[str]]:
    """Rows with an empty first cell filled from above: a cell merged over several rows."""
    above = ""
    for row in rows:
        if row and not row[0] and any(row):
            row[0] = above
        above = row[0] if row else ""
    return rows


def _naming_column(rows: Sequence[Sequence[str]]) -> int | None:
    """The first column that names each row: filled, not numbers, no value twice."""
    for column in range(len(rows[0]) if rows else 0):
        values = [row[column] for row in rows]
        if all(values) and len(set(values)) == len(values) and not any(_NUMERIC.match(v) for v in values):
            return column
    return None
