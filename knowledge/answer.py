"""An answer: sentences, each with the passages that it rests on, and exactly one status."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.document import Kind


class Label(StrEnum):
    """What a question is about; each question gets exactly one."""

    KNOWLEDGE = "knowledge"
    INDICATOR = "indicator"
    CALCULATOR = "calculator"
    BUSINESS = "business"
    COMPLAINT = "complaint"
    INDIVIDUAL_CASE = "individual_case"
    LEGAL_ADVICE = "legal_advice"
    DISTRESS = "distress"
    GREETING = "greeting"
    UNCLEAR = "unclear"
    OUT_OF_SCOPE = "out_of_scope"
    ATTACK = "attack"


class Status(StrEnum):
    """How a question ended. Every status has a reply in both languages (test)."""

    ANSWERED = "answered"
    ANSWERED_PARTLY = "answered_partly"
    CLARIFICATION = "clarification"
    NOT_FOUND = "not_found"
    HANDED_OVER = "handed_over"
    OUT_OF_SCOPE = "out_of_scope"
    REFUSED_UNSAFE = "refused_unsafe"
    REFUSED_PERSONAL_DATA = "refused_personal_data"
    REFUSED_LIMIT = "refused_limit"
    ERROR_CHECK = "error_check"
    ERROR_INDEX = "error_index"
    ERROR_TIMEOUT = "error_timeout"
    ERROR_INTERNAL = "error_internal"

    @property
    def is_error(self) -> bool:
        """Whether we failed, not the question."""
        return self.value.startswith("error_")


class ComposedBy(StrEnum):
    """Who put the sentences together."""

    EXTRACTIVE = "extractive"
    MODEL = "model"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the ids of the passages that it rests on."""

    text: str
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """One passage as shown under an answer.

    For an explainer, title, 文号 and locator are those of the document that it explains.
    `in_force` is False for a superseded version; `force_note` carries 现行有效性未复核. `see_also`
    are the ids of the passages that its text names (本法第九条).
    """

    passage_id: str
    title: str
    doc_number: str
    locator: str
    kind: Kind
    in_force: bool
    valid_from: date | None
    quote: str
    force_note: str = ""
    see_also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """A number that a computed value rests on, and the passage in which it stands."""

    value: str
    passage_id: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A number that we computed: value and unit, the formula in words, and its inputs."""

    value: str
    unit: str
    formula: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class TermUsed:
    """A citizen's word and the term of law under which we searched."""

    said: str
    term: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the citizen can do now. `kind`: call, form, page, ask. `link`: tel:, path or empty."""

    kind: str
    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer JSON of DESIGN 4; see `to_json`."""

    id: str
    question: str
    standalone_question: str
    lang: str
    as_of: date
    label: Label
    status: Status
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    computed: tuple[Computed, ...] = ()
    terms_used: tuple[TermUsed, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    composed_by: ComposedBy = ComposedBy.EXTRACTIVE
    elapsed_ms: int = 0

    @property
    def text(self) -> str:
        """All sentences as one text."""
        return "".join(sentence.text for sentence in self.sentences)

    def to_json(self) -> dict[str, Any]:
        """The stable interface: plain JSON types only, dates in ISO form."""
        raw = asdict(self)
        raw["answer"] = self.text
        return {key: _plain(raw[key]) for key in _JSON_KEYS}


_JSON_KEYS = (
    "id", "question", "standalone_question", "lang", "as_of", "label", "status", "answer",
    "sentences", "citations", "computed", "terms_used", "next_steps", "composed_by", "elapsed_ms",
)  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
