"""Training learns, repeats itself, and writes a model that the embedder accepts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.adapters.embedder import SentenceTransformerEmbedder
from knowledge.adapters.train_embedder import Article, Recipe, read_articles, train, train_embedder

THINGS = ("电子秤", "加油机", "出租车计价器", "水表", "电能表", "血压计", "燃气表", "充电桩")
WORK = ("每年送检一次", "超过期限不得使用", "由所有人登记", "损坏以后及时修理", "标志贴在明显位置")
SMALL = Recipe(dimensions=16, steps=30, batch=32, least_documents=1, vocabulary=500)


def rows() -> list[dict[str, object]]:
    return [
        {
            "id": n,
            "title": f"{thing}样例办法",
            "chapter": "",
            "text": f"使用{thing}的，{work}；{thing}{other}。",
        }
        for n, (thing, work, other) in enumerate(
            (thing, WORK[k], WORK[(k + 2) % 5]) for thing in THINGS for k in range(5)
        )
    ]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows()), encoding="utf-8")
    return path


def test_the_same_seed_gives_the_same_model_up_to_rounding(articles: Path) -> None:
    found = read_articles(articles)
    words, one = train(found, SMALL, lambda _: None)
    again, two = train(found, SMALL, lambda _: None)
    _, other = train(found, replace(SMALL, seed=1), lambda _: None)
    assert words == again
    assert np.abs(one - two).max() < 0.02 < np.abs(one - other).max()


def test_a_trained_model_is_accepted_and_measured(articles: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    asked = [{"id": n, "question": f"{t}多久送检", "relevant": [5 * n]} for n, t in enumerate(THINGS)]
    questions.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in asked), encoding="utf-8")
    lines: list[str] = []
    report = train_embedder(articles, questions, tmp_path / "model", lines.append, SMALL)
    embedder = SentenceTransformerEmbedder(tmp_path / "model")
    assert report["signature"] == embedder.signature
    assert report["articles"] == 40
    assert report["dense"]["recall@10"] > 0.8  # a blind guess of 10 among 40 would give 0.25
    assert embedder.encode(["电子秤每年送检"]).shape == (1, 16)
    assert any("vocabulary" in line for line in lines)


def test_too_little_text_is_said_plainly() -> None:
    with pytest.raises(ValueError, match="at least two articles"):
        train([Article("甲", "", "只有一个分句"), Article("乙", "", "也只有一句")], SMALL, lambda _: None)
