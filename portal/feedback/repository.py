"""What the feedback service asks of a store."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from portal.feedback.records import (
    AskedQuestion,
    CountedQuestion,
    Decision,
    Proposal,
    Purged,
    RatedQuestion,
    Rating,
    Unanswered,
    WallQuestion,
)


class FeedbackRepository(Protocol):
    """A store of feedback; every method is one transaction and raises StorageFailed if it fails."""

    def count_unanswered(self, question: Unanswered, keep_from: date, most_a_day: int) -> bool:
        """Count a question and delete what is older than `keep_from`.

        False when `most_a_day` different ones are already kept for that day: then it is dropped.
        """
        ...

    def put_rating(self, rating: Rating, most_a_day: int) -> bool:
        """Store a rating, or replace the one with its id; False when the day is full."""
        ...

    def drop_rating(self, rating_id: str) -> None:
        """Forget a rating; nothing happens when there is none."""
        ...

    def unanswered(self, since: date, limit: int) -> tuple[CountedQuestion, ...]:
        """Questions asked since a day and since they were last decided on, the most frequent first."""
        ...

    def worst(self, since: date, limit: int) -> tuple[RatedQuestion, ...]:
        """Questions rated since a day and since they were last decided on, the most useless first."""
        ...

    def text_of(self, question_id: str) -> str | None:
        """The anonymous text of a question that is kept, or None."""
        ...

    def approve_for(self, decision: Decision, wording: str, passage_id: str) -> None:
        """Make `wording` an asked question of a passage, on record."""
        ...

    def put_on_wall(self, decision: Decision, wording: str) -> WallQuestion:
        """Show `wording` as an open question, on record; the one of a question already there changes."""
        ...

    def resolve(self, decision: Decision, wall_id: str, passage_id: str) -> WallQuestion | None:
        """Mark an open question resolved, its wording an asked question of `passage_id` unless empty.

        None when there is no such open question.
        """
        ...

    def open_on_wall(self, wall_id: str) -> WallQuestion | None:
        """The open question with this id, or None."""
        ...

    def propose(self, decision: Decision, wording: str, passage_id: str, wall_id: str) -> Proposal:
        """Keep a pair for a second officer, on record; the same pair is kept once."""
        ...

    def proposals(self) -> tuple[Proposal, ...]:
        """What waits for a second officer, the oldest first."""
        ...

    def confirm(self, decision: Decision, proposal: Proposal) -> bool:
        """Make a proposal an asked question, and resolve its question on the wall; False if it is gone."""
        ...

    def decline(self, decision: Decision, proposal: Proposal) -> bool:
        """Drop a proposal, on record: its question is listed again. False if it is gone."""
        ...

    def withdraw(self, decision: Decision, wall_id: str, passage_id: str, wording: str) -> bool:
        """Take a question off the wall (`wall_id`), or an asked question off a passage, on record."""
        ...

    def wall(self) -> tuple[WallQuestion, ...]:
        """Every question on the wall: open ones first, then the latest resolved."""
        ...

    def asked(self) -> tuple[AskedQuestion, ...]:
        """The approved asked questions, the latest first."""
        ...

    def purge(self, unanswered_from: date, ratings_from: date) -> Purged:
        """Delete unanswered questions and ratings that are older than these days."""
        ...
