"""Reader of plain text and Markdown: UTF-8 (with or without BOM) and GB18030."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = frozenset({".txt", ".md", ".markdown"})
MAX_BYTES = 20 * 1024 * 1024

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "压缩包或 Office 文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"{\\rtf", "RTF 文件"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)


class Unreadable(Exception):
    """A file that cannot be used; the message is one plain Chinese sentence for the operator."""


def read_bytes(path: Path) -> bytes:
    """The content of `path`. Raises Unreadable when it is absent, no file, or over 20 MB."""
    try:
        if path.is_dir():
            raise Unreadable("这是文件夹，不是文件。")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Unreadable(f"文件太大（{size / 1024 / 1024:.0f} MB），上限是 20 MB。")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable("找不到这个文件。") from error
    except PermissionError as error:
        raise Unreadable("没有权限读取这个文件。") from error
    except OSError as error:
        raise Unreadable("系统读不出这个文件。") from error


def decode(data: bytes) -> str:
    """The text of a plain text file, its type told by its content and not by its name.

    A BOM is dropped, nothing else changes, so character offsets are those of the file. Raises
    Unreadable for empty, binary, too large or wrongly encoded content.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("文件太大，上限是 20 MB。")
    if not data.strip():
        raise Unreadable("文件是空的。")
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise Unreadable(f"内容是{name}，不是纯文本，请先另存为文本。")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("文件是 UTF-16 编码，请另存为 UTF-8。")
    if b"\x00" in data or _control_share(data) > 0.02:
        raise Unreadable("内容是二进制数据，不是纯文本。")
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html")):
        raise Unreadable("内容是网页，不是纯文本，请先另存为文本。")
    text = _text(data)
    if not text.strip():
        raise Unreadable("文件是空的。")
    return text


def read_text(path: Path) -> str:
    """The decoded text of `path`. Raises Unreadable with a sentence for the operator."""
    return decode(read_bytes(path))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(data):  # GB18030 would accept it and show nonsense
        raise Unreadable("编码有损坏：像是 UTF-8，但有字节不完整。")
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Unreadable("编码无法识别，请另存为 UTF-8 或 GB18030。") from error
    if _common_share(text) < 0.7:
        raise Unreadable("编码无法识别，请另存为 UTF-8 或 GB18030。")
    return text


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    good = sum(1 for c in text if ord(c) > 0x7FF and c != "\ufffd")
    return good > 5 * broken


def _control_share(data: bytes) -> float:
    controls = sum(1 for b in data if b < 0x20 and b not in b"\t\n\r\f\v")
    return controls / len(data)


def _common_share(text: str) -> float:
    """Share of the non-ASCII characters that are everyday Chinese (GB 2312 level 1) or symbols."""
    foreign = [c for c in text if ord(c) > 0x7F]
    if not foreign:
        return 1.0
    common = 0
    for char in foreign:
        code = char.encode("gb2312", errors="ignore")
        common += len(code) == 2 and (0xA1 <= code[0] <= 0xA9 or 0xB0 <= code[0] <= 0xD7)
    return common / len(foreign)
