"""Scores answers against a file of questions, by the rules of the question files' README.

An answerable question is right when it is answered, every expected number stands in the answer in
any usual form, a citation names one of the gold sources, and nothing forbidden is said. A question
that is not answerable is right with any other status.
"""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from knowledge.answer import Answer, Status
from knowledge.numbers import numbers_in
from knowledge.question import Question, Turn

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")


class Named(Protocol):
    """Something cited by title, 文号 and locator."""

    @property
    def title(self) -> str:
        """Full title of the document."""
        ...

    @property
    def doc_number(self) -> str:
        """Its 文号, empty if it has none."""
        ...

    @property
    def locator(self) -> str:
        """Where in the document."""
        ...


@dataclass(frozen=True, slots=True)
class Case:
    """One question of a question file with what its answer must have."""

    question: Question
    type: str
    answerable: bool
    expected: tuple[Decimal, ...]
    sources: tuple[str, ...]
    places: tuple[tuple[str, str], ...]  # (document, article) of every gold source
    forbid: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one question went; `missing` says in words what was wrong."""

    id: str
    type: str
    question: str
    outcome: str  # right, wrong, wrongly_refused, wrongly_answered
    status: str
    label: str
    missing: tuple[str, ...]
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class Score:
    """All verdicts, with counts by type."""

    verdicts: tuple[Verdict, ...]
    by_type: dict[str, dict[str, int]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Counts, latency in milliseconds and every verdict that is not right."""
        times = sorted(v.elapsed_ms for v in self.verdicts)
        last = times[min(len(times) - 1, int(len(times) * 0.95))] if times else 0
        return {
            "questions": len(self.verdicts),
            "right": sum(v.outcome == "right" for v in self.verdicts),
            "by_type": self.by_type,
            "latency_ms": {"p50": statistics.median(times) if times else 0, "p95": last},
            "not_right": [
                {
                    "id": v.id,
                    "type": v.type,
                    "question": v.question,
                    "outcome": v.outcome,
                    "status": v.status,
                    "label": v.label,
                    "missing": list(v.missing),
                }
                for v in self.verdicts
                if v.outcome != "right"
            ],
        }


def read_question(record: dict[str, Any]) -> Question:
    """A question of a batch line `{id, question, history?}`; unknown keys are ignored.

    Raises ValueError when there is no question text.
    """
    text = record.get("question")
    if not isinstance(text, str):
        raise ValueError("a line needs a text under 'question'")
    history = tuple(
        Turn(str(turn.get("question", "")), str(turn.get("answer") or ""))
        for turn in record.get("history") or ()
    )
    return Question(text=text, id=str(record.get("id", "")), history=history)


def read_cases(path: Path) -> tuple[Case, ...]:
    """The questions of a JSONL file. Raises ValueError naming the line that cannot be read."""
    cases = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            cases.append(_case(record))
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from None
    return tuple(cases)


def _case(record: dict[str, Any]) -> Case:
    return Case(
        question=read_question(record),
        type=str(record.get("type", "")),
        answerable=bool(record.get("answerable", True)),
        expected=tuple(
            Decimal(str(number["value"])).normalize() for number in record.get("expected_numbers") or ()
        ),
        sources=tuple(str(source["doc"]) for source in record.get("gold_source") or ()),
        places=tuple(
            (str(source["doc"]), str(source.get("article") or ""))
            for source in record.get("gold_source") or ()
        ),
        forbid=tuple(record.get("forbid") or ()),
    )


def names_source(cited: Named, gold: str) -> bool:
    """Whether title, 文号 or locator of what is cited names the document `gold`."""
    title = _BRACKETS.sub("", cited.title).removeprefix("中华人民共和国").strip()
    for part in re.split(r"[；;]", gold):
        name = _BRACKETS.sub("", part).removeprefix("中华人民共和国").strip()
        if name and name in {title, cited.doc_number, cited.locator}:
            return True
        number = cited.doc_number.strip()
        if number and (number in part or (name and name in number)):
            return True
        if any(
            inner.strip("（）()") and inner.strip("（）()") in number for inner in _BRACKETS.findall(part)
        ):
            return True
    return False


_PLACE = re.compile(
    r"第[一二三四五六七八九十百零]+条|专栏\s*\d|[一二三四]、|[一二三四]（[一二三四]）\d*|附件\d?"
)


def names_place(cited: Named, gold: str, article: str) -> bool:
    """Whether `cited` is of the document `gold` and, where `article` tells one, of that place in it."""
    if not names_source(cited, gold):
        return False
    wanted = {place.replace(" ", "") for place in _PLACE.findall(article)}
    return not wanted or any(place in cited.locator for place in wanted)


def judge(case: Case, answer: Answer) -> Verdict:
    """The verdict on one answer."""
    answered = answer.status in {Status.ANSWERED, Status.ANSWERED_PARTLY}
    missing: list[str] = []
    if case.answerable:
        present = numbers_in(answer.text)
        missing += [f"number {value}" for value in case.expected if value not in present]
        if case.sources and not any(names_source(c, gold) for c in answer.citations for gold in case.sources):
            missing.append("source " + " | ".join(case.sources))
        missing += [f"forbidden {words}" for words in case.forbid if words in answer.text]
        outcome = "wrongly_refused" if not answered else "wrong" if missing else "right"
    else:
        outcome = "wrongly_answered" if answered else "right"
    return Verdict(
        id=case.question.id,
        type=case.type,
        question=case.question.text,
        outcome=outcome,
        status=answer.status.value,
        label=answer.label.value,
        missing=tuple(missing),
        elapsed_ms=answer.elapsed_ms,
    )


def score(cases: Sequence[Case], ask: Callable[[Question], Answer]) -> Score:
    """Ask every question and judge every answer."""
    verdicts = tuple(judge(case, ask(case.question)) for case in cases)
    by_type: dict[str, dict[str, int]] = {}
    for verdict in verdicts:
        counts = by_type.setdefault(verdict.type, {"questions": 0})
        counts["questions"] += 1
        counts[verdict.outcome] = counts.get(verdict.outcome, 0) + 1
    return Score(verdicts, by_type)


def in_first(
    cases: Sequence[Case], search: Callable[[str], Sequence[Sequence[Named]]], first: int = 5
) -> dict[str, int]:
    """How many questions with a gold source have its document, and its very place, so far up.

    `search` gives, for a question, what each passage found is cited as, best first.
    """
    sourced = [case for case in cases if case.answerable and case.sources]
    documents = places = 0
    for case in sourced:
        cited = [named for passage in search(case.question.text)[:first] for named in passage]
        documents += any(names_source(named, doc) for named in cited for doc, _ in case.places)
        places += any(names_place(named, doc, article) for named in cited for doc, article in case.places)
    return {
        "questions": len(sourced),
        f"document_in_first_{first}": documents,
        f"place_in_first_{first}": places,
    }
