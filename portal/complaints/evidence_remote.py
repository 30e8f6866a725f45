"""Evidence in a store that fsspec reaches (S3 and what speaks like it), instead of in a folder.

Files arrive there encrypted, under random names; the store sees neither names nor contents. Each is read
back by its size before the case that names it is committed. A store of objects has no folder to flush: what
it acknowledged is kept. A plain folder stays with `FolderEvidence`, which flushes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import PurePath
from typing import Any, Final

from portal.failures import StorageFailed, StorageUnsuitable

_LOCAL: Final = frozenset({"file", "local"})
# What stores raise beside OSError, by package; a package that is not there raises nothing.
_ERRORS: Final = (("botocore.exceptions", "BotoCoreError"), ("botocore.exceptions", "ClientError"))


class EvidenceUrlUnusable(StorageUnsuitable):
    """METROLOGY_EVIDENCE_URL cannot be used; one plain sentence for the operator."""


class RemoteEvidence:
    """Evidence under one address, such as s3://bucket/evidence."""

    def __init__(self, url: str) -> None:
        """Raises EvidenceUrlUnusable: an unknown kind of store, one of this machine, a missing package."""
        import fsspec

        if url.partition("://")[0] in _LOCAL or "://" not in url:
            raise EvidenceUrlUnusable("METROLOGY_EVIDENCE_URL: leave it empty for the data folder")
        try:
            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise EvidenceUrlUnusable(f"METROLOGY_EVIDENCE_URL: {error}") from error
        self._failures: tuple[type[Exception], ...] = (OSError, *_known_errors())

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write each file and ask the store for its size. Raises StorageFailed."""
        if not files:
            return
        try:
            self._files.makedirs(self._root, exist_ok=True)
            for name, content in files.items():
                self._files.pipe_file(self._at(name), content)
                self._files.invalidate_cache()
                if self._files.size(self._at(name)) != len(content):
                    raise StorageFailed
        except self._failures as error:
            raise StorageFailed from error

    def get(self, name: str) -> bytes:
        """The bytes of one file; raises StorageFailed."""
        try:
            content: bytes = self._files.cat_file(self._at(name))
        except self._failures as error:
            raise StorageFailed from error
        return content

    def remove(self, names: Iterable[str]) -> None:
        """Delete files; absent ones are no error. Raises StorageFailed."""
        for name in names:
            try:
                self._files.rm_file(self._at(name))
            except FileNotFoundError:
                continue
            except self._failures as error:
                raise StorageFailed from error

    def names(self) -> frozenset[str]:
        """Names of all files. Raises StorageFailed."""
        return frozenset(self._listed())

    def older_than(self, moment: datetime) -> frozenset[str]:
        """Names of files last written before `moment`. Raises StorageFailed."""
        found = []
        for name in self._listed():
            try:
                written = self._files.modified(self._at(name))
            except FileNotFoundError:  # removed by another process meanwhile
                continue
            except self._failures as error:
                raise StorageFailed from error
            if (written if written.tzinfo else written.replace(tzinfo=UTC)) < moment:
                found.append(name)
        return frozenset(found)

    def _listed(self) -> list[str]:
        try:
            self._files.invalidate_cache()
            entries: list[dict[str, Any]] = self._files.ls(self._root, detail=True)
        except FileNotFoundError:
            return []
        except self._failures as error:
            raise StorageFailed from error
        return [PurePath(entry["name"]).name for entry in entries if entry["type"] == "file"]

    def _at(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{PurePath(name).name}"


def _known_errors() -> tuple[type[Exception], ...]:
    found: list[type[Exception]] = []
    for module, name in _ERRORS:
        try:
            found.append(getattr(import_module(module), name))
        except ImportError:
            continue
    return tuple(found)
