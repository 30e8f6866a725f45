"""Looks into handed-in pictures and PDF files in a child process with limits.

What people see of a file is always made anew from its pixels: no metadata, no script, no second
file hidden behind the first. The original stays sealed. The child is `python -m
portal.complaints.picture_child`; it reads the file from its standard input and may use only so much
processor time and memory, so that a 20 KB picture of a gigapixel ends there and not here.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Final

from portal.notices import notice

WALL_S: Final = 30.0
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})
PDF: Final = "application/pdf"


class PictureRefused(Exception):
    """A file that cannot be shown; the message is one plain sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A small JPEG of a file (empty for a video) and its number of pages."""

    thumbnail: bytes = field(default=b"", repr=False)
    pages: int = 1


def preview(content: bytes, media_type: str) -> Preview:
    """A thumbnail of at most 240 px; raises PictureRefused. Videos are not looked into."""
    if media_type not in PICTURES | {PDF}:
        return Preview()
    told = _child(content, media_type, "thumbnail")
    return Preview(base64.b64decode(told[0]), len(told))


def derivatives(content: bytes, media_type: str) -> list[bytes]:
    """JPEG pages (at most 2,000 px, no metadata) that officers may see; empty for a video.

    Raises PictureRefused. Source: research on uploads, metadata survives in every original.
    """
    if media_type not in PICTURES | {PDF}:
        return []
    return [base64.b64decode(page) for page in _child(content, media_type, "pages")]


def _child(content: bytes, media_type: str, wanted: str) -> list[str]:
    command = [sys.executable, "-I", "-m", "portal.complaints.picture_child", media_type, wanted]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=WALL_S, check=False)
    except subprocess.TimeoutExpired:
        raise PictureRefused(notice("complain.evidence.too_slow")) from None
    if done.returncode != 0:
        raise PictureRefused(notice("complain.evidence.unreadable"))
    pages: list[str] = json.loads(done.stdout)
    return pages
