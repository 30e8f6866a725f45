"""Reader of pages that are pictures: text is recognised offline, and what is not sure is marked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from ingest.readers import pdf, pictures
from ingest.readers.kinds import Kind, kind_of
from ingest.readers.page_layout import Piece, rows_of
from ingest.readers.page_picture import DARK, DPI, POINTS, Picture, prepared, uncovered
from ingest.readers.pdf import Page
from ingest.readers.ruled_tables import Grid, grids
from ingest.readers.text import Unreadable

SURE: Final = 0.88  # of a line, on average
# A line's confidence is the mean of its characters, which hides a bad one in a long line. What all of
# them lack together tells it: of six lines read wrongly this marks three, of 127 right ones eleven.
LACKING: Final = 0.5
_LEAST: Final = 0.3  # below it is no text
_LONGEST_SIDE: Final = 2600
_USUAL_SIDE: Final = 1754  # A4 at 150 dpi
_INK: Final = 0.004  # share of dark pixels of a cell that is not empty
_LEAST_OF_STRIP: Final = 0.5  # a strip that the recogniser did not find by itself
_LEAST_HEIGHT: Final = 8
_EDGE: Final = 3  # pixels of a cell where its lines were
_CHINESE = r"\u3400-\u9fff（）《》〈〉“”。，、；："
_WIDE: Final = str.maketrans(",:;()?!", "，：；（）？！")
_NARROW = re.compile(rf"(?<=[{_CHINESE}])[,:;()?!]|[,:;()?!](?=[{_CHINESE}])")
_ISSUE_YEAR = re.compile(r"(?<=[\u3400-\u9fff])[\[［(（【]((?:19|20)\d{2})[\]］)）】](?=第?\d+号)")
_SPECK = re.compile(r"(?<=[条章节])[．·.•](?=[\u3400-\u9fff])")  # a wide space, taken for a mark


def prepare() -> None:
    """Load the libraries and the models, which the confined child may not do any more."""
    import cv2

    pdf.prepare()
    cv2.setNumThreads(1)
    _engine()


@cache
def _engine() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR(use_cls=False, text_score=_LEAST, intra_op_num_threads=2, inter_op_num_threads=1)


def read(path: Path, pages: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield the extract of a file whose `pages`, counted from 0, are pictures. Raises Unreadable."""
    yield {"pages": len(pages)}
    yield from pdf.assembled(recognised_pages(path, pages))


def recognised_pages(path: Path, pages: Sequence[int]) -> list[Page]:
    """What stands on each page of a file whose `pages`, counted from 0, are pictures. Raises Unreadable."""
    if kind_of(path) is Kind.PDF:
        with pdf.opened(path) as document:
            made = [
                _recognised(_rendered(document, number))
                if number in pages
                else pdf.text_page(document, number)
                for number in range(len(document))
            ]
    else:
        made = [_recognised(_decoded(path, number)) for number in pages]
    if not any(page.pieces for page in made):
        raise Unreadable("图片里没有认出文字。")
    return made


def _rendered(document: Any, number: int) -> Any:
    """A page of a PDF as an RGB array."""
    page = document[number]
    width, height = page.get_size()
    scale = min(DPI / 72, _LONGEST_SIDE / max(width, height, 1.0))
    return page.render(scale=scale, rev_byteorder=True, draw_annots=True).to_numpy()[:, :, :3].copy()


def _decoded(path: Path, number: int) -> Any:
    """A frame of a picture as an RGB array of about 150 dpi."""
    import numpy as np
    from PIL import Image, ImageOps

    with pictures.opened(path) as image:
        try:
            image.seek(number)
            scale = _scale(image)
            image.draft("RGB", (int(image.width * scale), int(image.height * scale)))
            upright = ImageOps.exif_transpose(image).convert("RGB")
        except (OSError, EOFError, ValueError, SyntaxError) as error:
            raise Unreadable("图片已损坏或不完整，打不开。") from error
        size = round(scale * max(image.size)), round(scale * min(image.size))
        width, height = size if upright.width > upright.height else size[::-1]
        return np.asarray(upright.resize((width, height), Image.Resampling.LANCZOS))


def _scale(image: Any) -> float:
    """By how much a picture is made smaller; by what it says of its dpi where that can be."""
    side = max(image.size)
    dpi = float((image.info.get("dpi") or (0, 0))[0] or 0)
    if dpi > DPI and 7 <= side / dpi <= 17.5:
        return DPI / dpi
    return min(1.0, _USUAL_SIDE / side) if side > _LONGEST_SIDE - 600 else 1.0


def _recognised(colour: Any) -> Page:
    """The pieces of text and the tables on a picture."""
    height, width = colour.shape[:2]
    page = Page(width * POINTS, height * POINTS)
    picture = prepared(colour)
    pieces = [_piece(picture, box, text, score) for box, text, score in _found(picture.grey)]
    _without_overlaps(pieces)
    for left, top, right, bottom in uncovered(picture, [(p.left, p.top, p.right, p.bottom) for p in pieces]):
        pieces += _strip(picture, left, top, right, bottom)
    for grid in grids(picture.rules):
        inside = [p for p in pieces if grid.cell_at((p.left + p.right) / 2, p.middle) is not None]
        table = _table(picture, grid, inside)
        if table is not None:
            pieces = [p for p in pieces if p not in inside] + [table]
    page.pieces = [piece for piece in pieces if piece.text or piece.rows]
    return page


