"""Keeps what answers were missing or bad, and what officers make of it.

What citizens cause is done in the background, without anything that tells who they are; what
officers decide is done at once and stays on record.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from knowledge.answer import Answer, Status
from portal.clock import Clock
from portal.feedback.anonymous import anonymous, question_id
from portal.feedback.background import Work
from portal.feedback.records import (
    AskedQuestion,
    CountedQuestion,
    Decision,
    FeedbackRefused,
    Proposal,
    Purged,
    RatedQuestion,
    Rating,
    Reason,
    Unanswered,
    WallQuestion,
)
from portal.feedback.repository import FeedbackRepository

log = logging.getLogger(__name__)

UNANSWERED_KEPT: Final = timedelta(days=30)
RATINGS_KEPT: Final = timedelta(days=365)
MOST_A_DAY: Final = 5000  # a flood fills no disk
SHORTEST_WORDING, LONGEST_WORDING = 4, 100
_NOTED: Final = frozenset({Status.NOT_FOUND, Status.CLARIFICATION})
_NOT_RATED: Final = frozenset({Status.REFUSED_PERSONAL_DATA, Status.REFUSED_LIMIT})


def is_noted(answer: Answer) -> bool:
    """Whether the question counts as unanswered: not found, to be made clear, or we failed."""
    return answer.status in _NOTED or answer.status.is_error


def is_ratable(answer: Answer) -> bool:
    """Whether the public may rate the answer: not where it said nothing on the question."""
    return answer.status not in _NOT_RATED and not answer.status.is_error


class FeedbackService:
    """Feedback of citizens and decisions of officers.

    `later` does work after the caller has gone on; `has_passage` says whether a passage is stored.
    What changes answers takes two officers, unless `single_operator`.
    """

    def __init__(
        self,
        repository: FeedbackRepository,
        has_passage: Callable[[str], bool],
        clock: Clock,
        later: Callable[[Work], None],
        *,
        single_operator: bool = False,
    ) -> None:
        self._repository, self._has_passage = repository, has_passage
        self._clock, self._later = clock, later
        self._single_operator = single_operator

    # -- citizens ------------------------------------------------------------------------------

    def note_unanswered(self, answer: Answer) -> None:
        """Count the question of `answer` if it stayed unanswered; never raises, never waits.

        Questions refused for personal data are not kept in any form.
        """
        if is_noted(answer):
            self._later(lambda: self._count(answer))

    def rate(self, answer: Answer, useful: bool, reason: Reason | None = None, *, rating_id: str = "") -> str:
        """Store 有用 or 没用 with a reason; returns the id under which it is changed or taken back.

        With the `rating_id` of an earlier call that rating is replaced. Never raises, never waits.
        """
        name = rating_id or secrets.token_hex(8)
        if is_ratable(answer):
            self._later(lambda: self._rate(answer, useful, reason, name))
        return name

    def take_back(self, rating_id: str) -> None:
        """Forget a rating; never raises, never waits."""
        self._later(lambda: self._repository.drop_rating(rating_id))

    def _count(self, answer: Answer) -> None:
        text = anonymous(answer.standalone_question or answer.question)
        if not text:
            return
        day = self._clock.today()
        found = Unanswered(question_id(text), day, text, answer.status.value, answer.label.value)
        if not self._repository.count_unanswered(found, day - UNANSWERED_KEPT, MOST_A_DAY):
            log.warning("an unanswered question is not kept: %d were kept today", MOST_A_DAY)

    def _rate(self, answer: Answer, useful: bool, reason: Reason | None, name: str) -> None:
        text = anonymous(answer.standalone_question or answer.question)
        cited = tuple(dict.fromkeys(citation.passage_id for citation in answer.citations))
        rating = Rating(
            id=name,
            question_id=question_id(text),
            day=self._clock.today(),
            text=text,
            status=answer.status.value,
            label=answer.label.value,
            useful=useful,
            reason=None if useful else reason,
            passage_ids=cited,
        )
        if not self._repository.put_rating(rating, MOST_A_DAY):
            log.warning("a rating is not kept: %d were kept today", MOST_A_DAY)

    # -- officers ------------------------------------------------------------------------------

    def unanswered(self, limit: int = 50) -> tuple[CountedQuestion, ...]:
        """The unanswered questions of the last 30 days, the most frequent first."""
        return self._repository.unanswered(self._clock.today() - UNANSWERED_KEPT, limit)

    def worst(self, limit: int = 50) -> tuple[RatedQuestion, ...]:
        """The questions whose answers were most often of no use."""
        return self._repository.worst(self._clock.today() - RATINGS_KEPT, limit)

    def approve_for(self, question: str, wording: str, passage_id: str, officer: str) -> Proposal | None:
        """Propose the reworded question as one asked of a passage; None where one officer is enough.

        The next index build has it once it is confirmed. Raises FeedbackRefused for an unknown question
        or passage or an unfit wording.
        """
        said = _fit(wording)
        self._known(question)
        self._stored(passage_id)
        decision = self._decision(officer, question)
        if not self._single_operator:
            return self._repository.propose(decision, said, passage_id, "")
        self._repository.approve_for(decision, said, passage_id)
        return None

    def proposals(self) -> tuple[Proposal, ...]:
        """What waits for a second officer, the oldest first."""
        return self._repository.proposals()

    def confirm(self, proposal_id: str, officer: str) -> Proposal:
        """Make a proposal an asked question, by another officer than the one who proposed it.

        Raises FeedbackRefused when there is none, its passage is gone, or the officer is the same.
        """
        found = self._proposed(proposal_id)
        decision = self._decision(officer, found.question_id)
        if decision.officer == found.proposed_by:
            raise FeedbackRefused("A second officer has to confirm what you proposed.")
        self._stored(found.passage_id)
        if not self._repository.confirm(decision, found):
            raise FeedbackRefused(f"No proposal {proposal_id} is waiting.")
        return found

    def decline(self, proposal_id: str, officer: str) -> Proposal:
        """Drop a proposal; whoever proposed it may do so too. Raises FeedbackRefused when there is none."""
        found = self._proposed(proposal_id)
        if not self._repository.decline(self._decision(officer, found.question_id), found):
            raise FeedbackRefused(f"No proposal {proposal_id} is waiting.")
        return found

    def put_on_wall(self, question: str, wording: str, officer: str) -> WallQuestion:
        """Show the reworded question on the public wall as open.

        Raises FeedbackRefused as `approve_for` does, and for a citizen's own words.
        """
        said = _fit(wording)
        if question_id(said) == question_id(self._known(question)):
            raise FeedbackRefused("Reword the question: the wall never shows a citizen's own words.")
        return self._repository.put_on_wall(self._decision(officer, question), said)

    def resolve(self, wall_id: str, officer: str, passage_id: str = "") -> WallQuestion | Proposal:
        """Mark a question of the wall resolved today; with a passage it becomes one asked of it.

        With a passage a second officer confirms first: the proposal comes back, the question stays open.
        Raises FeedbackRefused when it is not open on the wall or the passage is not stored.
        """
        if passage_id:
            self._stored(passage_id)
        decision = self._decision(officer, "")
        still_open = self._repository.open_on_wall(wall_id)
        if still_open and passage_id and not self._single_operator:
            return self._repository.propose(decision, still_open.wording, passage_id, wall_id)
        found = self._repository.resolve(decision, wall_id, passage_id)
        if found is None:
            raise FeedbackRefused(f"No open question {wall_id} is on the wall.")
        return found

    def withdraw(self, officer: str, *, wall_id: str = "", passage_id: str = "", wording: str = "") -> None:
        """Take back what was approved by mistake; raises FeedbackRefused when there is no such thing."""
        if not self._repository.withdraw(self._decision(officer, ""), wall_id, passage_id, wording):
            raise FeedbackRefused("There is nothing like that to take back.")

    def asked(self) -> tuple[AskedQuestion, ...]:
        """The approved asked questions, the latest first."""
        return self._repository.asked()

    def purge(self) -> Purged:
        """Delete unanswered questions after 30 days and ratings after a year."""
        today = self._clock.today()
        return self._repository.purge(today - UNANSWERED_KEPT, today - RATINGS_KEPT)

    # -- the public ----------------------------------------------------------------------------

    def wall(self) -> tuple[WallQuestion, ...]:
        """The public wall: open questions, then those resolved. Raises StorageFailed."""
        return self._repository.wall()

    def _decision(self, officer: str, question: str) -> Decision:
        if not officer.strip():
            raise FeedbackRefused("Say which officer decides: every decision stays on record.")
        now = self._clock.now()
        return Decision(now.isoformat(timespec="seconds"), now.date(), officer.strip(), question)

    def _proposed(self, proposal_id: str) -> Proposal:
        found = next((one for one in self._repository.proposals() if one.id == proposal_id), None)
        if found is None:
            raise FeedbackRefused(f"No proposal {proposal_id} is waiting.")
        return found

    def _known(self, question: str) -> str:
        text = self._repository.text_of(question)
        if text is None:
            raise FeedbackRefused(
                f"No question {question} is kept; `metrology questions unanswered` and `worst` list them."
            )
        return text

    def _stored(self, passage_id: str) -> None:
        if not self._has_passage(passage_id):
            raise FeedbackRefused(f"No passage {passage_id} is stored.")


def _fit(wording: str) -> str:
    said = " ".join(wording.split())
    if not SHORTEST_WORDING <= len(said) <= LONGEST_WORDING:
        raise FeedbackRefused(
            f"The wording needs {SHORTEST_WORDING} to {LONGEST_WORDING} characters in one line."
        )
    if "［" in anonymous(said):
        raise FeedbackRefused("The wording holds what looks like personal data; leave it out.")
    return said
