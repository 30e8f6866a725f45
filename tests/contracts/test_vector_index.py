"""Exact search and Chroma find the same passages on the same shelves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest

from knowledge.adapters.chroma import ChromaVectorIndex, collection_of, write_collections
from knowledge.retrieval.dense import ExactVectorIndex
from knowledge.retrieval.protocols import IndexUnavailable, Shelf, VectorIndex
from tests.fakes import FakeEmbedder

TEXTS = [f"第{n}种计量器具的检定周期是{n * 7}个月，由{'甲乙丙丁'[n % 4]}机构负责" for n in range(60)]
IDS = [f"p{n}" for n in range(60)]
SHELVES = [shelf for shelf, _ in zip(cycle(Shelf), IDS, strict=False)]
VECTORS = FakeEmbedder().encode(TEXTS)


def write(folder: Path) -> dict[str, int]:
    entries = {collection_of(shelf): [] for shelf in Shelf}
    for key, text, vector, shelf in zip(IDS, TEXTS, VECTORS, SHELVES, strict=True):
        entries[collection_of(shelf)].append((key, text, vector))
    write_collections(folder, entries)
    return {name: len(found) for name, found in entries.items()}


@pytest.fixture(params=["exact", "chroma"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorIndex]:
    if request.param == "exact":
        yield ExactVectorIndex(IDS, VECTORS, SHELVES)
        return
    opened = ChromaVectorIndex(tmp_path / "c", write(tmp_path / "c"))
    yield opened
    opened.close()


def test_a_vector_finds_itself_first(index: VectorIndex) -> None:
    for n in (0, 7, 59):
        key, cosine = index.nearest(VECTORS[n], 3, [SHELVES[n]])[0]
        assert key == IDS[n]
        assert cosine == pytest.approx(1.0, abs=1e-4)


def test_only_the_named_shelves_answer(index: VectorIndex) -> None:
    found = index.nearest(VECTORS[0], 60, [Shelf.PAST])
    assert {key for key, _ in found} == {k for k, s in zip(IDS, SHELVES, strict=True) if s is Shelf.PAST}
    assert len(index.nearest(VECTORS[0], 60, Shelf)) == 60
    assert index.nearest(VECTORS[0], 5, []) == []


def test_best_first_and_no_more_than_asked(index: VectorIndex) -> None:
    found = index.nearest(VECTORS[3], 5, Shelf)
    cosines = [cosine for _, cosine in found]
    exact = np.sort(VECTORS @ VECTORS[3])[::-1][:5]
    assert cosines == pytest.approx(exact.tolist(), abs=1e-4)


def test_missing_and_damaged_folders_are_unavailable(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable):
        ChromaVectorIndex(tmp_path / "none", {"kb-current": 1})
    expected = write(tmp_path / "c")
    with pytest.raises(IndexUnavailable):
        ChromaVectorIndex(tmp_path / "c", {**expected, "kb-current": 999})
    (tmp_path / "c" / "chroma.sqlite3").write_bytes(b"\x00" * 4096)
    with pytest.raises(IndexUnavailable):
        ChromaVectorIndex(tmp_path / "c", expected)
