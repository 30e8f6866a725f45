"""Measures retrieval on a file of articles and questions, with the parts that answer in the portal."""

from __future__ import annotations

import gzip
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.document import Document, Force, Kind
from knowledge.evaluation.measures import averages, percentile
from knowledge.passage import Passage, text_for_index
from knowledge.retrieval.dense import ExactVectorIndex
from knowledge.retrieval.fusion import DENSE_WEIGHT
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.protocols import Embedder, Retriever, Scope, Shelf
from knowledge.retrieval.retriever import HybridRetriever

DAY = date(2026, 1, 1)  # the texts of a benchmark carry no dates; any day will do
DEEPEST = 100


class BenchmarkError(Exception):
    """A file of articles or questions cannot be used; the message names it and the line."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and the ids of the articles that answer it."""

    id: str
    question: str
    relevant: frozenset[str]


def read_questions(path: Path) -> list[Labelled]:
    """Questions of a JSON Lines file: {id, question, relevant:[article id]} a line."""
    return [
        Labelled(str(row.get("id", "")), row["question"], frozenset(str(key) for key in row["relevant"]))
        for row in _rows(path, ("question", "relevant"))
    ]


def read_passages(
    path: Path, asked: Mapping[str, Sequence[str]] | None = None
) -> list[tuple[Document, Passage]]:
    """Articles of a JSON Lines file ({id, title, chapter, article, text}) as passages.

    `asked` are questions by article id, indexed with the article as asked questions. The locator of
    a passage is the article's id.
    """
    documents: dict[str, Document] = {}
    found = []
    for position, row in enumerate(_rows(path, ("id", "title", "text"))):
        title, key = str(row["title"]), str(row["id"])
        document = documents.setdefault(title, _document(title))
        headings = (str(row["chapter"]),) if row.get("chapter") else ()
        passage = Passage(
            document_id=document.id,
            locator=key,
            text=str(row["text"]),
            kind=Kind.OFFICIAL,
            position=position,
            headings=headings,
            asked=tuple((asked or {}).get(key, ())),
        )
        found.append((document, passage))
    return found


def asked_by_article(questions: Iterable[Labelled]) -> dict[str, list[str]]:
    """Questions by the articles that answer them."""
    found: dict[str, list[str]] = defaultdict(list)
    for labelled in questions:
        for key in sorted(labelled.relevant):
            found[key].append(labelled.question)
    return found


def build(
    passages: Sequence[tuple[Document, Passage]],
    embedder: Embedder | None,
    dense_weight: float = DENSE_WEIGHT,
) -> HybridRetriever:
    """The portal's retriever over these passages; without an embedder by words alone."""
    ids = [passage.id for _, passage in passages]
    texts = [text_for_index(document.title, passage) for document, passage in passages]
    lexical = LexicalIndex.build(ids, texts)
    if embedder is None:
        return HybridRetriever(passages, lexical)
    vectors = ExactVectorIndex(ids, embedder.encode(texts), [Shelf.CURRENT] * len(ids))
    return HybridRetriever(passages, lexical, vectors, embedder, dense_weight=dense_weight)


def measure(retriever: Retriever, questions: Sequence[Labelled]) -> dict[str, Any]:
    """Recall, rank and latency of `retriever` on `questions`."""
    scope = Scope(DAY, DAY)
    if questions:
        retriever.find(questions[0].question, scope, DEEPEST)  # the first search loads the model
    runs, times = [], []
    for labelled in questions:
        begun = time.perf_counter()
        hits = retriever.find(labelled.question, scope, DEEPEST)
        times.append((time.perf_counter() - begun) * 1000)
        runs.append(([hit.passage.locator for hit in hits], labelled.relevant))
    latency = {"p50": round(percentile(times, 0.5), 2), "p95": round(percentile(times, 0.95), 2)}
    return {**averages(runs), "latency_ms": latency, "questions": len(questions)}


def measure_dense(
    passages: Sequence[tuple[Document, Passage]], questions: Sequence[Labelled], embedder: Embedder
) -> dict[str, float]:
    """Recall and rank of the vectors alone, by exact search."""
    locators = [passage.locator for _, passage in passages]
    vectors = embedder.encode([text_for_index(document.title, passage) for document, passage in passages])
    index = ExactVectorIndex(locators, vectors, [Shelf.CURRENT] * len(locators))
    asked = embedder.encode([labelled.question for labelled in questions])
    found = [index.nearest(vector, DEEPEST, [Shelf.CURRENT]) for vector in asked]
    return averages(
        [([key for key, _ in hits], q.relevant) for hits, q in zip(found, questions, strict=True)]
    )


def evaluate_retrieval(
    articles: Path,
    questions: Path,
    embedder_factory: Callable[[], Embedder] | None,
    train: Path | None = None,
) -> dict[str, Any]:
    """The command `evaluate retrieval`: build over `articles`, then measure on `questions`.

    Questions of `train` are indexed with the articles that answer them. A question that stands in
    both files is left out of the index, so that none is measured on itself.
    """
    labelled = read_questions(questions)
    measured = {question.question for question in labelled}
    known = [q for q in (read_questions(train) if train else []) if q.question not in measured]
    passages = read_passages(articles, asked_by_article(known))
    begun = time.perf_counter()
    retriever = build(passages, embedder_factory() if embedder_factory else None)
    built = time.perf_counter() - begun
    return {**measure(retriever, labelled), "build_s": round(built, 2)}


def _document(title: str) -> Document:
    return Document(
        key=title, version="benchmark", title=title, doc_number="", issuer="", jurisdiction="",
        kind=Kind.OFFICIAL, force=Force.IN_FORCE, valid_from=None, valid_to=None, sha256="",
        source_name="",
    )  # fmt: skip


def _rows(path: Path, needed: Sequence[str]) -> Iterable[dict[str, Any]]:
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _row(path, number, line, needed)
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError(f"{path} cannot be read: {error}") from error


def _row(path: Path, number: int, line: str, needed: Sequence[str]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BenchmarkError(f"{path}, line {number}: not JSON") from error
    missing = [name for name in needed if not isinstance(row, dict) or name not in row]
    if missing:
        raise BenchmarkError(f"{path}, line {number}: {', '.join(missing)} is missing")
    found: dict[str, Any] = row
    return found
