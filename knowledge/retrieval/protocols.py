"""What retrieval needs from the outside, and what it promises to answering."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Document, Force
from knowledge.passage import Cite, Passage

Vectors = NDArray[np.float32]  # shape (n, dimensions), rows of length 1


class Shelf(StrEnum):
    """Passages are indexed by shelf, one collection each: filtering inside one is slow."""

    CURRENT = "current"
    PAST = "past"
    COMPARISON = "comparison"


def shelf_of(document: Document) -> Shelf:
    """The shelf of a document: superseded texts and other provinces' texts stand apart."""
    if document.force is Force.COMPARISON:
        return Shelf.COMPARISON
    return Shelf.PAST if document.force is Force.SUPERSEDED else Shelf.CURRENT


@dataclass(frozen=True, slots=True)
class Scope:
    """Which law may answer: the day that is asked about, today, and provinces that were named.

    `past_only` asks for superseded texts of any time instead: it finds out which one is meant.
    """

    day: date
    today: date
    provinces: frozenset[str] = field(default_factory=frozenset)
    past_only: bool = False

    def shelves(self) -> tuple[Shelf, ...]:
        """The shelves to search."""
        past = (Shelf.PAST,) if self.day < self.today or self.past_only else ()
        other = (Shelf.COMPARISON,) if self.provinces else ()
        return (Shelf.CURRENT, *past, *other)

    def admits(self, document: Document) -> bool:
        """Whether `document` may be cited: in force on the day, and of no unnamed province."""
        if document.force is Force.COMPARISON and not any(
            name in document.jurisdiction for name in self.provinces
        ):
            return False
        if self.past_only:
            return document.force is Force.SUPERSEDED
        if document.force is Force.SUPERSEDED and self.day >= self.today:
            return False
        return document.in_force_on(self.day)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a question in the citizen's words is to a passage; each 0 to 1.

    `text` is the share of the question's information that stands in the passage without its asked
    questions, `asked` how like it is to the nearest asked question (twice the shared information by
    that of both), `asked_next` to the second nearest. `asked_holds` is the share of the question
    that one asked question holds, `asked_held` the share of the nearest one that the question holds,
    `subject` the share of what its asked questions have in common that the question holds,
    `meaning` the cosine with the asked question of the nearest meaning. `missing` is the idf of the
    weightiest token of the question that stands nowhere in the passage, by that of an unknown one,
    `known` the share of the question's information that any asked question of the index holds.
    """

    text: float = 0.0
    asked: float = 0.0
    asked_next: float = 0.0
    asked_holds: float = 0.0
    asked_held: float = 0.0
    subject: float = 0.0
    meaning: float = 0.0
    missing: float = 1.0
    known: float = 0.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. Scores are 0 to 1 within one search; `score` is the fused one.

    `coverage` is comparable between searches: the share of the question's information (sum of
    the idf of its tokens) that stands in the passage or its asked questions. `cosine` is that of the
    passage's vector, 0 when it was not among the nearest. `likeness` is told where it was asked for,
    `chance` (that the passage answers, 0 to 1) once a model has weighed it.
    """

    passage: Passage
    document: Document
    score: float
    lexical: float
    dense: float
    coverage: float
    cosine: float = 0.0
    likeness: Likeness | None = None
    chance: float | None = None


class Embedder(Protocol):
    """Text to vectors. Vectors of different signatures are never mixed."""

    @property
    def signature(self) -> str:
        """Names model, weights and preprocessing; stored with every index."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length 1, one row a text; zeros for a text without a known token."""
        ...


class VectorIndex(Protocol):
    """The nearest passages by cosine, best first: (passage id, cosine)."""

    def nearest(self, vector: Vectors, limit: int, shelves: Iterable[Shelf]) -> list[tuple[str, float]]:
        """At most `limit` passages of these shelves. Raises IndexUnavailable when the store fails."""
        ...


class Library(Protocol):
    """Passages and documents by id and by citation."""

    def passage(self, passage_id: str) -> tuple[Document, Passage] | None:
        """A passage with its document; None when it is not stored."""
        ...

    def resolve(self, cite: Cite, scope: Scope) -> tuple[Document, Passage] | None:
        """The official passage that a citation names, in the version that `scope` admits.

        A citation of a 款 or 项 (第五十五条第一款) resolves to the passage of its 条. None when
        the official text is not loaded or has no such locator.
        """
        ...

    def holds(self, document_key: str, scope: Scope) -> bool:
        """Whether the official text of a document is stored in a version that `scope` admits."""
        ...

    def references(self, passage_id: str, scope: Scope) -> tuple[str, ...]:
        """Ids of the passages that a passage names, in the same version or as `scope` admits."""
        ...

    def rows(self, document_key: str, locator: str, scope: Scope) -> tuple[tuple[Document, Passage], ...]:
        """The row passages of the table that stands at `locator`, in their order."""
        ...


class Retriever(Protocol):
    """Finds passages for a question's words."""

    def find(self, text: str, scope: Scope, limit: int = 30, said: str = "") -> tuple[Hit, ...]:
        """The passages that `scope` admits, best first. Raises IndexUnavailable without an index.

        `said` is the question in the citizen's words where `text` was widened: coverage is then that
        of the wording that is covered better, and every hit tells its likeness to `said`.
        """
        ...

    def resting_on(self, fact_id: str, scope: Scope) -> tuple[tuple[Document, Passage], ...]:
        """The explainers of the index that name `fact_id` and that `scope` admits, in its order.

        Raises IndexUnavailable without an index.
        """
        ...


class IndexUnavailable(Exception):
    """No usable index: neither the built one nor what is needed to search without it."""
