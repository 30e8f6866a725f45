"""How much answered questions help others: each fifth is asked while the other four are indexed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.evaluation.measures import averages
from knowledge.evaluation.retrieval import (
    DAY,
    DEEPEST,
    Labelled,
    asked_by_article,
    build,
    read_passages,
    read_questions,
)
from knowledge.retrieval.protocols import Embedder, Scope


def folds(questions: Sequence[Labelled], count: int = 5) -> Iterator[tuple[list[Labelled], list[Labelled]]]:
    """(indexed, asked) for each fold; the same words never stand on both sides."""
    shuffled = list(questions)
    random.Random(0).shuffle(shuffled)
    for number in range(count):
        asked = shuffled[number::count]
        words = {question.question for question in asked}
        yield [question for question in shuffled if question.question not in words], asked


def cross_validated(
    articles: Path, questions: Path, embedder: Embedder | None, count: int = 5
) -> dict[str, float]:
    """Recall and rank over all questions, each asked of an index that does not hold it.

    An index is built for each fold, so this takes `count` times as long as an evaluation.
    """
    scope, runs = Scope(DAY, DAY), []
    for indexed, asked in folds(read_questions(questions), count):
        retriever = build(read_passages(articles, asked_by_article(indexed)), embedder)
        for question in asked:
            hits = retriever.find(question.question, scope, DEEPEST)
            runs.append(([hit.passage.locator for hit in hits], question.relevant))
    return averages(runs)
