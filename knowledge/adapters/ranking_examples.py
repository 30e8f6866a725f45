"""What the ranker learns from: searches of which it is known which passages answer.

Most come from the asked questions of the explainers, without a human: half of them are taken out of
the index and asked of it. The explainer answers, what explains the same place half does, and with all
of these taken away nothing does. Questions of a question file and questions about other matters are
asked of the whole index.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.answer import Label
from knowledge.answering.candidates import Rows, features, grounds
from knowledge.answering.draft import Catalogue, Draft, Step, Tools
from knowledge.answering.evidence import evidence_for
from knowledge.answering.normalise import language_of, plain_text
from knowledge.answering.passages import answer_from_passages
from knowledge.answering.pipeline import STEPS
from knowledge.answering.reply import cite
from knowledge.document import Document, Kind
from knowledge.evaluation.question_file import Case
from knowledge.evaluation.sources import names_place, names_source
from knowledge.numbers import numbers_in
from knowledge.passage import Passage, text_for_index
from knowledge.question import Question
from knowledge.retrieval.dense import ExactVectorIndex
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.protocols import Embedder, Hit, Scope, shelf_of
from knowledge.retrieval.retriever import HybridRetriever

POOL = 40
RIGHT = 0.4  # from this label on a passage is a right answer
_FOLDS = 2
_FOREIGN_EVERY = 2
_SAME_PLACE = {Kind.EXPLAINER: 0.6, Kind.OFFICIAL: 0.5}
_WEIGHTS = {"own": 1.0, "official": 0.3, "none": 0.3, "case": 10.0, "foreign": 2.0}

Entries = Sequence[tuple[Document, Passage]]
Labels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Search:
    """One search: a row and a label (0 to 1) for each passage found.

    `kind` is one of own, official, none, case, foreign; `subject` keeps together what must not stand
    both in what is learned and in what is measured.
    """

    rows: Rows
    labels: Labels
    kind: str
    subject: str

    @property
    def weight(self) -> float:
        """How much a row of this search counts."""
        return _WEIGHTS[self.kind]


def asked_searches(passages: Entries, embedder: Embedder, tools: Tools, today: date) -> Iterator[Search]:
    """The asked questions of all explainers, each asked of an index that lacks half of them."""
    official = [entry for entry in passages if entry[1].kind is Kind.OFFICIAL]
    explainers = [entry for entry in passages if entry[1].kind is Kind.EXPLAINER]
    vectors = embedder.encode([text_for_index(d.title, p) for d, p in official])
    for fold in range(_FOLDS):
        kept = [(d, _without(p, number, fold)) for number, (d, p) in enumerate(explainers)]
        entries = [*official, *kept]
        ids = [p.id for _, p in entries]
        lexical = LexicalIndex.build(ids, [text_for_index(d.title, p) for d, p in entries])
        own = embedder.encode([text_for_index(d.title, p) for d, p in kept])
        shelves = [shelf_of(d) for d, _ in entries]
        dense = ExactVectorIndex(ids, np.concatenate([vectors, own]), shelves)
        retriever = HybridRetriever(entries, lexical, dense, embedder)
        for number, (document, passage) in enumerate(explainers):
            taken = (a for place, a in enumerate(passage.asked) if _is_taken(number, place, fold))
            for asked in taken:
                yield from _variants(asked, document, passage, retriever, tools, today)


def _is_taken(number: int, place: int, fold: int) -> bool:
    return (number + place) % _FOLDS == fold


def _without(passage: Passage, number: int, fold: int) -> Passage:
    left = tuple(a for place, a in enumerate(passage.asked) if not _is_taken(number, place, fold))
    return replace(passage, asked=left)


def _variants(
    asked: str,
    document: Document,
    passage: Passage,
    retriever: HybridRetriever,
    tools: Tools,
    today: date,
) -> Iterator[Search]:
    """The search as it is, without the explainer, and without all that answers."""
    text = tools.words.correct(plain_text(asked))
    lang = language_of(text)
    scope = Scope(today, today)
    if not scope.admits(document):
        scope = Scope(document.valid_from or today, today)
    found = retriever.find(tools.words.expand(text)[0], scope, POOL, text)
    hits = [h for h in found if not h.passage.to_proofread]
    hits = [h for h in hits if h.passage.kind is Kind.OFFICIAL or h.passage.lang == lang]
    explained = grounds(Hit(passage, document, 0, 0, 0, 0))

    def label(hit: Hit) -> float:
        if hit.passage.id == passage.id:
            return 1.0
        return _SAME_PLACE[hit.passage.kind] if grounds(hit) & explained else 0.0

    def search(kind: str, kept: Sequence[Hit], labels: Iterable[float]) -> Search:
        return Search(features(text, kept), np.array(list(labels), dtype=np.float64), kind, document.key)

    yield search("own", hits, map(label, hits))
    official = [h for h in hits if h.passage.kind is Kind.OFFICIAL]
    if any(label(h) for h in official):  # a text may also be loaded that no explainer explains
        among_others = [h for h in hits if h.passage.kind is Kind.OFFICIAL or not label(h)]
        for texts in (among_others, official):
            yield search("official", texts, (float(label(h) > 0) for h in texts))
    others = [h for h in hits if not label(h)]
    yield search("none", others, (0.0 for _ in others))


def case_searches(cases: Iterable[Case], tools: Tools, today: date) -> Iterator[Search]:
    """The questions of a question file that reach the search: a passage is right as an answer is."""
    for case in cases:
        draft, hits = _searched(case.question, tools, today)
        if not hits or (not case.answerable and draft.label is not Label.KNOWLEDGE):
            continue
        labels = [_right(hit, case, draft, tools) if case.answerable else 0.0 for hit in hits]
        yield Search(features(draft.standalone, hits), np.array(labels), "case", case.question.id)


def foreign_questions(folder: Path, catalogue: Catalogue) -> tuple[str, ...]:
    """Every second question of a statute benchmark that no law answers which our catalogue names."""
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        titles = {article["id"]: article["title"] for article in map(json.loads, lines)}
    foreign = {title for title in set(titles.values()) if not catalogue.recognise(title)}
    asked = (folder / "questions.train.jsonl").read_text("utf-8").splitlines()[::_FOREIGN_EVERY]
    records = [json.loads(line) for line in asked if line.strip()]
    return tuple(r["question"] for r in records if all(titles[i] in foreign for i in r["relevant"]))


def foreign_searches(questions: Iterable[str], tools: Tools, today: date) -> Iterator[Search]:
    """Questions about other matters, as far as they reach the search: no passage is right."""
    for number, text in enumerate(questions):
        draft, hits = _searched(Question(text), tools, today)
        if hits and draft.label is Label.KNOWLEDGE:
            yield Search(
                features(draft.standalone, hits), np.zeros(len(hits)), "foreign", f"foreign {number}"
            )


def _searched(question: Question, tools: Tools, today: date) -> tuple[Draft, tuple[Hit, ...]]:
    draft = Draft(question=question, today=today)
    steps: Sequence[Step] = STEPS
    for step in steps:
        if draft.status is None and step is not answer_from_passages:
            draft = step(draft, tools)
    past = draft.scope.day < today  # the ranker is not asked about earlier law
    return draft, () if draft.status is not None or past else evidence_for(draft, tools)


def _right(hit: Hit, case: Case, draft: Draft, tools: Tools) -> float:
    """1 for the place asked for, with its numbers; less for another place of the same text."""
    text = hit.passage.text
    cited = cite(replace(draft, sources=((hit.document, hit.passage),)), tools)
    if any(words in text for words in case.forbid):
        return 0.0
    if case.sources and not any(names_source(one, gold) for one in cited for gold in case.sources):
        return 0.0
    place = any(names_place(one, gold) for one in cited for gold in case.sources)
    if not set(case.expected) <= numbers_in(text):
        return 0.1 if place else 0.0
    return 1.0 if place or not case.sources else RIGHT
