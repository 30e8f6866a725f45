"""Trains the ranker: which passage answers a question, and how likely it is that it does.

LightGBM learns it; what is written is read without that library (knowledge/retrieval/trees.py).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.adapters.ranking_examples import RIGHT, Search
from knowledge.answering.candidates import FEATURES
from knowledge.retrieval.trees import describe

ROUNDS = 150
THRESHOLDS = {"likely": 0.33, "sure": 0.5}
_CAP = 25  # passages of one search that are learned from, best ranked first
_MEASURED_FOLDS = 5
_LEVELS = (0.2, 0.25, 0.3, 0.33, 0.4, 0.5)
_SETTINGS: dict[str, Any] = {
    "objective": "cross_entropy",
    "learning_rate": 0.06,
    "num_leaves": 15,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "verbose": -1,
    "num_threads": 2,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
}


def train_reranker(
    searches: Sequence[Search], out: Path, say: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Learn from all `searches`, write the model to `out`, and report how it does on cases it has not seen.

    Raises ValueError when nothing is labelled as right or nothing as wrong.
    """
    labels = np.concatenate([search.labels for search in searches]) if searches else np.zeros(0)
    if not (labels > 0).any() or not (labels == 0).any():
        raise ValueError("training needs searches with passages that answer and passages that do not")
    say(f"{len(searches)} searches, {len(labels)} passages")
    measured = _measured(searches, say)
    model = _fit(searches)
    described = describe(model.dump_model(), FEATURES, THRESHOLDS)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(described, separators=(",", ":")) + "\n", encoding="utf-8")
    gain = sorted(zip(FEATURES, model.feature_importance("gain"), strict=True), key=lambda pair: -pair[1])
    return {
        "searches": len(searches),
        "passages": len(labels),
        "bytes": out.stat().st_size,
        "unseen": measured,
        "gain": {name: round(float(value)) for name, value in gain[:12]},
    }


def _fit(searches: Sequence[Search]) -> Any:
    import lightgbm

    rows = np.concatenate([search.rows[:_CAP] for search in searches])
    labels = np.concatenate([search.labels[:_CAP] for search in searches])
    weights = np.concatenate([np.full(len(search.rows[:_CAP]), search.weight) for search in searches])
    table = lightgbm.Dataset(rows, labels, weight=weights, feature_name=list(FEATURES))
    return lightgbm.train(_SETTINGS, table, ROUNDS)


def _measured(searches: Sequence[Search], say: Callable[[str], None]) -> dict[str, Any]:
    """Of the questions of files and of other matters, each asked of a model that has not seen it: how
    many are answered from each chance on, and how many of these rightly."""
    told: list[tuple[str, float, float]] = []
    others = [search for search in searches if search.kind not in {"case", "foreign"}]
    for fold in range(_MEASURED_FOLDS):
        mine = [s for s in searches if s.kind in {"case", "foreign"}]
        unseen = [s for s in mine if _fold(s) == fold and len(s.rows)]
        if not unseen:
            continue
        say(f"measuring, part {fold + 1} of {_MEASURED_FOLDS}")
        model = _fit([*others, *(s for s in mine if _fold(s) != fold)])
        for search in unseen:
            chances = model.predict(search.rows)
            best = int(np.argmax(chances))
            kind = search.kind if search.kind == "foreign" else _answerable(search)
            told.append((kind, float(chances[best]), float(search.labels[best])))
    return {
        kind: {
            "questions": sum(one == kind for one, _, _ in told),
            "answered": {f"{level}": _count(told, kind, level, -1.0) for level in _LEVELS},
            "right": {f"{level}": _count(told, kind, level, RIGHT) for level in _LEVELS},
        }
        for kind in ("answerable", "not_answerable", "foreign")
    }


def _answerable(search: Search) -> str:
    return "answerable" if (search.labels >= RIGHT).any() else "not_answerable"


def _fold(search: Search) -> int:
    return zlib.crc32(search.subject.encode()) % _MEASURED_FOLDS


def _count(told: Sequence[tuple[str, float, float]], kind: str, level: float, right: float) -> int:
    return sum(one == kind and chance >= level and label >= right for one, chance, label in told)
