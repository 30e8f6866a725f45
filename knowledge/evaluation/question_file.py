"""Question files (JSON Lines): questions in citizens' words with what a right answer must have."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from knowledge.question import Question, Turn

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Gold:
    """A source that answers: document, article, and the version where only that one will do."""

    document: str
    article: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One question of a question file with what its answer must have."""

    question: Question
    type: str
    answerable: bool
    expected: tuple[Decimal, ...]
    sources: tuple[Gold, ...]  # alternatives: one is enough
    forbid: tuple[str, ...]
    lang: str = "zh"


def read_question(record: dict[str, Any]) -> Question:
    """A question of a batch line `{id, question, history?, as_of?}`; unknown keys are ignored.

    `as_of` is the day whose law is asked for, in ISO form. Raises ValueError when there is no
    question text or the day cannot be read.
    """
    text = record.get("question")
    if not isinstance(text, str):
        raise ValueError("a line needs a text under 'question'")
    history = tuple(
        Turn(str(turn.get("question", "")), str(turn.get("answer") or ""))
        for turn in record.get("history") or ()
    )
    day = record.get("as_of")
    as_of = date.fromisoformat(str(day)) if day else None
    return Question(text=text, id=str(record.get("id", "")), history=history, as_of=as_of)


def read_cases(path: Path) -> tuple[Case, ...]:
    """The questions of a JSONL file. Raises ValueError naming the line that cannot be read."""
    return read_lines(path, _case)


def read_lines(path: Path, read: Callable[[dict[str, Any]], Read]) -> tuple[Read, ...]:
    """What `read` makes of each line of a JSONL file; ValueError names the line that it cannot read."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(read(json.loads(line)))
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from None
    return tuple(found)


def expected_numbers(record: dict[str, Any]) -> tuple[Decimal, ...]:
    """The numbers that a right answer must contain."""
    return tuple(Decimal(str(number["value"])).normalize() for number in record.get("expected_numbers") or ())


def gold_sources(record: dict[str, Any]) -> tuple[Gold, ...]:
    """The sources of which a right answer cites one."""
    return tuple(
        Gold(str(source["doc"]), str(source.get("article") or ""), str(source.get("version") or ""))
        for source in record.get("gold_source") or ()
    )


def _case(record: dict[str, Any]) -> Case:
    return Case(
        question=read_question(record),
        type=str(record.get("type", "")),
        answerable=bool(record.get("answerable", True)),
        expected=expected_numbers(record),
        sources=gold_sources(record),
        forbid=tuple(record.get("forbid") or ()),
        lang=str(record.get("lang") or "zh"),
    )
