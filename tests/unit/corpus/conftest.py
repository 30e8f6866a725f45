"""Explainers as shipped, and the facts pack that lies beside the folder of official texts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.corpus.explainers import load_explainers
from knowledge.document import Document
from knowledge.passage import Passage


@pytest.fixture(scope="session")
def explainers() -> tuple[tuple[Document, Passage], ...]:
    return load_explainers()


@pytest.fixture(scope="session")
def facts_dir(official_dir: Path) -> Path:
    """The facts pack; absent: skipped, and in CI a failure."""
    folder = official_dir.parent / "facts"
    if folder.is_dir():
        return folder
    reason = f"no facts pack at {folder}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
