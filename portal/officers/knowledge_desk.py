"""What publishers do for answers: bad and missing ones, proofreading, rechecks of force, switches to come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Protocol

from knowledge.document import Document, Kind
from knowledge.passage import Passage
from portal.clock import Clock
from portal.complaints.desk import CaseDesk
from portal.complaints.officers import Officer, Role
from portal.feedback.records import CountedQuestion, FeedbackRefused, Proposal, RatedQuestion
from portal.feedback.service import LONGEST_WORDING, SHORTEST_WORDING, FeedbackService
from portal.notices import notice
from portal.officers.publishing_desk import ActLog
from portal.security.audit import AuditEntry

RECHECK_DAYS: Final = 365
SWITCH_DAYS: Final = 400
CANDIDATES: Final = 8


class KnowledgeRefused(Exception):
    """It cannot be done; one plain sentence."""


class StoredTexts(Protocol):
    """What is asked of the stored documents."""

    def to_proofread(self) -> Iterable[tuple[Document, Passage]]:
        """Passages that were recognised from a picture and are not sure."""
        ...

    def proofread(self, passage_id: str) -> bool:
        """Keep that the text of a passage is that of the picture; False if it did not wait for it."""
        ...

    def due(self, days: int, today: date) -> Iterable[Any]:
        """Documents (with `document`) whose force nobody rechecked for so many days, oldest first."""
        ...

    def confirm(self, document_id: str, day: date, by: str, note: str = "") -> Document:
        """Record that a version was found in force on `day`."""
        ...

    def near(self, words: str, today: date, limit: int) -> tuple[str, ...]:
        """Ids of the passages that are nearest to these words, best first."""
        ...

    def passages(self, ids: Iterable[str]) -> Mapping[str, tuple[Document, Passage]]:
        """Stored passages by id."""
        ...

    def all_documents(self) -> Iterable[Document]:
        """Every stored document, explainers too."""
        ...


@dataclass(frozen=True, slots=True)
class Switch:
    """What changes by itself on `day`: an explainer or version that begins or ends."""

    day: date
    title: str
    begins: bool


class KnowledgeDesk:
    """Knowledge work behind the role `publisher`; every act is in the audit log.

    Every method raises NotAllowed for other officers and StorageFailed; `changed` is called after what
    answers stand on has changed.
    """

    def __init__(
        self,
        desk: CaseDesk,
        log: ActLog,
        clock: Clock,
        feedback: FeedbackService,
        texts: StoredTexts,
        changed: Callable[[], None],
    ) -> None:
        self._desk, self._log, self._clock = desk, log, clock
        self._feedback, self._texts, self._changed = feedback, texts, changed

    # Questions

    def unanswered(self, officer: Officer, limit: int = 30) -> tuple[CountedQuestion, ...]:
        """Questions of the last 30 days that got no answer, the most frequent first."""
        self._need(officer, "read_questions")
        return self._feedback.unanswered(limit)

    def worst(self, officer: Officer, limit: int = 30) -> tuple[RatedQuestion, ...]:
        """Questions whose answers were most often of no use."""
        self._need(officer, "read_questions")
        return self._feedback.worst(limit)

    def candidates(
        self, officer: Officer, words: str, cited: Iterable[str] = ()
    ) -> tuple[tuple[Document, Passage], ...]:
        """Passages that may answer: those that were cited, then the nearest to `words`, which an officer
        may put otherwise than the citizen did."""
        self._need(officer, "read_questions")
        near = self._texts.near(words, self._clock.today(), CANDIDATES)
        ids = list(dict.fromkeys((*cited, *near)))[:CANDIDATES]
        stored = self._texts.passages(ids)
        return tuple(stored[one] for one in ids if one in stored)

    def proposals(self, officer: Officer) -> tuple[Proposal, ...]:
        """What one officer proposed and a second one has to confirm."""
        self._need(officer, "read_questions")
        return self._feedback.proposals()

    def propose(self, officer: Officer, question_id: str, wording: str, passage_id: str) -> bool:
        """Say that a passage answers a question; whether a second officer has yet to confirm it.

        Raises KnowledgeRefused.
        """
        self._need(officer, "propose_question")
        said = " ".join(wording.split())
        if not SHORTEST_WORDING <= len(said) <= LONGEST_WORDING:
            raise KnowledgeRefused(
                notice("desk_knowledge.wording", least=SHORTEST_WORDING, most=LONGEST_WORDING)
            )
        try:
            proposal = self._feedback.approve_for(question_id, said, passage_id, officer.id)
        except FeedbackRefused as error:
            raise KnowledgeRefused(notice("desk_knowledge.unfit")) from error
        self._note(officer, "propose_question", question_id, passage=passage_id)
        if proposal is None:
            self._changed()
        return proposal is not None

    def confirm(self, officer: Officer, proposal_id: str) -> None:
        """Make a proposal an asked question, by another officer than its proposer. KnowledgeRefused."""
        self._need(officer, "confirm_question")
        waiting = {one.id: one for one in self._feedback.proposals()}
        if proposal_id in waiting and waiting[proposal_id].proposed_by == officer.id:
            raise KnowledgeRefused(notice("desk_knowledge.second_officer"))
        try:
            found = self._feedback.confirm(proposal_id, officer.id)
        except FeedbackRefused as error:
            raise KnowledgeRefused(notice("desk_knowledge.no_proposal")) from error
        self._note(officer, "confirm_question", proposal_id, passage=found.passage_id)
        self._changed()

    def decline(self, officer: Officer, proposal_id: str) -> None:
        """Drop a proposal; its question is listed again. Raises KnowledgeRefused."""
        self._need(officer, "decline_question")
        try:
            self._feedback.decline(proposal_id, officer.id)
        except FeedbackRefused as error:
            raise KnowledgeRefused(notice("desk_knowledge.no_proposal")) from error
        self._note(officer, "decline_question", proposal_id)

    # Texts

    def to_proofread(self, officer: Officer) -> tuple[tuple[Document, Passage], ...]:
        """Passages that must be held against the picture they were read from."""
        self._need(officer, "read_texts")
        return tuple(self._texts.to_proofread())

    def proofread(self, officer: Officer, passage_id: str) -> None:
        """Keep that a passage says what the picture says: now it may be quoted. KnowledgeRefused."""
        self._need(officer, "proofread")
        if not self._texts.proofread(passage_id):
            raise KnowledgeRefused(notice("desk_knowledge.not_waiting"))
        self._note(officer, "proofread", "-", passage=passage_id)
        self._changed()

    def due(self, officer: Officer) -> tuple[Document, ...]:
        """Documents whose force nobody rechecked for a year, oldest first."""
        self._need(officer, "read_texts")
        return tuple(one.document for one in self._texts.due(RECHECK_DAYS, self._clock.today()))

    def recheck(self, officer: Officer, document_id: str, note: str) -> None:
        """Keep that a document was looked up today and is in force; `note` says where. KnowledgeRefused."""
        self._need(officer, "recheck_document")
        if not note.strip():
            raise KnowledgeRefused(notice("desk_knowledge.where"))
        self._texts.confirm(document_id, self._clock.today(), officer.id, note.strip()[:200])
        self._note(officer, "recheck_document", "-", document=document_id, note=note)
        self._changed()

    def switches(self, officer: Officer) -> tuple[Switch, ...]:
        """Explainers and versions that begin or end soon, the nearest first."""
        self._need(officer, "read_texts")
        today = self._clock.today()
        last = today + timedelta(days=SWITCH_DAYS)
        found = []
        for document in self._texts.all_documents():
            if document.valid_from and today < document.valid_from <= last:
                found.append(Switch(document.valid_from, _named(document), True))
            if document.valid_to and today <= document.valid_to < last:
                found.append(Switch(document.valid_to, _named(document), False))
        return tuple(sorted(found, key=lambda one: (one.day, one.title)))

    def _need(self, officer: Officer, what: str) -> None:
        self._desk.need_role(officer, what, Role.PUBLISHER)

    def _note(self, officer: Officer, action: str, subject: str, **detail: str) -> None:
        told = {name: text[:200] for name, text in detail.items()}
        self._log.record(self._clock.now(), AuditEntry(officer.actor, action, subject[:40], told))


def _named(document: Document) -> str:
    kind = notice("desk_knowledge.explainer") if document.kind is Kind.EXPLAINER else document.doc_number
    return f"{document.title} {kind}".strip()
