"""Reader of a list of any kind, told by its content; pages are only named, for readers with other limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.readers.delimited import read_delimited
from ingest.readers.kinds import Kind, kind_of_bytes
from ingest.readers.text import Unreadable, read_bytes

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def prepare() -> None:
    """Load what the confined child may not load any more."""
    import xlrd  # noqa: F401


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield {"kind"}, then the sheets where the kind is read here. Raises Unreadable."""
    data = read_bytes(path)
    kind = _kind(data, path)
    yield {"kind": kind.value}
    if kind is Kind.WORKBOOK:
        from ingest.readers.spreadsheet import read_workbook

        yield from read_workbook(path)
    elif kind is Kind.OLD_WORKBOOK:
        from ingest.readers.old_spreadsheet import read_old_workbook

        yield from read_old_workbook(path)
    elif kind is Kind.DOCX:
        from ingest.readers.docx_tables import read_tables

        yield from read_tables(path)
    elif kind is Kind.HTML:
        from ingest.readers.html_tables import read_page

        yield from read_page(data)
    elif kind is Kind.IMAGE:
        from ingest.readers import pictures

        yield {"pages": pictures.frames(path)}
    elif kind is Kind.TEXT:
        yield from read_delimited(data, path.stem)


def _kind(data: bytes, path: Path) -> Kind:
    # Tables in UTF-16 are what Excel calls Unicode text; only lists come so.
    if data.startswith(_UTF16):
        return Kind.TEXT
    if not data.strip():
        raise Unreadable("文件是空的。")
    return kind_of_bytes(data, path)
