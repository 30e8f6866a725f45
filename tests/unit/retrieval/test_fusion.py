"""Fusion brings both sides to one range."""

from __future__ import annotations

import pytest

from knowledge.retrieval.fusion import fuse


def test_scores_stand_between_zero_and_one() -> None:
    found = fuse({"a": 8.0, "b": 4.0}, {"b": 0.9, "c": 0.5, "a": 0.1})
    assert all(0 <= value <= 1 for f in found for value in (f.score, f.lexical, f.dense))
    assert [f.id for f in found] == ["a", "b", "c"]
    assert found[0].score == pytest.approx(0.75)
    assert found[1].score == pytest.approx(0.75 * 0.5 + 0.25)


def test_one_side_alone_decides_alone() -> None:
    assert fuse({"a": 2.0, "b": 1.0}, {})[0].score == 1.0
    assert [f.id for f in fuse({}, {"x": 0.2, "y": 0.8})] == ["y", "x"]
    assert fuse({}, {}) == []


def test_equal_scores_keep_one_order() -> None:
    assert [f.id for f in fuse({"b": 1.0, "a": 1.0}, {})] == ["a", "b"]


def test_the_end_of_a_cut_list_counts_as_nothing() -> None:
    cut = fuse({"a": 9.0, "b": 8.0}, {"c": 0.9, "d": 0.1}, lexical_floor=8.0)
    assert [f.id for f in cut] == ["a", "c", "b", "d"]
    assert {f.id: f.lexical for f in cut} == {"a": 1.0, "b": 0.0, "c": 0.0, "d": 0.0}
    whole = fuse({"a": 9.0, "b": 8.0}, {"c": 0.9, "d": 0.1})
    assert [f.id for f in whole] == ["a", "b", "c", "d"]
