"""Old Excel workbooks (.xls) made byte by byte: just enough of BIFF8 and OLE for one sheet of cells."""

from __future__ import annotations

import struct
from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def write_xls(
    path: Path,
    rows: Sequence[Sequence[Any]],
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden: Collection[int] = (),
    name: str = "名单",
) -> Path:
    """A workbook of one sheet; `merged` and `hidden` count rows and columns from 1."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for number, _ in enumerate(rows):
        flags = 0x0120 if number + 1 in hidden else 0x0100
        sheet += _record(0x0208, struct.pack("<HHHHHHHH", number, 0, 256, 255, 0, 0, flags, 0))
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            sheet += _cell(y, x, value)
    ranges = b"".join(struct.pack("<HHHH", t - 1, b - 1, a - 1, r - 1) for t, a, b, r in merged)
    sheet += _record(0x00E5, struct.pack("<H", len(merged)) + ranges) + _record(0x000A, b"")
    font = struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x05\x00Arial"
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    head += _record(0x0042, struct.pack("<H", 1200)) + _record(0x0031, font) * 5
    for kind, number_format in ((0xFFF5, 0), (0x0001, 0), (0x0001, 14)):
        head += _record(
            0x00E0, struct.pack("<HHHBBBBIIH", 0, number_format, kind, 0x20, 0, 0, 0, 0, 0, 0x20C0)
        )
    title = name.encode("utf-16-le")
    bound = struct.pack("<BB", 0, 0) + struct.pack("<BB", len(name), 1) + title
    start = len(head) + 4 + 4 + len(bound) + 4
    head += _record(0x0085, struct.pack("<I", start) + bound) + _record(0x000A, b"")
    path.write_bytes(_ole(head + sheet))
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _cell(y: int, x: int, value: Any) -> bytes:
    if value is None or value == "":
        return b""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        days = (value - date(1899, 12, 30)).days
        return _record(0x0203, struct.pack("<HHHd", y, x, 2, days))
    if isinstance(value, (int, float)):
        return _record(0x0203, struct.pack("<HHHd", y, x, 1, value))
    text = value.encode("utf-16-le")
    return _record(0x0204, struct.pack("<HHHHB", y, x, 1, len(text) // 2, 1) + text)


def _ole(stream: bytes) -> bytes:
    """A compound file that holds `stream` as its Workbook."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    tables = 1
    while tables * 128 < count + 1 + tables:
        tables += 1
    chain = [_FAT] * tables + [_END] + [*range(tables + 2, tables + 1 + count), _END]
    chain += [_FREE] * (tables * 128 - len(chain))
    folder = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, -1, tables + 1, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack(
        "<HHHHH6xIII4xIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 4096, _END, 0, _END, 0
    )
    head += b"".join(struct.pack("<I", n if n < tables else _FREE) for n in range(109))
    fat = b"".join(struct.pack("<I", n) for n in chain)
    return head + fat + folder.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBiii", len(text), kind, 1, -1, -1, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
