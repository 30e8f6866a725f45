"""Reads any file to its text: each kind by its reader, in a child process with the limits of its kind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from ingest.isolation import Child, Limits
from ingest.old_word import as_docx
from ingest.readers.extract import Extract, gathered
from ingest.readers.kinds import Kind
from ingest.readers.text import Unreadable

_MEGABYTE: Final = 1024 * 1024
# A file that stands still or goes in circles costs little; a long one may take its time page by page.
TEXT_LIMITS: Final = Limits(cpu_s=1.2, wall_s=8.0, memory=512 * _MEGABYTE, output=64 * _MEGABYTE, page_s=0.3)
SCAN_LIMITS: Final = Limits(
    cpu_s=20.0, wall_s=60.0, memory=2048 * _MEGABYTE, output=64 * _MEGABYTE, page_s=40.0
)
MOST_SCANNED_PAGES: Final = 100
TOO_MANY_PAGES: Final = f"扫描件超过 {MOST_SCANNED_PAGES} 页，请拆开再收。"


class FileReader:
    """Reads files one after another; the child processes live until it is closed."""

    def __init__(self) -> None:
        self._documents = Child("ingest.readers.any_file:read", TEXT_LIMITS)
        self._pdf = Child("ingest.readers.pdf:read", TEXT_LIMITS)
        self._scans = Child("ingest.readers.scan:read", SCAN_LIMITS)

    def __enter__(self) -> FileReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in (self._documents, self._pdf, self._scans):
            child.close()

    def read(self, path: Path) -> Extract:
        """The text of the file at `path`. Raises Unreadable with one Chinese sentence."""
        items = list(self._documents.read(path))
        kind = Kind(items[0]["kind"])
        if kind is Kind.PDF:
            return self._read_pdf(path)
        if kind is Kind.IMAGE:
            pages = gathered(items).pages
            return gathered(self._recognised(path, list(range(pages))))
        if kind is Kind.OLD_WORD:
            with tempfile.TemporaryDirectory(prefix="metrology-") as folder:
                return gathered(self._documents.read(as_docx(path, Path(folder))))
        return gathered(items)

    def _read_pdf(self, path: Path) -> Extract:
        found = gathered(self._pdf.read(path))
        return (
            gathered(self._recognised(path, found.pages_without_text)) if found.pages_without_text else found
        )

    def _recognised(self, path: Path, pages: list[int]) -> Iterator[Any]:
        if len(pages) > MOST_SCANNED_PAGES:
            raise Unreadable(TOO_MANY_PAGES)
        yield {"recognised": True}
        yield from self._scans.read(path, pages=pages)
