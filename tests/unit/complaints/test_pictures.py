"""Handed-in pictures are shown as new pixels; what cannot be decoded is refused by the child."""

from __future__ import annotations

import base64
import io
import zlib

import pytest
from PIL import Image

from portal.complaints.pictures import PictureRefused, derivatives, preview

# 64 x 48 pixels of two colours, made by an HEVC encoder.
HEIC = """
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA
ACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAADgAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt
AAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA
AAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5j
bHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBp
eGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAEBtZGF0AAAANCgBrxmAFA4pJpv/q2X3NAONv+TgYFGEfaj5AY1l
z300idCHKlz+z9Q8TvtiZ3GCQu3TTJw=
"""


def _jpeg(size: tuple[int, int] = (4000, 3000), **saved: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, (180, 40, 40)).save(made, "JPEG", **saved)
    return made.getvalue()


def _with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "示例手机 13800138000"
    exif.get_ifd(0x8825)[2] = (24.0, 52.0, 30.0)
    return _jpeg((400, 300), exif=exif, comment=b"call 13800138000")


def test_a_derivative_holds_pixels_and_nothing_else() -> None:
    original = _with_place()
    assert b"13800138000" in original
    (page,) = derivatives(original, "image/jpeg")
    assert b"13800138000" not in page and b"Exif" not in page
    assert Image.open(io.BytesIO(page)).size == (400, 300)


def test_a_large_photo_becomes_a_small_picture() -> None:
    photo = _jpeg()
    assert max(Image.open(io.BytesIO(preview(photo, "image/jpeg").thumbnail)).size) == 240
    assert max(Image.open(io.BytesIO(derivatives(photo, "image/jpeg")[0])).size) == 2000


def test_heic_of_a_phone_is_read() -> None:
    (page,) = derivatives(base64.b64decode(HEIC), "image/heic")
    assert Image.open(io.BytesIO(page)).size == (64, 48)


def test_pages_of_a_pdf_are_pictures() -> None:
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    page = Canvas(made)
    for text in ("one", "two"):
        page.drawString(100, 500, text)
        page.showPage()
    page.save()
    assert len(derivatives(made.getvalue(), "application/pdf")) == 2
    assert preview(made.getvalue(), "application/pdf").pages == 2


def test_a_video_is_not_looked_into() -> None:
    assert preview(b"\0\0\0\x18ftypisom", "video/mp4").thumbnail == b""
    assert derivatives(b"\0\0\0\x18ftypisom", "video/mp4") == []


def _png_of(width: int, height: int) -> bytes:
    """A few kilobytes that claim to be a picture of `width` x `height` pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(100)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (_png_of(13_000, 13_000), "image/png"),
        (_png_of(40_000, 40_000), "image/png"),
        (_jpeg((50, 50))[:300], "image/jpeg"),
        (_jpeg((50, 50)), "image/png"),  # what it says it is not
        (b"%PDF-1.7\nnothing", "application/pdf"),
        (b"\0\0\0\x18ftypheic" + bytes(100), "image/heic"),
        (b"", "image/webp"),
    ],
)
def test_what_cannot_be_decoded_is_refused(content: bytes, media_type: str) -> None:
    with pytest.raises(PictureRefused, match="打不开"):
        preview(content, media_type)
