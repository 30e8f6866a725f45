"""The child process that decodes one handed-in file: `picture_child TYPE thumbnail|pages < file`.

Writes a JSON list of base64 JPEGs. Any failure is a return code other than 0: the parent says it in
words. Limits are set before the first byte is read; warnings of the decoders are errors.
"""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
import warnings
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL.Image import Image

CPU_S: Final = 20
MEMORY: Final = 1024 * 1024 * 1024
# A JPEG is decoded at a fraction of its size; the others have to be decoded whole. Phones take 48 MP.
MOST_PIXELS: Final = {
    "image/jpeg": 64_000_000, "image/heic": 50_000_000, "image/png": 24_000_000, "image/webp": 24_000_000,
}  # fmt: skip
SIZES: Final = {"thumbnail": 240, "pages": 2000}
MOST_PAGES: Final = 20


def main(media_type: str, wanted: str) -> int:
    """Decode standard input; 0, or 1 when it cannot be shown."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    warnings.simplefilter("error")
    content = sys.stdin.buffer.read()
    size = SIZES[wanted]
    pages = _pdf(content, size) if media_type == "application/pdf" else [_picture(content, media_type, size)]
    sys.stdout.write(json.dumps([base64.b64encode(page).decode() for page in pages]))
    return 0


def _picture(content: bytes, media_type: str, size: int) -> bytes:
    from PIL import Image, ImageOps

    if media_type == "image/heic":
        import pi_heif

        pi_heif.register_heif_opener()
    formats = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS[media_type]
    with Image.open(io.BytesIO(content), formats=[formats[media_type]]) as opened:
        opened.draft("RGB", (size * 2, size * 2))
        turned = ImageOps.exif_transpose(opened)
        return _jpeg(turned, size)


def _pdf(content: bytes, size: int) -> list[bytes]:
    import pypdfium2

    document: Any = pypdfium2.PdfDocument(content)
    pages = []
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        width, height = page.get_size()
        scale = min(3.0, size / max(width, height, 1))
        pages.append(_jpeg(page.render(scale=scale).to_pil(), size))
    return pages


def _jpeg(picture: Image, size: int) -> bytes:
    from PIL import Image

    picture.thumbnail((size, size))
    # Pixels go onto a new canvas: nothing but them can come along.
    canvas = Image.new("RGB", picture.size, "white")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        canvas.paste(picture, mask=picture.getchannel("A"))
    else:
        canvas.paste(picture.convert("RGB"))
    made = io.BytesIO()
    canvas.save(made, "JPEG", quality=82)
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
