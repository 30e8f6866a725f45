"""What is kept of unanswered questions, ratings and the wall. Nothing here tells who asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reason(StrEnum):
    """Why an answer was of no use; the words stand in portal/notices/feedback.toml."""

    NOT_ASKED = "not_asked"
    UNCLEAR = "unclear"
    INCOMPLETE = "incomplete"
    WRONG = "wrong"
    OTHER = "other"


class FeedbackRefused(Exception):
    """An officer's decision cannot be carried out; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that got no answer on `day`, already anonymous."""

    question_id: str
    day: date
    text: str
    status: str
    label: str


@dataclass(frozen=True, slots=True)
class Rating:
    """One answer rated: `useful`, else for `reason` (None: not said). `id` only serves its undoing."""

    id: str
    question_id: str
    day: date
    text: str
    status: str
    label: str
    useful: bool
    reason: Reason | None
    passage_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountedQuestion:
    """An unanswered question: how often and when last it was asked, and whether it is on the wall."""

    question_id: str
    text: str
    status: str
    label: str
    times: int
    last_asked: date
    on_wall: bool


@dataclass(frozen=True, slots=True)
class RatedQuestion:
    """A question whose answers were called of no use: counts, reasons, and what was cited."""

    question_id: str
    text: str
    useful: int
    useless: int
    reasons: Mapping[str, int]
    passage_ids: tuple[str, ...]
    last_rated: date


@dataclass(frozen=True, slots=True)
class WallQuestion:
    """A question on the public wall in an officer's words; open while `resolved_on` is None."""

    id: str
    wording: str
    opened_on: date
    resolved_on: date | None = None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that an officer approved as one that a passage answers."""

    passage_id: str
    text: str
    approved_by: str
    approved_on: date


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question that one officer wants asked of a passage; a second one confirms or declines it.

    `wall_id` is the question on the wall that is resolved with it, if any.
    """

    id: str
    question_id: str
    wall_id: str
    passage_id: str
    wording: str
    proposed_by: str
    proposed_on: date


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer decided on a question, for the record: `at` in ISO 8601 with offset."""

    at: str
    day: date
    officer: str
    question_id: str


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were deleted because their time was over."""

    unanswered: int
    ratings: int
