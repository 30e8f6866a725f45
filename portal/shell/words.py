"""Our own files under /shell/: the style sheet and the Chinese words of built-in widgets."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_MARK = "/*WORDS*/{}"


@dataclass(frozen=True, slots=True)
class ShellFile:
    """One file of ours: its route, the address with its hash, its type and its bytes."""

    path: str
    media_type: str
    body: bytes

    @property
    def url(self) -> str:
        """The address under which the page links it; a change of content changes it."""
        return f"{self.path}?v={hashlib.sha256(self.body).hexdigest()[:12]}"


def dictionary() -> dict[str, str]:
    """English word of a built-in widget -> Chinese word (words.toml)."""
    raw = tomllib.loads((_FOLDER / "words.toml").read_text("utf-8"))
    return {str(english): str(chinese) for english, chinese in raw["words"].items()}


@cache
def shell_files() -> tuple[ShellFile, ShellFile]:
    """The script and the style sheet of the shell, in this order."""
    script = (_FOLDER / "words.js").read_text("utf-8")
    if _MARK not in script:
        raise ValueError(f"words.js has no {_MARK!r} to put the dictionary in")
    script = script.replace(_MARK, json.dumps(dictionary(), ensure_ascii=False))
    style = (_FOLDER / "style.css").read_text("utf-8")
    return (
        ShellFile("/shell/words.js", "text/javascript", script.encode()),
        ShellFile("/shell/style.css", "text/css", style.encode()),
    )
