"""What a file is, told by its content: the first bytes, the entries of an archive, the streams of OLE."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Final

from ingest.readers.text import Unreadable, decode, read_bytes

# What a walk through a folder looks at; what a file really is, its content says.
SUFFIXES: Final = frozenset(
    {".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx", ".doc", ".wps", ".rtf", ".xlsx", ".xls"}
    | {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"}
)


class Kind(StrEnum):
    """The kinds of file that can be read; each names the reader that is used."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    OLD_WORD = "doc"
    WORKBOOK = "xlsx"
    OLD_WORKBOOK = "xls"
    IMAGE = "image"


_IMAGES: Final = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_LATER = re.compile(rb"<(?:html|body)[\s>]", re.IGNORECASE)


def kind_of(path: Path) -> Kind:
    """The kind of the file at `path`. Raises Unreadable when it is none that can be read."""
    return kind_of_bytes(read_bytes(path), path)


def kind_of_bytes(data: bytes, path: Path) -> Kind:
    """The kind of a file with this content; `path` is opened only where it is an archive."""
    if b"%PDF-" in data[:1024] and not data.startswith((b"PK", _OLE, *_IMAGES)):
        return Kind.PDF
    if data.startswith(_IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return Kind.IMAGE
    if data.startswith(b"PK"):
        return _of_archive(path)
    if data.startswith(_OLE):
        return _of_ole(data)
    if data.startswith(b"{\\rtf"):
        return Kind.OLD_WORD
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16: only a web page may be that
        head = head.replace(b"\x00", b"")[2:]
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(head) or (head.lstrip().startswith(b"<") and _HTML_LATER.search(head)):
        return Kind.HTML
    decode(data)  # raises Unreadable for what is no text
    return Kind.TEXT


def _of_archive(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable("文件已损坏或不完整，打不开。") from error
    if "word/document.xml" in names:
        return Kind.DOCX
    if any(name.startswith("xl/") for name in names):
        return Kind.WORKBOOK
    raise Unreadable("这是压缩包，请解压后再收。")


def _of_ole(data: bytes) -> Kind:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise Unreadable("文件设了密码，请去掉密码再收。")
    if holds("WordDocument"):
        return Kind.OLD_WORD
    if holds("Workbook") or holds("Book"):
        return Kind.OLD_WORKBOOK
    raise Unreadable("旧版 Office 文件已损坏，或不是文档和表格。")
