"""Black boxes over parts of a piece of evidence: kept sealed as places, drawn on the derivative.

The original stays sealed as it came in; what officers see and hand on is new pixels with the boxes in
them, so that nothing lies under a box.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from portal.complaints.sealed_case import BOXES

WHOLE: Final = 1000
MOST_BOXES: Final = 50


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page (from 0), in thousandths of the page's width and height."""

    page: int
    left: int
    top: int
    width: int
    height: int

    @property
    def fits(self) -> bool:
        """Whether it lies on its page and covers something."""
        inside = self.left + self.width <= WHOLE and self.top + self.height <= WHOLE
        return min(self.page, self.left, self.top) >= 0 and min(self.width, self.height) > 0 and inside


def field_of(place: int) -> str:
    """The name of the sealed field with the boxes of the file at `place` (from 0)."""
    return f"{BOXES}{place}"


def boxes_to_json(boxes: Sequence[Box]) -> list[dict[str, int]]:
    """As they are sealed."""
    return [asdict(box) for box in boxes]


def boxes_from_json(sealed: bytes) -> tuple[Box, ...]:
    """As they were sealed."""
    return tuple(Box(**box) for box in json.loads(sealed))


def with_boxes(pages: Sequence[bytes], boxes: Sequence[Box]) -> tuple[bytes, ...]:
    """JPEG pages of ours with the boxes drawn in black; pages without one keep their bytes."""
    drawn = []
    for number, page in enumerate(pages):
        mine = [box for box in boxes if box.page == number]
        drawn.append(_drawn(page, mine) if mine else page)
    return tuple(drawn)


def _drawn(page: bytes, boxes: Sequence[Box]) -> bytes:
    from PIL import Image, ImageDraw

    with Image.open(io.BytesIO(page), formats=["JPEG"]) as opened:
        picture = opened.convert("RGB")
    pen = ImageDraw.Draw(picture)
    width, height = picture.size
    for box in boxes:
        # Outwards to whole pixels: what the officer covered is covered.
        left, top = box.left * width // WHOLE, box.top * height // WHOLE
        right = -(-(box.left + box.width) * width // WHOLE)
        bottom = -(-(box.top + box.height) * height // WHOLE)
        pen.rectangle((left, top, right, bottom), fill="black")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()
