"""Progress of a long command: counts and time left, one line on a terminal, some plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

_QUIET_S = 5.0  # between two plain lines


class FileProgress:
    """Called with files done, files in all and the name of the one at work (empty at the end)."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._begun = self._told = clock()

    def __call__(self, done: int, total: int, name: str) -> None:
        """Tell how far the run is."""
        now = self._clock()
        if self._stream.isatty():
            line = f"\r{self._line(done, total, name, now)}\033[K"
            self._stream.write(line if name else f"{line}\n")
            self._stream.flush()
        elif not name or now - self._told >= _QUIET_S:
            self._told = now
            self._stream.write(f"{self._line(done, total, name, now)}\n")

    def _line(self, done: int, total: int, name: str, now: float) -> str:
        spent = now - self._begun
        if not name:
            return f"[{done}/{total}] read in {_span(spent)}"
        left = f", about {_span(spent / done * (total - done))} left" if done else ""
        return f"[{done + 1}/{total}] {100 * done // max(total, 1)} %{left}: {name}"


def _span(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60} min {whole % 60} s" if whole >= 60 else f"{whole} s"
