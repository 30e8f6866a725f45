"""The draft that the steps hand on, and what they may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from knowledge.answer import ComposedBy, Computed, Label, NextStep, Sentence, Status, TermUsed
from knowledge.answering.model import Rephraser
from knowledge.business import Business, Directory
from knowledge.corpus.indicators import Indicator
from knowledge.document import Document, Force
from knowledge.passage import Passage
from knowledge.question import Question
from knowledge.retrieval.protocols import Hit, Library, Retriever, Scope
from knowledge.rules.calendar import Calendar

Source = tuple[Document, Passage]


class Words(Protocol):
    """The table of citizens' words: typing slips and terms of law."""

    def correct(self, text: str) -> str:
        """`text` with known slips of metrology words mended (记量 -> 计量)."""
        ...

    def expand(self, text: str) -> tuple[str, tuple[TermUsed, ...]]:
        """`text` followed by the terms of law for the lay words in it, and which they were."""
        ...


class NamedDocument(Protocol):
    """A document that we know by name; its text need not be loaded."""

    @property
    def key(self) -> str:
        """Its stable name (`knowledge.document.document_key`)."""
        ...

    @property
    def title(self) -> str:
        """Its full title."""
        ...

    @property
    def doc_number(self) -> str:
        """Its 文号, empty if it has none."""
        ...

    @property
    def valid_from(self) -> date | None:
        """First day in force of this version."""
        ...

    @property
    def valid_to(self) -> date | None:
        """Last day in force of this version; None while it is open."""
        ...

    @property
    def force(self) -> Force:
        """Whether it may be cited."""
        ...


class Catalogue(Protocol):
    """The documents that explainers cite."""

    def entry(self, key: str) -> NamedDocument | None:
        """The version of a document that is in force, else its newest one; None if unknown."""
        ...

    def recognise(self, text: str) -> tuple[NamedDocument, ...]:
        """The documents that `text` names by title, 文号 or a short name."""
        ...


class DescribedBusinesses(Protocol):
    """Looks businesses up by a description."""

    def __call__(self, description: str, limit: int) -> tuple[Business, ...]:
        """Published businesses, nearest to the description first."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What the steps may ask: found passages, documents, businesses, words, the table."""

    retriever: Retriever
    library: Library
    directory: Directory
    described: DescribedBusinesses
    words: Words
    catalogue: Catalogue
    indicators: tuple[Indicator, ...]
    rephraser: Rephraser | None = None  # None: answers are extractive (the default)
    calendar: Calendar = field(default_factory=Calendar)  # working days, with the operator's years


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer in the making. Steps return new drafts; one with a status is finished.

    `text` is the question after normalising, `standalone` after a follow-up was completed,
    `query` what is searched for. `day` is the day whose law the words ask for, where they do;
    `asks_past` says that they ask for earlier law, even if no day is known for it. `sources` are
    the passages that the sentences rest on. `asks` is what we ask back in a clarification. `found` is
    what was searched for it, each with its chance, once a step has searched.
    """

    question: Question
    today: date
    text: str = ""
    standalone: str = ""
    query: str = ""
    lang: str = "zh"
    label: Label = Label.KNOWLEDGE
    status: Status | None = None
    provinces: frozenset[str] = frozenset()
    day: date | None = None
    asks_past: bool = False
    terms: tuple[TermUsed, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    sources: tuple[Source, ...] = ()
    computed: tuple[Computed, ...] = ()
    next_steps: tuple[NextStep, ...] = field(default=())
    composed_by: ComposedBy = ComposedBy.EXTRACTIVE
    asks: str = ""
    found: tuple[Hit, ...] | None = None

    @property
    def scope(self) -> Scope:
        """Which law may answer this question."""
        day = self.question.as_of or self.day or self.today
        return Scope(day=day, today=self.today, provinces=self.provinces)

    def ended(self, status: Status, label: Label | None = None) -> Draft:
        """This draft with its status; later steps but the reply leave it alone."""
        return replace(self, status=status, label=label or self.label)


Step = Callable[[Draft, Tools], Draft]
