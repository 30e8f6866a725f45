"""A model of trees is read with numpy alone, and one of other features is refused."""

import numpy as np
import pytest

from knowledge.retrieval.trees import ModelUnusable, Trees, describe

_DUMPED = {
    "tree_info": [
        {
            "tree_structure": {
                "split_feature": 0,
                "threshold": 0.5,
                "left_child": {"leaf_value": -1.0},
                "right_child": {"split_feature": 1, "threshold": 2.0, "left_child": {"leaf_value": 0.0},
                                "right_child": {"leaf_value": 3.0}},
            }
        },
        {"tree_structure": {"leaf_value": 1.0}},
    ]
}  # fmt: skip


def test_what_every_tree_says_is_summed() -> None:
    model = Trees(describe(_DUMPED, ("a", "b"), {"likely": 0.3}), ("a", "b"))
    rows = np.array([[0.5, 9.0], [0.6, 2.0], [0.6, 2.1]], dtype=np.float32)
    expected = 1 / (1 + np.exp(-np.array([0.0, 1.0, 4.0])))
    assert np.allclose(model.chances(rows), expected)


def test_a_model_of_other_features_is_refused() -> None:
    with pytest.raises(ModelUnusable, match="other features"):
        Trees(describe(_DUMPED, ("a", "b"), {}), ("a", "c"))
