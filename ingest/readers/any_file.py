"""Reader of any file: what it is, its content says; what is read elsewhere is only named.

PDF, pictures and old Word documents need other libraries, more memory or another program: for these
the kind alone is yielded, and the parent process goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ingest.readers.kinds import Kind, kind_of_bytes
from ingest.readers.text import decode, read_bytes

_A_PAGE: Final = 4_000  # bytes
_CHUNK: Final = 500_000


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield {"kind"}, then the extract where the kind is read here. Raises Unreadable."""
    data = read_bytes(path)
    kind = kind_of_bytes(data, path)
    yield {"kind": kind.value}
    if kind is Kind.TEXT:
        # As it is, so that places in it are places in the file.
        yield {"pages": len(data) // _A_PAGE + 1}
        text = decode(data)
        yield from ({"text": text[i : i + _CHUNK]} for i in range(0, len(text), _CHUNK))
    elif kind is Kind.HTML:
        from ingest.readers import html

        yield from html.read(path)
    elif kind is Kind.DOCX:
        from ingest.readers import docx

        yield from docx.read(path)
    elif kind is Kind.WORKBOOK:
        from ingest.readers import workbook

        yield from workbook.read(path)
    elif kind is Kind.OLD_WORKBOOK:
        from ingest.readers import workbook

        yield from workbook.read_old(path)
    elif kind is Kind.IMAGE:
        from ingest.readers import pictures

        yield {"pages": pictures.frames(path)}
