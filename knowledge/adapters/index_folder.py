"""The folder of index versions: written once under a lock, complete or not there, old ones removed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

Progress = Callable[[str], None]

_MANIFEST = "complete.json"
_WAIT_SECONDS = 3_600


class IndexFolder:
    """`<root>/<version>/` for every version; one without its manifest was never finished."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def writing(self, progress: Progress) -> Iterator[None]:
        """Hold the lock of the one writer; says so when another process holds it.

        Raises filelock.Timeout after an hour.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.root / "writer.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress("另一个进程正在建立索引，等它结束。")
            lock.acquire(timeout=_WAIT_SECONDS)
        try:
            yield
        finally:
            lock.release()

    def path(self, version: str) -> Path:
        """Where a version lies."""
        return self.root / version

    def manifest(self, version: str) -> dict[str, Any] | None:
        """What a finished version says about itself; None when it is missing or not finished."""
        try:
            found = json.loads((self.path(version) / _MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        whole = isinstance(found, dict) and {"chroma", "collections"} <= found.keys()
        return found if whole else None

    def begin(self, version: str) -> Path:
        """An empty folder for a version; what an interrupted build left there goes."""
        shutil.rmtree(self.path(version), ignore_errors=True)
        self.path(version).mkdir(parents=True)
        return self.path(version)

    def finish(self, version: str, manifest: dict[str, Any]) -> None:
        """Bring every file to the disk, then the manifest: from here on the version is finished."""
        folder = self.path(version)
        for file in [path for path in folder.rglob("*") if path.is_file()]:
            _sync(file)
        temporary = folder / f"{_MANIFEST}.new"
        temporary.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
        _sync(temporary)
        temporary.replace(folder / _MANIFEST)
        for directory in [path for path in folder.rglob("*") if path.is_dir()] + [folder, self.root]:
            _sync(directory)

    def prune(self, prefix: str, keep: Collection[str]) -> list[str]:
        """Remove the versions of one kind that are not in `keep`; returns their names."""
        gone = [path for path in self.root.glob(f"{prefix}*") if path.is_dir() and path.name not in keep]
        for path in gone:
            shutil.rmtree(path, ignore_errors=True)
        return sorted(path.name for path in gone)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
