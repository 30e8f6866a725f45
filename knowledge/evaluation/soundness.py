"""What must hold of every answer whatever was asked: citations exist, numbers are sourced, law is in force.

Judged from the stored passages, not from what the answer says of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.answer import Answer, Citation, Sentence, Status
from knowledge.document import Document, Force, Kind
from knowledge.numbers import numbers_in
from knowledge.passage import Passage

PassageOf = Callable[[str], tuple[Document, Passage] | None]
_ANSWERED = frozenset({Status.ANSWERED, Status.ANSWERED_PARTLY})


@dataclass(frozen=True, slots=True)
class Count:
    """How many were looked at, and of how many it held."""

    seen: int = 0
    held: int = 0

    def with_one(self, holds: bool) -> Count:
        """One more."""
        return Count(self.seen + 1, self.held + holds)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold, with the question whose answer it is in."""

    id: str
    what: str


@dataclass(frozen=True, slots=True)
class Soundness:
    """Counts over all answers, and every fault."""

    citations_valid: Count = Count()
    sentences_cited: Count = Count()
    numbers_sourced: Count = Count()
    law_in_force: Count = Count()
    faults: tuple[Fault, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Each count as {seen, held}, and the faults."""
        counts = {
            name: {"seen": count.seen, "held": count.held}
            for name, count in (
                ("citations_valid", self.citations_valid),
                ("sentences_cited", self.sentences_cited),
                ("numbers_sourced", self.numbers_sourced),
                ("law_in_force", self.law_in_force),
            )
        }
        return {**counts, "faults": [{"id": fault.id, "what": fault.what} for fault in self.faults]}


def examine(answers: Iterable[Answer], passage_of: PassageOf, today: date) -> Soundness:
    """Look at every citation, sentence and number of `answers`.

    A citation is valid when its passage is stored and an official one is quoted as it stands. A
    number is sourced when it stands in a cited passage, in its name or place, or among what was
    computed. Law is in force when the version covers the day that was asked for; of today, a
    superseded version never is, and another province's law only where the question names it.
    """
    citations, sentences, numbers, law = Count(), Count(), Count(), Count()
    faults: list[Fault] = []

    def note(count: Count, holds: bool, answer: Answer, what: str) -> Count:
        if not holds:
            faults.append(Fault(answer.id, what))
        return count.with_one(holds)

    for answer in answers:
        for cited in answer.citations:
            found = passage_of(cited.passage_id)
            valid = found is not None and _quoted(cited, found[1])
            citations = note(citations, valid, answer, f"citation {cited.passage_id}")
            if found is not None:
                holds = _in_force(found[0], answer, today)
                law = note(law, holds, answer, f"not in force on {answer.as_of}: {cited.passage_id}")
        if answer.status not in _ANSWERED:
            continue
        shown = {cited.passage_id for cited in answer.citations}
        for sentence in answer.sentences if shown else ():
            rests = bool(sentence.citations) and set(sentence.citations) <= shown
            sentences = note(sentences, rests, answer, f"sentence without a passage: {sentence.text[:40]}")
            sourced = _numbers_near(sentence, answer, passage_of)
            for number in sorted(numbers_in(sentence.text, single_numerals=False)):
                numbers = note(numbers, number in sourced, answer, f"number {number:f} stands nowhere")
    return Soundness(citations, sentences, numbers, law, tuple(faults))


def _quoted(cited: Citation, passage: Passage) -> bool:
    return cited.kind is not Kind.OFFICIAL or cited.quote == passage.text


def _in_force(document: Document, answer: Answer, today: date) -> bool:
    if not document.in_force_on(answer.as_of):
        return False
    if document.force is Force.SUPERSEDED and answer.as_of >= today:
        return False
    place = document.jurisdiction.rstrip("省市")
    return document.force is not Force.COMPARISON or (bool(place) and place in answer.standalone_question)


def _numbers_near(sentence: Sentence, answer: Answer, passage_of: PassageOf) -> set[Decimal]:
    """Numbers of the passages that `sentence` cites, of what they are called, and of the computed."""
    words = [f"{value.value} {value.formula}" for value in answer.computed]
    for cited in answer.citations:
        found = passage_of(cited.passage_id) if cited.passage_id in sentence.citations else None
        if found is None:
            continue
        document, passage = found
        words += [passage.text, passage.locator, *passage.headings, document.title, document.doc_number]
        words += [cited.title, cited.doc_number, cited.locator]
        words += [f"{column} {value}" for column, value in passage.cells]
        words += [f"{cite.document} {cite.locator}" for cite in passage.cites]
    return numbers_in(" ".join(words))
