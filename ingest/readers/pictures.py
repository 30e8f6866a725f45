"""Pictures: how large one is, before anything of it is decoded."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, Final

from ingest.readers.text import Unreadable

MOST_PIXELS: Final = 24_000_000  # A4 at 300 dpi has 8.7 million
MOST_PIXELS_JPEG: Final = 64_000_000  # is decoded at a fraction of its size
MOST_FRAMES: Final = 50
_LEAST_SIDE: Final = 200


def opened(path: Path) -> Any:
    """The Pillow image at `path`, not decoded yet. Raises Unreadable."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limits, below, hold for each kind
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd metadata is no concern here
        try:
            image = Image.open(path, formats=("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF"))
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise Unreadable("图片已损坏，打不开。") from error
    width, height = image.size
    if width * height > (MOST_PIXELS_JPEG if image.format == "JPEG" else MOST_PIXELS):
        raise Unreadable("图片太大，请用 300 dpi 以内的扫描件。")
    if min(width, height) < _LEAST_SIDE:
        raise Unreadable("图片太小，看不清文字。")
    return image


def frames(path: Path) -> int:
    """How many pages a picture has; only TIFF can have several. Raises Unreadable."""
    with opened(path) as image:
        number = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    if number > MOST_FRAMES:
        raise Unreadable(f"图片超过 {MOST_FRAMES} 页，请拆开。")
    return number
