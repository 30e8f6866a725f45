"""A list of businesses uploaded at the desk: read and staged by `metrology ingest businesses`, as a process.

The desk reads no untrusted file itself: the command does, and its reader works in a limited child again.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any, Final

from portal.notices import notice

MOST_BYTES: Final = 20 * 1024 * 1024
SUFFIXES: Final = (
    "xlsx", "xlsm", "xls", "et", "csv", "txt", "tsv", "docx", "doc", "wps", "pdf", "html", "htm",
    "png", "jpg", "jpeg", "tif", "tiff",
)  # fmt: skip
_LONGEST_S: Final = 300
_WORD: Final = re.compile(r"[^\w.\-]+")


class UploadRefused(Exception):
    """A list cannot be taken in; one plain sentence."""


@dataclass(frozen=True, slots=True)
class NewList:
    """An uploaded list and what the officer says of it; an empty name means its title or file name.

    `columns` says what columns mean (第3列=地址), as `metrology ingest businesses --columns` takes it.
    """

    file_name: str
    content: bytes
    issuer: str
    as_of: date
    name: str = ""
    columns: str = ""


@dataclass(frozen=True, slots=True)
class Staged:
    """What came of it: rows read and accepted, rejected cells, the id of the staged publication."""

    rows: int
    accepted: int
    rejected: tuple[Mapping[str, Any], ...]
    publication: str
    reason: str


def run_command(arguments: Sequence[str]) -> str:
    """Run `metrology` with these arguments and return what it prints. Raises UploadRefused."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "portal", *arguments],
            capture_output=True, timeout=_LONGEST_S, check=False, text=True, encoding="utf-8",
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UploadRefused(notice("desk_publishing.upload.failed")) from error
    return done.stdout


class ListUpload:
    """Stages lists through `run`; `data_dir` is the folder of this desk."""

    def __init__(self, data_dir: Path, run: Callable[[Sequence[str]], str] = run_command) -> None:
        self._data_dir, self._run = data_dir, run

    def stage(self, new: NewList, officer_id: str) -> Staged:
        """Stage a list in the name of an officer; nothing becomes public. Raises UploadRefused."""
        name = _WORD.sub("_", PurePath(new.file_name).name)[-80:]
        if PurePath(name).suffix.lower().lstrip(".") not in SUFFIXES:
            raise UploadRefused(notice("desk_publishing.upload.suffix", suffixes="、".join(SUFFIXES)))
        if not 0 < len(new.content) <= MOST_BYTES:
            raise UploadRefused(notice("desk_publishing.upload.size", most=MOST_BYTES // 1024 // 1024))
        if not new.issuer.strip():
            raise UploadRefused(notice("desk_publishing.upload.issuer"))
        with tempfile.TemporaryDirectory(prefix="list-") as folder:
            path = Path(folder) / name
            path.write_bytes(new.content)
            said = [
                f"--data={self._data_dir.resolve()}", "ingest", "businesses", str(path), "--json",
                f"--officer={officer_id}", f"--issuer={_line(new.issuer)}", f"--as-of={new.as_of}",
            ]  # fmt: skip
            if new.name.strip():
                said.append(f"--name={_line(new.name)}")
            if new.columns.strip():
                columns = _line(new.columns.replace("＝", "="), 300)
                if "=" not in columns:  # the command would take it for the name of a file
                    raise UploadRefused(notice("desk_publishing.upload.columns_help"))
                said.append(f"--columns={columns}")
            return _staged(self._run(said))


def _line(text: str, longest: int = 100) -> str:
    return " ".join(text.split())[:longest]


def _staged(printed: str) -> Staged:
    try:
        told = json.loads(printed)
        return Staged(
            int(told["rows"]),
            int(told["accepted"]),
            tuple(told["rejected"]),
            str(told.get("publication", "")),
            str(told.get("reason", "")),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UploadRefused(notice("desk_publishing.upload.failed")) from error
