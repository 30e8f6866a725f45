"""Scores answers against a file of questions, by the rules of the question files' README.

An answerable question is right when it is answered, every expected number stands in the answer in
any usual form, a citation names one of the gold sources, and nothing forbidden is said. A question
that is not answerable is right with any other status.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.answer import Answer, Status
from knowledge.evaluation.measures import percentile
from knowledge.evaluation.question_file import Case
from knowledge.evaluation.soundness import PassageOf, Soundness, examine
from knowledge.evaluation.sources import Named, names_place, names_source
from knowledge.numbers import numbers_in
from knowledge.question import Question

OUTCOMES = ("right", "wrong", "wrongly_refused", "wrongly_answered")
_MOST_HAN = 0.2  # an answer in English may name a law in Chinese


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one question went; `missing` says in words what was wrong.

    `place_cited` tells whether the very article was cited (None: none is asked for), and
    `in_language` whether an answer is in the language of the question.
    """

    id: str
    type: str
    question: str
    answerable: bool
    outcome: str  # one of OUTCOMES
    status: str
    label: str
    missing: tuple[str, ...]
    elapsed_ms: int
    place_cited: bool | None = None
    lang: str = "zh"
    in_language: bool | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """All verdicts, and what was found in the answers themselves where that was examined."""

    verdicts: tuple[Verdict, ...]
    soundness: Soundness | None = None

    @property
    def by_type(self) -> dict[str, dict[str, int]]:
        """Questions, and how many had each outcome, by type."""
        counts: dict[str, dict[str, int]] = {}
        for verdict in self.verdicts:
            of_type = counts.setdefault(verdict.type, {"questions": 0})
            of_type["questions"] += 1
            of_type[verdict.outcome] = of_type.get(verdict.outcome, 0) + 1
        return counts

    @property
    def labels(self) -> dict[str, dict[str, int]]:
        """How often questions of a type got each label: where the router confuses them."""
        counts: dict[str, dict[str, int]] = {}
        for verdict in self.verdicts:
            of_type = counts.setdefault(verdict.type, {})
            of_type[verdict.label] = of_type.get(verdict.label, 0) + 1
        return counts

    def to_json(self) -> dict[str, Any]:
        """Counts, latency in milliseconds and every verdict that is not right."""
        times = [float(verdict.elapsed_ms) for verdict in self.verdicts]
        answerable = [verdict for verdict in self.verdicts if verdict.answerable]
        others = [verdict for verdict in self.verdicts if not verdict.answerable]
        told = {
            "questions": len(self.verdicts),
            "right": _count(self.verdicts, "right"),
            "answerable": _outcomes(answerable),
            "not_answerable": _outcomes(others),
            "by_type": self.by_type,
            "place_cited": _held([v.place_cited for v in answerable]),
            "in_language": {
                lang: _held([v.in_language for v in self.verdicts if v.lang == lang])
                for lang in sorted({v.lang for v in self.verdicts})
            },
            "labels": self.labels,
            "latency_ms": {
                "p50": percentile(times, 0.5),
                "p95": percentile(times, 0.95),
                "longest": max(times, default=0.0),
            },
        }
        if self.soundness is not None:
            told |= self.soundness.to_json()
        return told | {
            "not_right": [_miss(verdict) for verdict in self.verdicts if verdict.outcome != "right"]
        }


def _count(verdicts: Sequence[Verdict], outcome: str) -> int:
    return sum(verdict.outcome == outcome for verdict in verdicts)


def _outcomes(verdicts: Sequence[Verdict]) -> dict[str, int]:
    counts = {outcome: _count(verdicts, outcome) for outcome in OUTCOMES}
    return {"questions": len(verdicts)} | {name: count for name, count in counts.items() if count}


def _held(values: Sequence[bool | None]) -> dict[str, int]:
    seen = [value for value in values if value is not None]
    return {"seen": len(seen), "held": sum(seen)}


def _miss(verdict: Verdict) -> dict[str, Any]:
    return {
        "id": verdict.id,
        "type": verdict.type,
        "question": verdict.question,
        "outcome": verdict.outcome,
        "status": verdict.status,
        "label": verdict.label,
        "missing": list(verdict.missing),
    }


def judge(case: Case, answer: Answer) -> Verdict:
    """The verdict on one answer."""
    answered = answer.status in {Status.ANSWERED, Status.ANSWERED_PARTLY}
    missing: list[str] = []
    if case.answerable:
        present = numbers_in(answer.text)
        missing += [f"number {value:f}" for value in case.expected if value not in present]
        if case.sources and not any(names_source(c, gold) for c in answer.citations for gold in case.sources):
            missing.append("source " + " | ".join(gold.document for gold in case.sources))
        missing += [f"forbidden {words}" for words in case.forbid if words in answer.text]
        outcome = "wrongly_refused" if not answered else "wrong" if missing else "right"
    else:
        outcome = "wrongly_answered" if answered else "right"
    return Verdict(
        id=case.question.id,
        type=case.type,
        question=case.question.text,
        answerable=case.answerable,
        outcome=outcome,
        status=answer.status.value,
        label=answer.label.value,
        missing=tuple(missing),
        elapsed_ms=answer.elapsed_ms,
        place_cited=_place_cited(case, answer),
        lang=case.lang,
        in_language=_is_in(case.lang, answer.text) if answered else None,
    )


def _place_cited(case: Case, answer: Answer) -> bool | None:
    if not case.answerable or not case.sources:
        return None
    return any(names_place(cited, gold) for cited in answer.citations for gold in case.sources)


def _is_in(lang: str, text: str) -> bool:
    """Whether `text` is in Chinese or, for any other `lang`, has few Chinese characters."""
    han = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
    few = han <= _MOST_HAN * max(1, len(text))
    return not few if lang == "zh" else few


def score(
    cases: Sequence[Case],
    ask: Callable[[Question], Answer],
    passage_of: PassageOf | None = None,
    today: date | None = None,
) -> Score:
    """Ask every question and judge every answer; with `passage_of` and `today`, examine them too."""
    answers = [ask(case.question) for case in cases]
    verdicts = tuple(judge(case, answer) for case, answer in zip(cases, answers, strict=True))
    examined = examine(answers, passage_of, today) if passage_of and today else None
    return Score(verdicts, examined)


def in_first(
    cases: Sequence[Case], search: Callable[[Question], Sequence[Sequence[Named]]], first: int = 5
) -> dict[str, int]:
    """How many questions with a gold source have its document, and its very place, so far up.

    `search` gives, for a question, what each passage found is cited as, best first.
    """
    sourced = [case for case in cases if case.answerable and case.sources]
    documents = places = 0
    for case in sourced:
        cited = [named for passage in search(case.question)[:first] for named in passage]
        documents += any(names_source(named, gold) for named in cited for gold in case.sources)
        places += any(names_place(named, gold) for named in cited for gold in case.sources)
    return {
        "questions": len(sourced),
        f"document_in_first_{first}": documents,
        f"place_in_first_{first}": places,
    }
