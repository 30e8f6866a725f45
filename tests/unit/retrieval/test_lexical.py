"""BM25 finds by shared characters, keeps its mask, and survives being written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.retrieval.lexical import LexicalIndex, best
from knowledge.retrieval.protocols import IndexUnavailable

TEXTS = ["电子秤应当检定", "加油机由谁检定", "商品房面积测量", "电子秤不得作弊"]
IDS = ["a", "b", "c", "d"]


def index() -> LexicalIndex:
    return LexicalIndex.build(IDS, TEXTS)


def test_the_closest_text_comes_first() -> None:
    scores = index().match("电子秤作弊").scores
    assert IDS[best(scores, 10)[0]] == "d"
    assert scores[2] == 0


def test_the_mask_forbids() -> None:
    mask = np.array([True, True, True, False])
    assert IDS[best(index().match("电子秤作弊", mask).scores, 10)[0]] == "a"


def test_coverage_is_a_share_of_information() -> None:
    full = index().match("电子秤应当检定").coverage
    assert full[0] == pytest.approx(1.0, abs=1e-6)
    assert 0 < full[3] < full[0]
    assert index().match("火星天气预报").coverage.max() < 0.2
    half = index().match("电子秤 火星天气").coverage
    assert 0 < half[0] < 1


def test_nothing_shared_scores_nothing() -> None:
    match = index().match("？？")
    assert not match.scores.any()
    assert not match.coverage.any()
    assert best(match.scores, 5) == []


def test_written_and_read_it_scores_the_same(tmp_path: Path) -> None:
    one = index()
    one.save(tmp_path / "lexical")
    two = LexicalIndex.load(tmp_path / "lexical")
    assert two.ids == one.ids
    assert np.array_equal(two.match("加油机检定").scores, one.match("加油机检定").scores)


def test_a_missing_or_broken_folder_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable):
        LexicalIndex.load(tmp_path / "none")
    index().save(tmp_path / "broken")
    for file in (tmp_path / "broken").glob("*.npy"):
        file.write_bytes(b"")
    with pytest.raises(IndexUnavailable):
        LexicalIndex.load(tmp_path / "broken")


def test_texts_without_tokens_and_no_texts() -> None:
    assert not LexicalIndex.build(["a"], ["……"]).match("计量").scores.any()
    with pytest.raises(ValueError, match="needs texts"):
        LexicalIndex.build([], [])
