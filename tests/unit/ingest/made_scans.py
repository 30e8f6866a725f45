"""Scans made of blocks: pages drawn in a Chinese font, turned a little, with a red stamp."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.unit.ingest.made_files import Block

SERIF = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
RED = (214, 32, 40)


@dataclass(frozen=True)
class Scan:
    """A picture of a page, and the lines drawn on it, with those that the stamp touches."""

    image: Image.Image
    lines: tuple[str, ...]
    stamped: tuple[str, ...]


def pages_of(blocks: Sequence[Block], dpi: int = 300, turn: float = 0.7, stamp: bool = True) -> list[Scan]:
    """The pages, with the stamp on the last lines of each."""
    size = round(12 * dpi / 72)
    font = ImageFont.truetype(str(SERIF), size, index=2)
    small = ImageFont.truetype(str(SERIF), round(10 * dpi / 72), index=2)
    width, height, margin = round(8.27 * dpi), round(11.69 * dpi), dpi
    made: list[Scan] = []
    image, lines, y = Image.new("RGB", (width, height), "white"), [], margin

    def turn_page() -> None:
        nonlocal image, lines, y
        if lines:
            made.append(_finished(image, lines, size, turn, stamp, dpi))
        image, lines, y = Image.new("RGB", (width, height), "white"), [], margin

    for block in blocks:
        draw = ImageDraw.Draw(image)
        if block.rows:
            row_height = round(1.8 * small.size)
            if y + row_height * len(block.rows) > height - margin:
                turn_page()
                draw = ImageDraw.Draw(image)
            y = _table(draw, block.rows, small, margin, y, width - margin, row_height, lines)
            continue
        per_line = (width - 2 * margin) // size
        text = block.text if block.level else "　　" + block.text
        for start in range(0, len(text), per_line):
            if y + 2 * size > height - margin:
                turn_page()
                draw = ImageDraw.Draw(image)
            piece = text[start : start + per_line]
            x = (width - len(piece) * size) // 2 if block.level else margin
            for at, char in enumerate(piece):  # one square for each, as in print
                draw.text((x + at * size, y), char, font=font, fill="black")
            lines.append((piece.strip("　"), (x, y)))
            y += round(1.7 * size)
    turn_page()
    return made


def _table(draw, rows, font, left, y, right, row_height, lines):  # type: ignore[no-untyped-def]
    widths = [max(len(row[n]) for row in rows) + 2 for n in range(len(rows[0]))]
    edge = [left + sum(widths[:n]) * (right - left) // sum(widths) for n in range(len(widths) + 1)]
    y += row_height // 2
    for number, row in enumerate([*rows, ()]):
        draw.line((left, y + number * row_height, right, y + number * row_height), fill="black", width=4)
        for x, cell in zip(edge, row, strict=False):
            draw.text(
                (x + font.size // 2, y + number * row_height + font.size // 5), cell, font=font, fill="black"
            )
        if row:
            lines.append(("".join(row), (left, y + number * row_height)))
    for x in edge:
        draw.line((x, y, x, y + len(rows) * row_height), fill="black", width=4)
    return y + (len(rows) + 1) * row_height


def _finished(image, lines, size, turn, stamp, dpi):  # type: ignore[no-untyped-def]
    touched = []
    if stamp:
        radius = round(0.83 * dpi)
        _, (_, last) = lines[-1]
        cx, cy = round(image.width * 0.68), max(last - round(0.1 * dpi), radius + dpi)
        layer = Image.new("RGB", image.size, "white")
        draw = ImageDraw.Draw(layer)
        draw.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), outline=RED, width=dpi // 40)
        star = [
            (cx + math.sin(n * 0.8 * math.pi) * radius / 3, cy - math.cos(n * 0.8 * math.pi) * radius / 3)
            for n in range(5)
        ]
        draw.polygon(star, fill=RED)
        seal = ImageFont.truetype(str(SERIF), dpi // 6, index=2)
        for n, char in enumerate("某某市市场监督管理局"):
            angle = (n - 4.5) * 0.45
            at = (
                cx + math.sin(angle) * radius * 0.78 - dpi // 12,
                cy - math.cos(angle) * radius * 0.78 - dpi // 12,
            )
            draw.text(at, char, font=seal, fill=RED)
        from PIL import ImageChops

        image = ImageChops.multiply(image, layer)
        for text, (x, y) in lines:
            inside = cy - radius < y + size and y < cy + radius
            if inside and x + len(text) * size > cx - radius:
                touched.append(text)
    noise = random.Random(7)
    image = image.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor="white")
    draw = ImageDraw.Draw(image)
    for _ in range(300):
        x, y = noise.randrange(image.width), noise.randrange(image.height)
        draw.point((x, y), fill=(120, 120, 120))
    return Scan(image, tuple(text for text, _ in lines), tuple(touched))
