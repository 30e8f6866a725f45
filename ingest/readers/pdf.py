"""Reader of PDF with text: reading order, two columns, ruled tables, page breaks, no headers or footers."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ingest.readers.extract import messages, run_on
from ingest.readers.page_layout import Piece, rows_of, rows_of_pages
from ingest.readers.page_margins import without_margins
from ingest.readers.page_paragraphs import lines_of
from ingest.readers.pdf_characters import Character, characters, pieces_of
from ingest.readers.ruled_tables import Grid, Rule, grids
from ingest.readers.text import Unreadable, read_bytes

MAX_PAGES: Final = 500
_FEW: Final = 8  # characters; a page with fewer and a picture is a scan
_MOST_OBJECTS: Final = 20_000
_THIN: Final = 3.0
_TAIL: Final = 4096
_UNREADABLE_SHARE: Final = 0.2


@dataclass(slots=True)
class Page:
    """What stands on a page, in points from its top left corner."""

    width: float
    height: float
    pieces: list[Piece] = field(default_factory=list)
    is_picture: bool = False


def prepare() -> None:
    """Load the library, which the confined child may not do any more."""
    import pypdfium2.raw  # noqa: F401


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the extract of a PDF, or which of its pages are pictures. Raises Unreadable."""
    with opened(path) as document:
        yield {"pages": len(document)}
        pages = [text_page(document, number) for number in range(len(document))]
    pictures = [number for number, page in enumerate(pages) if page.is_picture]
    if pictures:
        yield {"without_text": pictures}
        return
    yield from assembled(pages)


def assembled(pages: Sequence[Page]) -> Iterator[dict[str, Any]]:
    """Yield the extract of pages whose pieces are known. Raises Unreadable when there is no text."""
    kept = without_margins([(page.pieces, page.height) for page in pages])
    lines = lines_of(rows_of_pages(kept))
    if not any(line.text for line in lines):
        raise Unreadable("文件里没有文字。")
    yield from messages(lines)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The pypdfium2 document at `path`. Raises Unreadable for what cannot be opened."""
    import pypdfium2

    data = read_bytes(path)
    if b"%%EOF" not in data[-_TAIL:]:
        raise Unreadable("PDF 不完整，可能没有传完。")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or b"/Encrypt" in data:
            raise Unreadable("PDF 设了密码，请去掉密码再收。") from error
        raise Unreadable("PDF 已损坏，打不开。") from error
    try:
        if not 0 < len(document) <= MAX_PAGES:
            raise Unreadable(f"PDF 没有页面，或超过 {MAX_PAGES} 页，请拆开。")
        yield document
    finally:
        document.close()


def text_page(document: Any, number: int) -> Page:
    """The text and tables of a page. Raises Unreadable when the page cannot be loaded."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"PDF 第{number + 1}页已损坏，读不出来。") from error
    width, height = page.get_size()
    made = Page(width, height)
    chars = list(characters(page, height))
    rules, has_picture, hidden = _objects(page, height)
    unreadable = sum(c.text == "\ufffd" or "\ue000" <= c.text <= "\uf8ff" for c in chars)
    garbled = bool(chars) and unreadable > _UNREADABLE_SHARE * len(chars)
    made.is_picture = (len(chars) < _FEW and has_picture) or (hidden and has_picture) or garbled
    if not made.is_picture:
        made.pieces = with_tables(chars, grids(rules))
    page.close()
    return made


def with_tables(chars: Sequence[Character], tables: Sequence[Grid]) -> list[Piece]:
    """The pieces of a page: its tables, and the text outside of them."""
    inside: list[defaultdict[tuple[int, int], list[Character]]] = [defaultdict(list) for _ in tables]
    outside = []
    for char in chars:
        for grid, cells in zip(tables, inside, strict=True):
            cell = grid.cell_at((char.left + char.right) / 2, (char.top + char.bottom) / 2)
            if cell is not None:
                cells[cell].append(char)
                break
        else:
            outside.append(char)
    made = pieces_of(outside)
    for grid, cells in zip(tables, inside, strict=True):
        texts = {cell: cell_text(pieces_of(held)) for cell, held in cells.items()}
        rows, _ = grid.rows(texts)
        if rows and len(rows[0]) > 1:
            box = (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1])
            made.append(Piece("", *box, rows=rows, merged=grid.merges(texts)))
        else:
            made += pieces_of([char for held in cells.values() for char in held])
    return made


def cell_text(pieces: Iterable[Piece]) -> str:
    """The text of a cell, its lines run on."""
    text = ""
    for row in rows_of(pieces):
        text = run_on(text, row.text.strip())
    return text


def _objects(page: Any, height: float) -> tuple[list[Rule], bool, bool]:
    """The straight lines of a page, whether a picture is on it, and whether all its text is hidden."""
    import pypdfium2.raw as raw

    rules: list[Rule] = []
    has_picture, texts, hidden = False, 0, 0
    for count, item in enumerate(page.get_objects(max_depth=2)):
        if count > _MOST_OBJECTS:
            break
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            rules += _rules(item, height)
        elif item.type == raw.FPDF_PAGEOBJ_IMAGE:
            has_picture = True
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            texts += 1
            hidden += raw.FPDFTextObj_GetTextRenderMode(item.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    return rules, has_picture, bool(texts) and hidden > 0.9 * texts


def _rules(item: Any, height: float) -> list[Rule]:
    """The upright and level lines of a path: its strokes, thin boxes, and the edges of stroked boxes."""
    import pypdfium2.raw as raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item.raw, fill, stroke)
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    figures: list[list[tuple[float, float]]] = []
    for number in range(min(raw.FPDFPath_CountSegments(item.raw), _MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(item.raw, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO or not figures:
            figures.append([])
        figures[-1].append((point[0], height - point[1]))
        if raw.FPDFPathSegment_GetClose(segment):
            figures[-1].append(figures[-1][0])
    return [rule for figure in figures for rule in _figure(figure, bool(stroke.value))]


def _figure(points: Sequence[tuple[float, float]], stroked: bool) -> list[Rule]:
    if len(points) < 2:
        return []
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    if right - left <= _THIN and bottom - top > _THIN:
        return [Rule(True, (left + right) / 2, top, bottom)]
    if bottom - top <= _THIN and right - left > _THIN:
        return [Rule(False, (top + bottom) / 2, left, right)]
    if not stroked:
        return []
    made = []
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        if abs(ax - bx) < 1 and abs(ay - by) > _THIN:
            made.append(Rule(True, (ax + bx) / 2, min(ay, by), max(ay, by)))
        elif abs(ay - by) < 1 and abs(ax - bx) > _THIN:
            made.append(Rule(False, (ay + by) / 2, min(ax, bx), max(ax, bx)))
    return made