def _without_overlaps(pieces: Sequence[Piece]) -> None:
    """Where two pieces share a character at their ends, the first one gives it up."""
    for row in rows_of(pieces):
        for before, after in pairwise(row.pieces):
            shared = before.right - after.left
            if 0.2 * before.size < shared < 1.6 * before.size and before.text[-1:] == after.text[:1]:
                before.text = before.text[:-1]


def _found(grey: Any) -> list[tuple[Any, str, float]]:
    result, _ = _engine()(grey)
    return [(box, str(text), float(score)) for box, text, score in result or ()]


def _piece(picture: Picture, box: Any, text: str, score: float) -> Piece:
    """What was recognised in `box`, which is in pixels."""
    xs, ys = [float(p[0]) for p in box], [float(p[1]) for p in box]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    stamped = bool(picture.stamps[int(top) : int(bottom) + 1, int(left) : int(right) + 1].any())
    return Piece(
        usual(text),
        left * POINTS,
        top * POINTS,
        right * POINTS,
        bottom * POINTS,
        stamped or not is_sure(text, score),
    )


def is_sure(text: str, score: float) -> bool:
    """Whether recognised text with this mean confidence need not be proofread."""
    return score >= SURE and (1 - score) * len(text) <= LACKING


def usual(text: str) -> str:
    """Recognised text with the marks that belong beside Chinese: the recogniser mixes both widths."""
    before = ""
    while before != text:
        before, text = text, _NARROW.sub(lambda found: found[0].translate(_WIDE), text)
    return _ISSUE_YEAR.sub(r"〔\1〕", _SPECK.sub("　", text))


def _table(picture: Picture, grid: Grid, pieces: Sequence[Piece]) -> Piece | None:
    """The table in a grid; a cell is read by itself where a piece crosses it or none was found in it."""
    held: defaultdict[tuple[int, int], list[Piece]] = defaultdict(list)
    anew: set[tuple[int, int]] = set()
    for piece in pieces:
        ends = {grid.cell_at(x, piece.middle) for x in (piece.left + 3, piece.right - 3)} - {None}
        if len(ends) > 1:
            anew |= _between(grid, piece)
        else:
            cell = grid.cell_at((piece.left + piece.right) / 2, piece.middle)
            if cell is not None:
                held[cell].append(piece)
    for cell in grid.cells:
        if cell in anew or not held[cell]:
            held[cell] = _cell(picture, grid.bounds(cell))
    texts = {cell: pdf.cell_text(found) for cell, found in held.items()}
    rows, numbers = grid.rows(texts)
    if not rows or len(rows[0]) < 2:
        return None
    doubtful = {cell[0] for cell, found in held.items() if any(piece.doubtful for piece in found)}
    box = (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1])
    marked = {at for at, number in enumerate(numbers) if number in doubtful}
    columns = grid.columns(texts)
    cells = {
        (numbers.index(row), columns.index(column))
        for (row, column), found in held.items()
        if row in numbers and column in columns and any(piece.doubtful for piece in found)
    }
    return Piece("", *box, rows=rows, doubtful_rows=marked, doubtful_cells=cells, merged=grid.merges(texts))


def _between(grid: Grid, piece: Piece) -> set[tuple[int, int]]:
    """The cells that a piece runs over."""
    steps = [piece.left + 3 + n * (piece.right - piece.left - 6) / 40 for n in range(41)]
    return {cell for x in steps if (cell := grid.cell_at(x, piece.middle)) is not None}


def _cell(picture: Picture, bounds: tuple[float, float, float, float]) -> list[Piece]:
    """What stands in one cell: a single figure is often not found on the whole page."""
    import numpy as np

    left, top, right, bottom = (round(edge / POINTS) for edge in bounds)
    left, top = left + _EDGE, top + _EDGE
    part = picture.grey[top : bottom - _EDGE, left : right - _EDGE]
    if part.size == 0 or (part < DARK).mean() < _INK:
        return []
    rows = np.flatnonzero((part < DARK).any(axis=1))
    made: list[Piece] = []
    # Rows of ink with white between them are lines of text.
    for line in np.split(rows, np.flatnonzero(np.diff(rows) > 4) + 1):
        a, b = int(line[0]), int(line[-1]) + 1
        columns = np.flatnonzero((part[a:b] < DARK).any(axis=0))
        if b - a >= _LEAST_HEIGHT:
            made += _strip(picture, left + int(columns[0]), top + a, left + int(columns[-1]) + 1, top + b)
    return made


def _strip(picture: Picture, left: int, top: int, right: int, bottom: int) -> list[Piece]:
    """What a strip of the page with one line of text says."""
    import numpy as np

    a, b, c, d = max(top - 4, 0), bottom + 4, max(left - 6, 0), right + 6
    strip = np.pad(picture.grey[a:b, c:d], 4, constant_values=255)
    result, _ = _engine()(strip, use_det=False, use_rec=True)
    box = ((left, top), (right, top), (right, bottom), (left, bottom))
    found = [(str(text), float(score)) for text, score in result or ()]
    return [_piece(picture, box, text, score) for text, score in found if text and score >= _LEAST_OF_STRIP]
