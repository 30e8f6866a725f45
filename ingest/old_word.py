"""Old Word documents (.doc, .wps, .rtf): made into .docx by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from ingest.readers.text import Unreadable

NOT_INSTALLED: Final = "这是旧版 Word 文件，请另存为 .docx 再收，或安装 LibreOffice。"
FAILED: Final = "旧版 Word 文件转换不了，请另存为 .docx 再收。"
_PROGRAMS: Final = ("soffice", "libreoffice")
_SECONDS: Final = 90.0


def as_docx(path: Path, folder: Path) -> Path:
    """The .docx that LibreOffice makes of `path`, in `folder`. Raises Unreadable."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise Unreadable(NOT_INSTALLED)
    # A name of our own: what the file is called must not look like an option or another kind.
    copy = folder / "old.doc"
    shutil.copyfile(path, copy)
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", "docx", "--outdir", str(folder), str(copy),
    ]  # fmt: skip
    try:
        subprocess.run(command, check=True, timeout=_SECONDS, capture_output=True, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(FAILED) from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise Unreadable(FAILED) from error
    made = folder / "old.docx"
    if not made.is_file():
        raise Unreadable(FAILED)
    return made
