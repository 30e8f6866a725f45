"""The error of every loader of the corpus: it names the file, the line and what is wrong."""

from __future__ import annotations

from pathlib import Path


class CorpusError(Exception):
    """A file of the corpus cannot be used; the message is `file:line: what is wrong`."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path = path
        self.line = line
        self.problem = problem
