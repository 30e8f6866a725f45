"""The measures on lists worked out by hand, and a whole evaluation on a small file."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import pytest

from knowledge.evaluation.measures import averages, ndcg, percentile, recall, reciprocal_rank
from knowledge.evaluation.retrieval import (
    BenchmarkError,
    evaluate_retrieval,
    measure_dense,
    read_passages,
    read_questions,
)
from tests.fakes import FakeEmbedder

RANKED = ["a", "b", "c", "d", "e", "f"]


def test_measures_by_hand() -> None:
    assert recall(RANKED, {"b", "f"}, 5) == 0.5
    assert reciprocal_rank(RANKED, {"c", "f"}) == pytest.approx(1 / 3)
    assert reciprocal_rank(RANKED, {"z"}) == 0
    best = 1 + 1 / math.log2(3)
    assert ndcg(RANKED, {"b", "f"}) == pytest.approx((1 / math.log2(3) + 1 / math.log2(7)) / best)
    assert ndcg(RANKED, {"a", "b"}) == pytest.approx(1.0)
    assert averages([(RANKED, {"a"}), (RANKED, {"z"})])["recall@5"] == 0.5
    assert averages([])["mrr@10"] == 0


def test_percentiles() -> None:
    assert percentile([4, 1, 3, 2], 0.5) == 2
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 95
    assert percentile([], 0.5) == 0


ARTICLES = [
    {"id": 7, "title": "样例办法", "chapter": "秤", "article": "第一条", "text": "电子秤应当每年送检。"},
    {"id": 8, "title": "样例办法", "chapter": "油", "article": "第二条", "text": "油枪过期应当停用。"},
    {"id": 9, "title": "另一办法", "chapter": "", "article": "第一条", "text": "水表由企业轮换。"},
]
QUESTIONS = [
    {"id": 1, "question": "电子秤多久送检", "relevant": [7]},
    {"id": 2, "question": "水表谁来轮换", "relevant": [9]},
    {"id": 3, "question": "鬼秤咋认", "relevant": [8]},
]


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write(tmp_path / "a.jsonl.gz", ARTICLES), write(tmp_path / "q.jsonl", QUESTIONS)


def test_the_report_has_the_agreed_keys(files: tuple[Path, Path]) -> None:
    report = evaluate_retrieval(*files, FakeEmbedder)
    assert set(report) == {
        "recall@5", "recall@10", "recall@30", "recall@100", "mrr@10", "ndcg@10",
        "latency_ms", "build_s", "questions",
    }  # fmt: skip
    assert set(report["latency_ms"]) == {"p50", "p95"}
    assert report["questions"] == 3


def test_words_alone_find_what_shares_words(files: tuple[Path, Path]) -> None:
    assert evaluate_retrieval(*files, None)["recall@5"] == pytest.approx(2 / 3, abs=1e-3)


def test_train_questions_help_others_but_never_themselves(files: tuple[Path, Path], tmp_path: Path) -> None:
    same = write(tmp_path / "same.jsonl", QUESTIONS)
    assert evaluate_retrieval(*files, None, same)["recall@5"] == pytest.approx(2 / 3, abs=1e-3)
    like = write(tmp_path / "like.jsonl", [{"id": 4, "question": "市场里的鬼秤咋认", "relevant": [8]}])
    assert evaluate_retrieval(*files, None, like)["recall@5"] == 1.0


def test_vectors_alone(files: tuple[Path, Path]) -> None:
    measured = measure_dense(read_passages(files[0]), read_questions(files[1]), FakeEmbedder())
    assert measured["recall@5"] == 1.0  # three articles in all


@pytest.mark.parametrize(
    ("content", "said"),
    [("{]", "line 1: not JSON"), ('{"id": 1}', "is missing"), ("[1]", "is missing")],
)
def test_a_bad_file_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content)
    with pytest.raises(BenchmarkError, match=said):
        read_questions(path)
    with pytest.raises(BenchmarkError, match="cannot be read"):
        read_questions(tmp_path / "none.jsonl")
