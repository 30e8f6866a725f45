"""Files handed in with a case: checked by their first bytes, kept encrypted under random names.

A file is on the disk, with its folder entry, before the case that names it is committed. If the
commit then fails the file stays as an orphan, which `names` minus the repository's names tells:
removing it at once could hit a case whose commit only seemed to fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePath
from typing import Final, Protocol

from portal.complaints.fields import Findings
from portal.durable_files import flush_folder, make_folder, write_new
from portal.failures import StorageFailed

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_VIDEO_BYTES: Final = 100 * 1024 * 1024
_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".pdf", ".mp4", ".mov"})
_MAGIC: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_MP4_BRANDS: Final = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash"}
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in; `name` is what the intake calls it."""

    name: str
    content: bytes = field(repr=False)


class EvidenceStore(Protocol):
    """Where encrypted files lie."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Keep the files; when it returns they survive a power cut. Raises StorageFailed."""
        ...

    def get(self, name: str) -> bytes:
        """The bytes of one file; raises StorageFailed."""
        ...

    def remove(self, names: Iterable[str]) -> None:
        """Forget files that nothing refers to; absent ones are no error. Raises StorageFailed."""
        ...

    def names(self) -> frozenset[str]:
        """Names of all files."""
        ...


class KeptEvidence(EvidenceStore, Protocol):
    """A store that can also tell which files are old, for `metrology purge`."""

    def older_than(self, moment: datetime) -> frozenset[str]:
        """Names of files last written before `moment`. Raises StorageFailed."""
        ...


def most_bytes(media_type: str) -> int:
    """How large a file of this type may be: 20 MB, a video 100 MB."""
    return MOST_VIDEO_BYTES if media_type.startswith("video/") else MOST_BYTES


def media_type(upload: Upload) -> str | None:
    """The type of a file by its first bytes, None if it is not one that we take."""
    if PurePath(upload.name).suffix.lower() not in _SUFFIXES:
        return None
    head = upload.content[:16]
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        if head[8:12] in _HEIC_BRANDS:
            return "image/heic"
        if head[8:12] in _MP4_BRANDS:
            return "video/mp4"
        if head[8:12] == b"qt  ":
            return "video/quicktime"
    return None


def check_file(findings: Findings, path: str, upload: Upload) -> str | None:
    """The type of a file that may come in; None, and what is wrong noted for the field `path`, otherwise."""
    kind = media_type(upload)
    if kind is None:
        findings.add(path, "file_type", name=upload.name[-60:])
    elif len(upload.content) > (most := most_bytes(kind)):
        findings.add(path, "file_too_big", name=upload.name[-60:], most=most // 1024 // 1024)
        return None
    return kind


class FolderEvidence:
    """Evidence in one folder (0700) of files (0600)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write each file under a name that did not exist, flush it, then flush the folder."""
        if not files:
            return
        try:
            make_folder(self._folder)
            for name, content in files.items():
                write_new(self._folder / name, content)
            flush_folder(self._folder)
        except OSError as error:
            raise StorageFailed from error

    def get(self, name: str) -> bytes:
        """The bytes of one file; raises StorageFailed."""
        try:
            return (self._folder / name).read_bytes()
        except OSError as error:
            raise StorageFailed from error

    def remove(self, names: Iterable[str]) -> None:
        """Delete files of this folder; absent ones are no error. Raises StorageFailed."""
        try:
            for name in names:
                (self._folder / PurePath(name).name).unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed from error

    def names(self) -> frozenset[str]:
        """Names of all files."""
        return (
            frozenset(path.name for path in self._folder.glob("*")) if self._folder.is_dir() else frozenset()
        )

    def older_than(self, moment: datetime) -> frozenset[str]:
        """Names of files last written before `moment`."""
        limit = moment.timestamp()
        try:
            return frozenset(name for name in self.names() if self._written(name) < limit)
        except OSError as error:
            raise StorageFailed from error

    def _written(self, name: str) -> float:
        try:
            return (self._folder / name).stat().st_mtime
        except FileNotFoundError:  # removed by another process meanwhile
            return float("inf")
