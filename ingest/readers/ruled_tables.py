"""Tables drawn with lines: the grid that the lines make, merged cells, and which text is in which cell."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

_NEAR: Final = 3.0  # points within which lines meet or are one
_SHORTEST: Final = 6.0
_MOST: Final = 4_000  # lines on a page; more are a drawing
_NARROW: Final = 10.0
_MOST_CELLS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: at `at` across from `start` to `end`; upright or level."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Grid:
    """A table's grid: the edges of its columns and rows, and for each cell the cell it is merged into."""

    xs: list[float]
    ys: list[float]
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """(row, column) of the cell around a point, None outside."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        row = min(max(bisect_left(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_left(self.xs, x) - 1, 0), len(self.xs) - 2)
        return self.merged[row, column]

    def bounds(self, cell: tuple[int, int]) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a cell with all that is merged into it."""
        parts = [place for place, anchor in self.merged.items() if anchor == cell]
        rows, columns = [r for r, _ in parts], [c for _, c in parts]
        return (
            self.xs[min(columns)],
            self.ys[min(rows)],
            self.xs[max(columns) + 1],
            self.ys[max(rows) + 1],
        )

    @property
    def cells(self) -> list[tuple[int, int]]:
        """The cells that are not merged into another one, in reading order."""
        return sorted(set(self.merged.values()))

    def rows(self, texts: dict[tuple[int, int], str]) -> tuple[list[list[str]], list[int]]:
        """The rows of the table, and the grid row of each; without columns made by double lines."""
        used = self.columns(texts)
        made = [([texts.get((r, c), "") for c in used], r) for r in range(len(self.ys) - 1)]
        filled = [(cells, r) for cells, r in made if any(cells)]
        return [cells for cells, _ in filled], [r for _, r in filled]

    def columns(self, texts: dict[tuple[int, int], str]) -> list[int]:
        """The columns that `rows` keeps."""
        height, width = len(self.ys) - 1, len(self.xs) - 1
        return [
            c for c in range(width) if self._is_column(c) or any(texts.get((r, c)) for r in range(height))
        ]

    def merges(self, texts: dict[tuple[int, int], str]) -> list[tuple[int, int, int, int]]:
        """What is merged, as (top, left, bottom, right) counted from 1 in the rows that `rows` gives."""
        used = {c: n for n, c in enumerate(self.columns(texts), 1)}
        rows = {r: n for n, r in enumerate(self.rows(texts)[1], 1)}
        made = []
        for anchor in self.cells:
            parts = [place for place, known in self.merged.items() if known == anchor]
            tall = [rows[r] for r, _ in parts if r in rows]
            wide = [used[c] for _, c in parts if c in used]
            if tall and wide and len(parts) > 1 and (len({*tall}) > 1 or len({*wide}) > 1):
                made.append((min(tall), min(wide), max(tall), max(wide)))
        return made

    def _is_column(self, column: int) -> bool:
        """Whether it is wide enough for a character and no mere part of the cells beside it."""
        own = any(self.merged[row, column][1] == column for row in range(len(self.ys) - 1))
        return own and self.xs[column + 1] - self.xs[column] > _NARROW


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """The tables of two columns and more that these lines draw, from top to bottom."""
    lines = [rule for rule in rules if rule.end - rule.start >= _SHORTEST]
    if len(lines) > _MOST:
        return []
    found = [grid for group in _connected(lines) if (grid := _grid(group)) is not None]
    return sorted(found, key=lambda grid: grid.ys[0])


def _connected(lines: Sequence[Rule]) -> list[list[Rule]]:
    level = sorted((rule for rule in lines if not rule.upright), key=lambda rule: rule.at)
    heights = [rule.at for rule in level]
    group = {id(rule): rule for rule in lines}

    def root(rule: Rule) -> Rule:
        while group[id(rule)] is not rule:
            rule = group[id(rule)]
        return rule

    for upright in (rule for rule in lines if rule.upright):
        index = bisect_left(heights, upright.start - _NEAR)
        while index < len(level) and heights[index] <= upright.end + _NEAR:
            other = level[index]
            if other.start - _NEAR <= upright.at <= other.end + _NEAR:
                group[id(root(other))] = root(upright)
            index += 1
    parts: defaultdict[int, list[Rule]] = defaultdict(list)
    for rule in lines:
        parts[id(root(rule))].append(rule)
    return list(parts.values())


def _grid(lines: Sequence[Rule]) -> Grid | None:
    upright = [rule for rule in lines if rule.upright]
    level = [rule for rule in lines if not rule.upright]
    if not upright or len(level) < 2:
        return None
    # A table may be open at its sides: its level lines then say how wide it is.
    sides = [min(r.start for r in level), max(r.end for r in level)]
    xs = _distinct([*(r.at for r in upright), *sides])
    ys = _distinct([*(r.at for r in level), min(r.start for r in upright), max(r.end for r in upright)])
    height, width = len(ys) - 1, len(xs) - 1
    if width < 2 or height < 1 or width * height > _MOST_CELLS:
        return None
    grid = Grid(xs, ys, {(r, c): (r, c) for r in range(height) for c in range(width)})
    for r in range(height):
        for c in range(width):
            y, x = (ys[r] + ys[r + 1]) / 2, (xs[c] + xs[c + 1]) / 2
            if c + 1 < width and not _divides(upright, xs[c + 1], y):
                _merge(grid, (r, c), (r, c + 1))
            if r + 1 < height and not _divides(level, ys[r + 1], x):
                _merge(grid, (r, c), (r + 1, c))
    return grid if len({c for _, c in grid.cells}) > 1 else None


def _divides(lines: Sequence[Rule], at: float, across: float) -> bool:
    return any(abs(r.at - at) <= _NEAR and r.start - _NEAR <= across <= r.end + _NEAR for r in lines)


def _merge(grid: Grid, one: tuple[int, int], other: tuple[int, int]) -> None:
    a, b = grid.merged[one], grid.merged[other]
    if a == b:
        return
    anchor = min(a, b)
    for place, known in grid.merged.items():
        if known in (a, b):
            grid.merged[place] = anchor


def _distinct(values: Sequence[float]) -> list[float]:
    made: list[float] = []
    for value in sorted(values):
        if not made or value - made[-1] > _NEAR:
            made.append(value)
    return made
