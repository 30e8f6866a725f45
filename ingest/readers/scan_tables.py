"""Reader of lists that are pictures: the tables that are recognised, with every cell that is not sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.readers import scan
from ingest.readers.page_tables import sheets_of

prepare = scan.prepare


def read(path: Path, pages: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield the tables of a file whose `pages`, counted from 0, are pictures. Raises Unreadable."""
    yield {"pages": len(pages)}
    yield from sheets_of(scan.recognised_pages(path, pages))
