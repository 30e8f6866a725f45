"""Conversations of two questions: whether the second keeps the subject and is answered right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.answer import Answer
from knowledge.evaluation.answers import Verdict, judge
from knowledge.evaluation.question_file import Case, expected_numbers, gold_sources, read_lines
from knowledge.question import Question, Turn


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Two questions; `kept` are the words of which the second, standing alone, needs one each."""

    first: str
    second: Case
    kept: tuple[tuple[str, ...], ...]
    dropped: tuple[str, ...] = ()  # words of the first that a new subject must not take over


@dataclass(frozen=True, slots=True)
class Followed:
    """How the second question was understood; `lost` are the words that it should hold, or not hold."""

    id: str
    standalone: str
    lost: tuple[str, ...]
    verdict: Verdict | None  # None where it is answerable, and no figure and no source is asked for

    @property
    def kept(self) -> bool:
        """Whether the subject was kept."""
        return not self.lost


def read_dialogues(path: Path) -> tuple[Dialogue, ...]:
    """The dialogues of a JSONL file. Raises ValueError naming the line that cannot be read."""
    return read_lines(path, _dialogue)


def _dialogue(record: dict[str, Any]) -> Dialogue:
    words = tuple(tuple(str(either).split("|")) for either in record["standalone_must_contain"])
    if not words:
        raise ValueError("a dialogue needs words that its second question must hold")
    case = Case(
        question=Question(text=str(record["second"]), id=str(record["id"])),
        type="dialogue",
        answerable=bool(record.get("answerable", True)),
        expected=expected_numbers(record),
        sources=gold_sources(record),
        forbid=(),
    )
    dropped = tuple(str(word) for word in record.get("standalone_must_not_contain") or ())
    return Dialogue(str(record["first"]), case, words, dropped)


def follow(dialogue: Dialogue, ask: Callable[[Question], Answer]) -> Followed:
    """Ask both questions, the second with the first and its answer as history."""
    first = ask(Question(dialogue.first))
    history = (Turn(dialogue.first, first.text),)
    answer = ask(replace(dialogue.second.question, history=history))
    text = answer.standalone_question
    lost = ["|".join(either) for either in dialogue.kept if not any(word in text for word in either)]
    lost += [f"not {word}" for word in dialogue.dropped if word in text]
    second = dialogue.second
    judged = second.expected or second.sources or not second.answerable
    verdict = judge(dialogue.second, answer) if judged else None
    return Followed(dialogue.second.question.id, text, tuple(lost), verdict)


def follow_all(dialogues: Sequence[Dialogue], ask: Callable[[Question], Answer]) -> tuple[Followed, ...]:
    """Every dialogue, each on its own."""
    return tuple(follow(dialogue, ask) for dialogue in dialogues)
