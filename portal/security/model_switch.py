"""The record of the language model being switched on, off or over to another one."""

from __future__ import annotations

import json
import logging
import os
from datetime import datetime
from pathlib import Path

log = logging.getLogger(__name__)

_FILE = "model-switch.jsonl"


def record_switch(folder: Path, at: datetime, model: str) -> bool:
    """Append a line to `model-switch.jsonl` in `folder` if `model` differs from the last one.

    `model` is the name and address, empty for off; a fresh installation without one needs no line.
    Returns whether a line was written. A folder that cannot be written to is logged, not raised: it
    must not take answers away.
    """
    path = folder / _FILE
    try:
        if model == _last(path):
            return False
        torn = path.exists() and not path.read_bytes().endswith(b"\n")
        folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"at": at.isoformat(), "on": bool(model), "model": model}, ensure_ascii=False)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, ("\n" * torn + line + "\n").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        log.error("the switch of the language model is not recorded: %s", error.strerror)
        return False
    return True


def _last(path: Path) -> str:
    """The model of the last whole line; empty if there is none."""
    if not path.exists():
        return ""
    for line in reversed(path.read_text("utf-8", errors="replace").splitlines()):
        try:
            return str(json.loads(line)["model"])
        except (ValueError, KeyError, TypeError):
            continue  # a line that was broken off
    return ""
