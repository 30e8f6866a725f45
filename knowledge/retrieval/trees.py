"""A model of gradient-boosted trees, read from JSON and asked with numpy alone.

It is trained with LightGBM (`metrology train reranker`); to answer with it that library is not
needed. The file names the features in their order: a model of other features is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = "trees-1"

Chances = NDArray[np.float64]


class ModelUnusable(Exception):
    """The file is no model, or one of other features than are computed now."""


class Trees:
    """Sums what every tree says for a row, and gives it as a chance between 0 and 1."""

    def __init__(self, described: Mapping[str, Any], features: Sequence[str]) -> None:
        """`described` as `describe` gives it. Raises ModelUnusable unless it was trained on `features`."""
        if described.get("format") != FORMAT:
            raise ModelUnusable(f"not of the format {FORMAT}")
        if described.get("features") != list(features):
            raise ModelUnusable("trained on other features; train it again")
        try:
            trees = described["trees"]
            self.thresholds: dict[str, float] = {k: float(v) for k, v in described["thresholds"].items()}
            splits = max((len(tree["feature"]) for tree in trees), default=0)
            self._feature = _padded(trees, "feature", splits, np.int64)
            self._limit = _padded(trees, "limit", splits, np.float64)
            self._left = _padded(trees, "left", splits, np.int64)
            self._right = _padded(trees, "right", splits, np.int64)
            self._leaf = _padded(trees, "leaf", splits + 1, np.float64)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelUnusable(f"not a model: {error}") from error
        if not trees or self._feature.max(initial=0) >= len(features):
            raise ModelUnusable("no trees, or a feature that does not exist")
        self._single = np.array([not len(tree["feature"]) for tree in trees])

    @classmethod
    def read(cls, path: Path, features: Sequence[str]) -> Trees:
        """The model of a file. Raises ModelUnusable when it cannot be read or is of other features."""
        try:
            described = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise ModelUnusable(str(error)) from error
        if not isinstance(described, dict):
            raise ModelUnusable("not a model")
        return cls(described, features)

    def chances(self, rows: NDArray[np.float32]) -> Chances:
        """The chance of each row, 0 to 1."""
        if not len(rows):
            return np.zeros(0, dtype=np.float64)
        values = rows.astype(np.float64)
        trees = np.arange(len(self._feature))
        # Where each row stands in each tree: a split from 0 on, below 0 a leaf (-1 is the first).
        node = np.where(self._single, -1, 0)[None, :].repeat(len(rows), axis=0)
        line = np.arange(len(rows))[:, None]
        while (node >= 0).any():
            at = np.maximum(node, 0)
            left = values[line, self._feature[trees, at]] <= self._limit[trees, at]
            node = np.where(node < 0, node, np.where(left, self._left[trees, at], self._right[trees, at]))
        said = self._leaf[trees, -node - 1].sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-said)), dtype=np.float64)


def describe(
    dumped: Mapping[str, Any], features: Sequence[str], thresholds: Mapping[str, float]
) -> dict[str, Any]:
    """What is written of a model that LightGBM dumped (`Booster.dump_model()`)."""
    trees = [_flat(tree["tree_structure"]) for tree in dumped["tree_info"]]
    return {
        "format": FORMAT,
        "features": list(features),
        "thresholds": dict(thresholds),
        "trees": trees,
    }


def _flat(root: Mapping[str, Any]) -> dict[str, list[Any]]:
    tree: dict[str, list[Any]] = {"feature": [], "limit": [], "left": [], "right": [], "leaf": []}

    def add(node: Mapping[str, Any]) -> int:
        if "split_feature" not in node:
            tree["leaf"].append(float(f"{node['leaf_value']:.7g}"))
            return -len(tree["leaf"])
        place = len(tree["feature"])
        for name in ("feature", "limit", "left", "right"):
            tree[name].append(0)
        tree["feature"][place] = int(node["split_feature"])
        tree["limit"][place] = float(node["threshold"])
        tree["left"][place] = add(node["left_child"])
        tree["right"][place] = add(node["right_child"])
        return place

    add(root)
    return tree


def _padded(trees: Sequence[Mapping[str, Any]], name: str, length: int, kind: type) -> NDArray[Any]:
    """One row a tree, filled up to `length`; what is filled in is never reached."""
    table: NDArray[Any] = np.zeros((len(trees), max(length, 1)), dtype=kind)
    for row, tree in zip(table, trees, strict=True):
        row[: len(tree[name])] = tree[name]
    return table
