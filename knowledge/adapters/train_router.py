"""Trains the router: logistic regression over runs of characters, from examples that we ship.

The same examples give the same model. Measured by folds over the examples themselves, and on
question files that take no part in the training; others are learned from.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.answering.normalise import plain_text
from knowledge.answering.router import Router, load_router, runs
from knowledge.corpus.catalogue import load_catalogue
from knowledge.corpus.explainers import load_explainers
from knowledge.corpus.router_examples import ELSEWHERE, KINDS, OURS, examples
from knowledge.evaluation.question_file import Case

LEAST_SEEN = 2  # examples that a run stands in
STRENGTH = 1.0  # inverse of the regularisation; 1 and 5 differ by less than a question in a hundred
FOLDS = 5
LEARNED_REPEATED = 2  # as what somebody really wrote counts for more than a filled frame
_KIND_OF_TYPE = {"out_of_scope": "elsewhere", "adversarial": "attack", "unanswerable": "unheld"}


def asked_questions() -> list[str]:
    """The asked questions and titles of the explainers that we ship: what is ours."""
    found: list[str] = []
    for document, passage in load_explainers():
        found += [*passage.asked, document.title]
    return found


def train(by_kind: Mapping[str, Sequence[str]]) -> Router:
    """A router that has learned `by_kind`."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = [plain_text(text) for kind in KINDS for text in by_kind[kind]]
    kinds = [number for number, kind in enumerate(KINDS) for _ in by_kind[kind]]
    # sorted: the order of a set differs from one process to the next
    counter = CountVectorizer(analyzer=lambda text: sorted(runs(text)), min_df=LEAST_SEEN, binary=True)
    table = counter.fit_transform(texts)
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2000)
    model.fit(table, kinds)
    rows = {run: int(row) for run, row in counter.vocabulary_.items()}
    weights = model.coef_.T.astype(np.float16).astype(np.float32)
    return Router(KINDS, rows, weights, model.intercept_.astype(np.float32))


def save(router: Router, path: Path) -> None:
    """Write `router` to `path` (weights in half precision)."""
    runs_in_order = sorted(router.rows, key=lambda run: router.rows[run])
    np.savez_compressed(
        path,
        kinds=np.array(router.kinds),
        runs=np.array(runs_in_order),
        weights=router.weights.astype(np.float16),
        bias=router.bias,
    )


def by_folds(by_kind: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """How often examples that were left out are taken for ours or not: counts by kind."""
    counts = {kind: Counter[str]() for kind in KINDS}
    for fold in range(FOLDS):
        kept = {k: [t for n, t in enumerate(texts) if n % FOLDS != fold] for k, texts in by_kind.items()}
        router = train(kept)
        for kind, texts in by_kind.items():
            for text in (t for n, t in enumerate(texts) if n % FOLDS == fold and t not in set(kept[kind])):
                counts[kind][router.kind_of(plain_text(text))] += 1
    return {kind: dict(found) for kind, found in counts.items()}


def kind_of_case(case: Case) -> str:
    """The kind that a question of a file is of; its type where the router has no such kind (unclear)."""
    return OURS if case.answerable else _KIND_OF_TYPE.get(case.type, case.type)


def with_cases(by_kind: Mapping[str, Sequence[str]], cases: Sequence[Case]) -> dict[str, list[str]]:
    """The examples with the questions of files among them."""
    found = {kind: list(texts) for kind, texts in by_kind.items()}
    for case in cases:
        found.get(kind_of_case(case), []).extend([case.question.text] * LEARNED_REPEATED)
    return found


def measured(router: Router, cases: Sequence[Case]) -> dict[str, Any]:
    """What the router alone makes of the questions of a file: kinds by type of question."""
    counts: dict[str, Counter[str]] = {}
    for case in cases:
        kind = kind_of_case(case)
        counts.setdefault(kind, Counter())[router.kind_of(plain_text(case.question.text))] += 1
    return {kind: dict(found) for kind, found in counts.items()}


def of_other_laws(questions: Path, articles: Path) -> list[str]:
    """Questions of `questions` ({question, relevant}) that no law of our catalogue answers.

    `articles` ({id, title}) tells the laws of the articles that answer them.
    """
    titles = {row["id"]: row["title"] for row in _rows(articles)}
    ours = {_bare(entry.title) for entry in load_catalogue().entries}
    return [
        str(row["question"]).strip()
        for row in _rows(questions)
        if not ours & {_bare(titles[number]) for number in row["relevant"]}
    ]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _bare(title: str) -> str:
    return re.sub(r"[（(].*?[）)]", "", title).removeprefix("中华人民共和国")


def train_router(
    out: Path,
    cases: Sequence[Case] = (),
    others: Sequence[str] = (),
    folds: bool = False,
    learned: Sequence[Case] = (),
) -> dict[str, Any]:
    """The command `train router`: train, write to `out`, and measure on `cases` and by folds.

    `learned` are questions of files to learn from. Of `others`, questions that are not ours, every
    second one is learned; the rest is measured on.
    """
    by_kind = with_cases(examples(asked_questions()), learned)
    by_kind[ELSEWHERE] += others[::2]
    save(train(by_kind), out)
    router = load_router(out)
    report: dict[str, Any] = {
        "examples": {kind: len(texts) for kind, texts in by_kind.items()},
        "runs": len(router.rows),
    }
    if folds:
        report["folds"] = by_folds(by_kind)
    if others:
        report["others"] = dict(Counter(router.kind_of(plain_text(text)) for text in others[1::2]))
    if cases:
        report["questions"] = measured(router, cases)
    return report
