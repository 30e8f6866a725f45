"""Pictures of pages made ready for recognition: straightened, without stamps and ruled lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ingest.readers.ruled_tables import Rule

DPI: Final = 150  # measured better than 300 for this recogniser
POINTS: Final = 72 / DPI  # of a pixel
_STEEPEST: Final = 4.0  # degrees
_STAMP_LEAST, _STAMP_MOST = 0.7 * DPI, 2.6 * DPI  # pixels; seals are 3.8 to 4.5 cm wide
_TYPE: Final = (12, 60)  # pixels: the height of type
_MOST_LEFT: Final = 400
_RED: Final = 45  # so much more red than green and blue
_INK_UNDER_STAMP: Final = 140  # of red; darker is print
_RULE_LEAST: Final = int(0.35 * DPI)
_WHITE: Final = 255
DARK: Final = 140  # what is darker is ink


@dataclass(slots=True)
class Picture:
    """A page in grey without stamps and lines; `stamps` is not 0 where a stamp was."""

    grey: Any
    stamps: Any
    rules: list[Rule]


def prepared(colour: Any) -> Picture:
    """The page in the RGB array `colour`, ready to be recognised."""
    import cv2
    import numpy as np

    stamps = _stamps(colour)
    grey = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    # In the red channel red ink is light, and black text under it stays black.
    light = colour[:, :, 0]
    grey = np.where(stamps > 0, np.where(light > _INK_UNDER_STAMP, _WHITE, light), grey).astype(np.uint8)
    angle = _slope(grey)
    if abs(angle) >= 0.05:
        grey, stamps = _turned(grey, angle, _WHITE), _turned(stamps, angle, 0)
    rules, clean = _without_rules(grey)
    return Picture(clean, stamps, rules)


def _stamps(colour: Any) -> Any:
    """A mask of the round or square red marks that are of the size of a seal, filled."""
    import cv2
    import numpy as np

    channels = colour.astype(np.int16)
    red = channels[:, :, 0] - np.maximum(channels[:, :, 1], channels[:, :, 2]) > _RED
    joined = cv2.morphologyEx(red.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    mask = np.zeros(red.shape, np.uint8)
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for outline in outlines:
        _, _, width, height = cv2.boundingRect(outline)
        sides = sorted((width, height))
        # A letterhead in red is much wider than high.
        if sides[0] >= _STAMP_LEAST and sides[1] <= _STAMP_MOST and sides[1] < 1.8 * sides[0]:
            cv2.drawContours(mask, [cv2.convexHull(outline)], -1, 1, cv2.FILLED)
    return cv2.dilate(mask, np.ones((5, 5), np.uint8))


def _slope(grey: Any) -> float:
    """By how many degrees the rows must be turned to be level: then their ink is most gathered."""
    import cv2
    import numpy as np

    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    ink = (small < 160).astype(np.float32)
    if ink.sum() < 200:
        return 0.0

    def gathered(angle: float) -> float:
        profile = _turned(ink, angle, 0).sum(axis=1)
        return float(((profile[1:] - profile[:-1]) ** 2).sum())

    coarse = max(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.4), key=gathered)
    fine = max(np.arange(coarse - 0.4, coarse + 0.41, 0.05), key=gathered)
    return float(fine)


def _turned(array: Any, angle: float, border: int) -> Any:
    import cv2

    height, width = array.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(
        array,
        matrix,
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=border,
    )


def _without_rules(grey: Any) -> tuple[list[Rule], Any]:
    """The ruled lines of a page, in points, and the page without them."""
    import cv2
    import numpy as np

    ink = (grey < 170).astype(np.uint8)
    clean = grey.copy()
    rules: list[Rule] = []
    for upright in (False, True):
        size = (1, _RULE_LEAST) if upright else (_RULE_LEAST, 1)
        # Lines of a scan are ragged: they are thickened before and are still much longer than wide.
        thick = cv2.dilate(ink, np.ones((1, 3) if upright else (3, 1), np.uint8))
        lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, size))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(lines)
        for number in range(1, count):
            x, y, width, height, _ = (int(value) for value in stats[number])
            long, across = (height, width) if upright else (width, height)
            if across > 0.12 * DPI or long < 6 * across:
                continue
            centre = (x + width / 2 if upright else y + height / 2) * POINTS
            start, end = (y, y + height) if upright else (x, x + width)
            rules.append(Rule(upright, centre, start * POINTS, end * POINTS))
            clean[labels == number] = _WHITE
    return rules, clean


def uncovered(
    picture: Picture, boxes: Sequence[tuple[float, float, float, float]]
) -> list[tuple[int, int, int, int]]:
    """Where ink is of which nothing was found: left, top, right, bottom in pixels of each line of it.

    `boxes` are those of what was found, in points.
    """
    import cv2
    import numpy as np

    ink = (picture.grey < DARK).astype(np.uint8)
    for box in boxes:
        left, top, right, bottom = (round(edge / POINTS) for edge in box)
        ink[max(top - 3, 0) : bottom + 4, max(left - 4, 0) : right + 5] = 0
    margin = round(0.3 * DPI)  # the edge of a sheet casts shadows
    ink[:margin], ink[-margin:], ink[:, :margin], ink[:, -margin:] = 0, 0, 0, 0
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 25), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[tuple[int, int, int, int]] = []
    for number in range(1, min(count, _MOST_LEFT)):
        x, y, width, height, _ = (int(value) for value in stats[number])
        if _TYPE[0] <= height <= _TYPE[1] and width >= 5 and int(ink[labels == number].sum()) >= 25:
            found.append((x, y, x + width, y + height))
    return found
