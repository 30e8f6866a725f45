"""Characters of a PDF page with their place, put together to pieces of text."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ingest.readers.page_layout import Piece

_ASCENT: Final = 0.88
_MOST: Final = 60_000  # characters on a page
_SAME_LINE: Final = 0.12  # of the size
_BREAK: Final = 0.7  # a gap of so many sizes ends a piece; some punctuation hangs into a gutter

# Fonts whose glyphs are shared by a character and its radical are often written out as the radical.
_RADICALS: Final = str.maketrans(
    "⺁⺄⺈⺊⺌⺎⺗⺝⺟⺠⺣⺥⺧⺨⺩⺬⺭⺮⺯⺰⺴⺶⺷⺸⺺⺼⺽⺾⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻑⻒⻓⻔⻕⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乙刀卜小兀心月母民火爪牛犬王示礻竹糸纟罒羊羊羊肀肉臼艹虎衤覀西见角訁讠贝足车辶辶辶長镸长门阜雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)


@dataclass(frozen=True, slots=True)
class Character:
    """One character, its box in points from the top left corner, and its baseline."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float


def characters(page: Any, height: float) -> Iterator[Character]:
    """The characters of a pypdfium2 page in the order of the file, without spaces it made up."""
    import pypdfium2.raw as raw

    text = page.get_textpage()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(min(text.count_chars(), _MOST)):
        if raw.FPDFText_IsGenerated(text.raw, index) == 1:
            continue
        code = raw.FPDFText_GetUnicode(text.raw, index)
        shown = "\ufffd" if code == 0 or 0xD800 <= code <= 0xDFFF else _usual(chr(code))
        if not shown or unicodedata.category(shown[0]) in {"Cc", "Cf"}:
            continue
        raw.FPDFText_GetLooseCharBox(text.raw, index, box)
        raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
        if box.right <= box.left and not shown.isspace():
            continue
        # Boxes are those of the ink in some files: 一 would be flat. The size of the type is not.
        raw.FPDFText_GetMatrix(text.raw, index, matrix)
        size = raw.FPDFText_GetFontSize(text.raw, index) * math.hypot(matrix.b, matrix.d)
        base = height - y.value
        yield Character(shown, box.left, base - _ASCENT * size, box.right, base + (1 - _ASCENT) * size, base)
    text.close()


def _usual(char: str) -> str:
    if "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff":
        return unicodedata.normalize("NFKC", char).translate(_RADICALS)
    return char


def pieces_of(chars: Iterable[Character]) -> list[Piece]:
    """Characters that stand beside one another on one baseline, as pieces from left to right."""
    made: list[Piece] = []
    for line in _baselines(chars):
        held: list[Character] = []
        for char in line:
            if held and char.left - held[-1].right > _BREAK * _size(char):
                made += _piece(held)
                held = []
            if held and char.text == held[-1].text and char.left - held[-1].left < 0.2 * _size(char):
                continue  # bold type made by printing twice
            if held or not char.text.isspace():
                held.append(char)
        made += _piece(held)
    return made


def _size(char: Character) -> float:
    return max(char.bottom - char.top, 1.0)


def _baselines(chars: Iterable[Character]) -> list[list[Character]]:
    lines: list[list[Character]] = []
    for char in sorted(chars, key=lambda c: c.base):
        if lines and char.base - lines[-1][0].base <= _SAME_LINE * max(_size(char), _size(lines[-1][0])):
            lines[-1].append(char)
        else:
            lines.append([char])
    for line in lines:
        line.sort(key=lambda c: c.left)
    return lines


def _piece(held: Sequence[Character]) -> list[Piece]:
    """The piece of these characters, cut where a run of spaces is wide."""
    end = len(held)
    while end and held[end - 1].text.isspace():
        end -= 1
    if not end:
        return []
    text = ""
    last: Character | None = None
    for char in held[:end]:
        gap = char.left - last.right if last is not None else 0.0
        latin = text[-1:].isascii() and text[-1:].isalnum() and char.text.isascii() and char.text.isalnum()
        text += (" " if latin and gap > 0.18 * _size(char) else "") + char.text
        last = char
    return [
        Piece(
            text,
            held[0].left,
            min(c.top for c in held[:end]),
            held[end - 1].right,
            max(c.bottom for c in held[:end]),
        )
    ]
