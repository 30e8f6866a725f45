"""Our own files under /shell/: the scripts, with the words of built-in widgets, and the style sheet."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_MARK = "/*WORDS*/{}"
_SCRIPT, _STYLE = "text/javascript", "text/css"
# Sent as they are, in the order in which the page links them.
_SCRIPTS, _STYLES = ("answer.js", "autosave.js", "kiosk.js"), ("style.css", "businesses.css")
_OTHERS = dict.fromkeys(_SCRIPTS, _SCRIPT) | dict.fromkeys(_STYLES, _STYLE)


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
def shell_files() -> tuple[ShellFile, ...]:
    """The scripts and the style sheets of the shell."""
    words = (_FOLDER / "words.js").read_text("utf-8")
    if _MARK not in words:
        raise ValueError(f"words.js has no {_MARK!r} to put the dictionary in")
    words = words.replace(_MARK, json.dumps(dictionary(), ensure_ascii=False))
    others = {name: (_FOLDER / name).read_bytes() for name in _OTHERS}
    return (
        ShellFile("/shell/words.js", _SCRIPT, words.encode()),
        *(ShellFile(f"/shell/{name}", _OTHERS[name], body) for name, body in others.items()),
    )


def addresses(media_type: str) -> list[str]:
    """The addresses of the files of one type, as the page links them."""
    return [file.url for file in shell_files() if file.media_type == media_type]
