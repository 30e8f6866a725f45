"""Layout of a page: pieces of text with their place, put into columns and rows in reading order.

Places are in points from the top left corner of the page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

_APART: Final = 0.8  # a gap of so many sizes within a row is shown as a wide space
_COLUMN_ROWS: Final = 3  # so many rows on both sides make two columns
_COLUMN_FILL: Final = 0.55  # and they fill so much of their width: prose, not cells
_STEP: Final = 3.0


@dataclass(slots=True)
class Piece:
    """Text that stands together on one row; `rows` are the rows of a table that stands here.

    `merged` are its merged cells, (top, left, bottom, right) counted from 1; `doubtful_cells` are
    (row, column) counted from 0.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    doubtful: bool = False
    rows: list[list[str]] = field(default_factory=list)
    doubtful_rows: set[int] = field(default_factory=set)
    doubtful_cells: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def size(self) -> float:
        """Height of the text in points; of a table 0."""
        return 0.0 if self.rows else self.bottom - self.top

    @property
    def middle(self) -> float:
        """The height of its middle on the page."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Row:
    """Pieces on one height, from left to right. `region` numbers the column of which page it is."""

    pieces: list[Piece]
    page: int = 0
    region: int = 0
    in_columns: bool = False

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.pieces[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(piece.right for piece in self.pieces)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(piece.bottom for piece in self.pieces)

    @property
    def size(self) -> float:
        """The height of its largest text."""
        return max(piece.size for piece in self.pieces)

    @property
    def doubtful(self) -> bool:
        """Whether any of it must be proofread."""
        return any(piece.doubtful for piece in self.pieces)

    @property
    def table(self) -> Piece | None:
        """The table that stands here, if it is one."""
        return next((piece for piece in self.pieces if piece.rows), None)

    @property
    def text(self) -> str:
        """Its pieces with the spaces between them."""
        shown = ""
        last: Piece | None = None
        for piece in self.pieces:
            if last is not None:
                shown += _space(last, piece, self.size)
            shown += piece.text
            last = piece
        return shown


def rows_of(pieces: Iterable[Piece]) -> list[Row]:
    """The pieces put into rows, from top to bottom."""
    made: list[Row] = []
    for piece in sorted(pieces, key=lambda p: (p.middle, p.left)):
        last = made[-1] if made else None
        if last is not None and not piece.rows and last.table is None and _same_height(last, piece):
            last.pieces.append(piece)
        else:
            made.append(Row([piece]))
    for row in made:
        row.pieces.sort(key=lambda p: p.left)
    return made


def rows_of_pages(pages: Sequence[Sequence[Piece]]) -> list[list[Row]]:
    """The rows of each page in reading order: of two columns the left one first.

    Where one page plainly has two columns, the last ones of the others may be short.
    """
    strict = [_regions(pieces, _gutter(pieces)) for pieces in pages]
    gutters = [
        gutter
        for pieces, regions in zip(pages, strict, strict=True)
        if any(in_columns for _, in_columns in regions) and (gutter := _gutter(pieces)) is not None
    ]
    if not gutters:
        return [_numbered(regions, number) for number, regions in enumerate(strict)]
    usual = median(gutters)
    return [_numbered(_regions(pieces, usual, known=True), number) for number, pieces in enumerate(pages)]


def _numbered(regions: Sequence[tuple[list[Piece], bool]], page: int) -> list[Row]:
    made: list[Row] = []
    for number, (region, in_columns) in enumerate(regions):
        for row in rows_of(region):
            row.page, row.region, row.in_columns = page, number, in_columns
            made.append(row)
    return made


def _space(before: Piece, after: Piece, size: float) -> str:
    gap = after.left - before.right
    if before.text[-1:].isspace() or after.text[:1].isspace():
        return ""
    if gap > _APART * size:
        return "　"
    latin = before.text[-1:].isascii() and after.text[:1].isascii()
    return " " if latin and gap > 0.18 * size else ""


def _same_height(row: Row, piece: Piece) -> bool:
    size = max(row.size, piece.size)
    first = max(row.pieces, key=lambda p: p.size)
    return abs(first.middle - piece.middle) < 0.45 * size


def _regions(
    pieces: Sequence[Piece], gutter: float | None, known: bool = False
) -> list[tuple[list[Piece], bool]]:
    if gutter is None:
        return [(list(pieces), False)]
    across = sorted((p for p in pieces if _crosses(p, gutter)), key=lambda p: p.middle)
    heights = [p.middle for p in across]
    # What stands on one row with text that crosses the gutter is in no column either.
    beside = {id(p) for p in pieces if _crosses(p, gutter) or _is_beside(p, across, heights)}
    bands: list[tuple[list[Piece], list[Piece]]] = [([], []) for _ in range(len(across) + 1)]
    for piece in pieces:
        at = bisect_right(heights, piece.middle + (_same_row(piece) if id(piece) in beside else 0))
        bands[at][id(piece) in beside].append(piece)
    found: list[tuple[list[Piece], bool]] = []
    for inside, before in bands:
        if before:
            _add(found, before)
        left = [p for p in inside if p.right <= gutter + 1]
        right = [p for p in inside if p.right > gutter + 1]
        strong = _is_column(left), _is_column(right)
        if all(strong) or (known and left and any(strong)):
            found += [(side, True) for side in (left, right) if side]
        elif inside:
            _add(found, inside)
    return found


def _is_beside(piece: Piece, across: Sequence[Piece], heights: Sequence[float]) -> bool:
    at = bisect_right(heights, piece.middle)
    near = across[max(at - 1, 0) : at + 1]
    return any(abs(other.middle - piece.middle) < _same_row(piece) for other in near)


def _same_row(piece: Piece) -> float:
    return 0.45 * piece.size


def _add(found: list[tuple[list[Piece], bool]], pieces: list[Piece]) -> None:
    if found and not found[-1][1]:
        found[-1][0].extend(pieces)
    else:
        found.append((list(pieces), False))


def _crosses(piece: Piece, at: float) -> bool:
    return piece.left < at - 1 and piece.right > at + 1


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Where the space between two columns would be: crossed by as little text as possible."""
    if len(pieces) < 2 * _COLUMN_ROWS:
        return None
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    width, centre = right - left, (left + right) / 2
    best: tuple[int, float, float] | None = None
    at = left + 0.3 * width
    while at < left + 0.7 * width:
        crossing = sum(len(p.text) or 50 for p in pieces if _crosses(p, at))
        if best is None or (crossing, abs(at - centre)) < best[:2]:
            best = (crossing, abs(at - centre), at)
        at += _STEP
    return best[2] if best else None


def _is_column(pieces: Sequence[Piece]) -> bool:
    rows = rows_of(pieces)
    if len(rows) < _COLUMN_ROWS:
        return False
    width = max(r.right for r in rows) - min(r.left for r in rows)
    filled = [sum(p.right - p.left for p in row.pieces) for row in rows]
    # Cells are short, even where a column of them fills its width.
    return median(filled) >= _COLUMN_FILL * width and median(len(row.text) for row in rows) >= 8
