"""The features by which a passage is weighed, and what decides when there is no trained model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.answer import Answer, Status
from knowledge.answering import evidence
from knowledge.answering.candidates import FEATURES, Rows, article_of, features, grounds
from knowledge.document import Kind
from knowledge.passage import Cite
from knowledge.retrieval.protocols import Hit, Likeness
from tests.samples import article, document

Ask = Callable[[str], Answer]
_HOME = document("示例办法")


def hit(locator: str, *, kind: Kind = Kind.OFFICIAL, like: Likeness | None = None, score: float = 0.5) -> Hit:
    passage = article(_HOME, locator, f"{locator} 罚3000元以下。")
    if kind is Kind.EXPLAINER:
        passage = replace(passage, kind=kind, cites=(Cite(_HOME.key, locator),), asked=("罚多少",))
    return Hit(passage, _HOME, score, score, score, score, score, like)


def column(rows: Rows, name: str) -> list[float]:
    return [round(float(value), 4) for value in rows[:, FEATURES.index(name)]]


def test_one_row_for_each_hit_in_the_order_of_the_names() -> None:
    rows = features("罚多少", [hit("第一条"), hit("第二条", kind=Kind.EXPLAINER)])
    assert rows.shape == (2, len(FEATURES)) and rows.dtype == np.float32
    assert features("罚多少", []).shape == (0, len(FEATURES))
    assert len(set(FEATURES)) == len(FEATURES)


def test_features_tell_kind_rank_numbers_and_likeness() -> None:
    like = Likeness(asked=0.7, missing=0.2, known=0.9)
    rows = features("罚3000元吗", [hit("第一条", like=like), hit("第二条", kind=Kind.EXPLAINER)])
    assert column(rows, "explainer") == [0, 1]
    assert column(rows, "rank") == [0, 1]
    assert column(rows, "numbers") == [1, 1]
    assert column(rows, "asked") == [0.7, 0]
    assert column(rows, "known") == [0.9, 0.9]
    assert column(features("罚5元吗", [hit("第一条")]), "numbers") == [0]


def test_a_lead_is_measured_against_what_rests_on_something_else() -> None:
    rows = features("罚多少", [hit("第一条", score=0.9), hit("第一条", kind=Kind.EXPLAINER, score=0.8)])
    assert column(rows, "score_lead") == [0.9, 0.8]  # both rest on the same article
    apart = features("罚多少", [hit("第一条", score=0.9), hit("第二条", score=0.8)])
    assert column(apart, "score_lead") == [0.1, -0.1]


def test_grounds_are_articles_whatever_the_paragraph() -> None:
    assert article_of("第五十五条第一款") == "第五十五条" == article_of("第五十五条")
    assert article_of("专栏1") == "专栏1"
    assert grounds(hit("第九条")) == grounds(hit("第九条", kind=Kind.EXPLAINER)) == {f"{_HOME.key}/第九条"}


@pytest.fixture
def untrained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(evidence, "RERANKER", tmp_path / "missing.json")
    evidence.ranker.cache_clear()
    yield
    evidence.ranker.cache_clear()


@pytest.mark.usefixtures("untrained")
def test_without_the_trained_model_the_rule_decides(ask: Ask) -> None:
    assert evidence.ranker() is None
    answer = ask("公平秤坏了没人修，找谁")
    assert answer.status in {Status.ANSWERED, Status.ANSWERED_PARTLY}
    assert any(citation.locator.startswith("第五条") for citation in answer.citations)
    assert ask("蓝鲸一天吃几吨磷虾").status not in {Status.ANSWERED, Status.ANSWERED_PARTLY}


def test_a_model_of_other_features_is_left_aside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"format": "trees-1", "features": ["score"], "thresholds": {}, "trees": []}', "utf-8")
    monkeypatch.setattr(evidence, "RERANKER", other)
    evidence.ranker.cache_clear()
    try:
        assert evidence.ranker() is None
    finally:
        evidence.ranker.cache_clear()
