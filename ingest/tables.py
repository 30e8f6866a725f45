"""Tables in official texts: rows divided by tabs or Markdown pipes, each with its columns' names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.paragraphs import Paragraph

_UNIT = re.compile(r"\s*[（(][^（）()]*[）)]$")
_NUMERIC = re.compile(r"[-+±≤≥<>]?\s*[\d０-９][\d０-９.,，％%]*$")
_YEAR = re.compile(r"(?:19|20)\d{2}$")
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
    width = max(len(line.cells) for line in lines)
    texts = [_padded(line.cell_texts(), width) for line in lines]
    start = 0
    while start < len(texts) - 2 and sum(map(bool, texts[start])) <= 1 < width - 1:
        start += 1  # a title or a unit over the whole table
    columns, after = _head(texts[start:])
    body = [
        (line, row)
        for line, row in zip(lines[start + after :], texts[start + after :], strict=True)
        if any(row)
    ]
    names = _named(columns, width)
    values = _filled_down([row for _, row in body])
    keys = _keys(values)
    rows = []
    for (line, _), row, key in zip(body, values, keys, strict=True):
        cells = tuple(
            (name, value) for name, value in zip(names, row, strict=True) if value or name in columns
        )
        filled = [(a, b) for a, b in line.cells if a < b]
        rows.append(Row(line.part(filled[0][0], filled[-1][1]), cells, key))
    return tuple(rows)


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _head(texts: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], int]:
    """The names of the columns and the number of rows that they take; none for a table without a head."""
    first = texts[0]
    if any(_NUMERIC.match(cell) and not (at and _YEAR.match(cell)) for at, cell in enumerate(first)):
        return (), 0
    plain = tuple(re.sub(r"\s+", "", cell) for cell in first)
    if len(texts) < 3 or not _is_second_line(first, texts[1]):
        return plain, 1
    names, over = [], ""
    for top, below in zip(plain, texts[1], strict=True):
        over = top or (over if below else "")
        names.append("·".join(part for part in (over, re.sub(r"\s+", "", below)) if part))
    return tuple(names), 2


def _is_second_line(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether a row divides cells of the head above it: it is filled where the head is not."""
    open_columns = [at for at, cell in enumerate(first) if at and not cell]
    under = bool(open_columns) and all(second[at] for at in open_columns)
    merged = any(cell and not below for cell, below in zip(first, second, strict=True))
    words = not any(_NUMERIC.match(cell) and not _YEAR.match(cell) for cell in second)
    return under and merged and words


def _named(columns: Sequence[str], width: int) -> tuple[str, ...]:
    """A name for each column, no name twice."""
    names: list[str] = []
    for at in range(width):
        name = (columns[at] if at < len(columns) else "") or f"列{at + 1}"
        names.append(f"{name}（第{at + 1}列）" if name in names else name)
    return tuple(names)


def _filled_down(rows: list[list[str]]) -> list[list[str]]:
    """Rows with an empty first cell filled from above: a cell merged over several rows."""
    above: list[str] = []
    for row in rows:
        if above and row and not row[0] and any(row):
            row[0] = above[0]
            if len(row) > 2 and not row[1]:
                row[1] = above[1]
        above = list(row)
    return rows


def _keys(rows: Sequence[Sequence[str]]) -> list[str]:
    """What names each row: its first telling column, or two together, or its number."""
    width = len(rows[0]) if rows else 0
    telling = [at for at in range(width) if _tells([row[at] for row in rows])]
    for at in telling:
        values = [row[at] for row in rows]
        if len(set(values)) == len(values):
            return [_UNIT.sub("", value) or value for value in values]
    for one, other in itertools.pairwise(telling):
        pairs = [f"{row[one]} {row[other]}" for row in rows]
        if len(set(pairs)) == len(pairs):
            return pairs
    return [f"第{number}行" for number in range(1, len(rows) + 1)]


def _tells(values: Sequence[str]) -> bool:
    return all(values) and not any(_NUMERIC.match(value) for value in values)
