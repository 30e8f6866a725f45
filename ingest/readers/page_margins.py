"""Headers, footers and page numbers: told by where they stand and by coming again on other pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Final

from ingest.readers.page_layout import Piece, Row, rows_of

_ZONE: Final = 0.12  # of the height of a page, above and below
_SAME_PLACE: Final = 6.0  # points
_SMALL: Final = 0.85  # of the usual size of type
_FAR: Final = 2.0  # of its own size
_SHARE: Final = 0.3  # a header of odd or of even pages is on half of them
_PAGE_NUMBER = re.compile(
    r"[-—–－―一·•\s]*\d{1,4}[-—–－―一·•\s]*$|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?$|\d{1,4}\s*/\s*\d{1,4}$"
    r"|Page\s*\d+(?:\s*of\s*\d+)?$",
    re.IGNORECASE,
)
_PRINTED_BY_BROWSER = re.compile(
    r"(?:https?|file)://\S*(?:\s*\d+\s*/\s*\d+)?$|\d{1,4}[/-]\d{1,2}[/-]\d{1,4},?\s*(?:[上下]午)?\s*\d{1,2}:\d{2}"
)


def without_margins(pages: Sequence[tuple[Sequence[Piece], float]]) -> list[list[Piece]]:
    """The pieces of each (pieces, height of the page), without headers, footers and page numbers."""
    margins = [_margin_rows(pieces, height) for pieces, height in pages]
    seen: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, rows in enumerate(margins):
        for row in rows:
            seen[_shape(row)].append((number, row.top))
    kept = []
    for number, ((pieces, height), rows) in enumerate(zip(pages, margins, strict=True)):
        dropped = {
            id(piece)
            for row in rows
            if _is_number(row, rows, height)
            or _comes_again(row, number, seen[_shape(row)], len(pages))
            or _is_small_print(row, pieces)
            for piece in row.pieces
        }
        kept.append([piece for piece in pieces if id(piece) not in dropped])
    return kept


def _margin_rows(pieces: Sequence[Piece], height: float) -> list[Row]:
    low, high = height * _ZONE, height * (1 - _ZONE)
    near = [p for p in pieces if not p.rows and (p.bottom < low or p.top > high)]
    return rows_of(near)


def _shape(row: Row) -> str:
    return re.sub(r"\d+", "#", "".join(row.text.split()))


def _is_number(row: Row, rows: Sequence[Row], height: float) -> bool:
    side = [r for r in rows if (r.top > height / 2) == (row.top > height / 2)]
    outermost = row is (side[-1] if row.top > height / 2 else side[0])
    text = row.text.strip()
    printed = bool(_PRINTED_BY_BROWSER.match(text))
    return printed or (outermost and bool(_PAGE_NUMBER.match(text)))


def _is_small_print(row: Row, pieces: Sequence[Piece]) -> bool:
    """Whether a row in the margin is in small type and far from all else: a header of a single page."""
    others = [p for p in pieces if p not in row.pieces]
    sizes = [p.size for p in others if p.size]
    if not sizes or row.size > _SMALL * median(sizes):
        return False
    return all(max(p.top - row.bottom, row.top - p.bottom) > _FAR * row.size for p in others)


def _comes_again(row: Row, page: int, places: Sequence[tuple[int, float]], pages: int) -> bool:
    same = {p for p, top in places if abs(top - row.top) < _SAME_PLACE}
    return len(same) >= 2 and len(same) >= _SHARE * pages and page in same
