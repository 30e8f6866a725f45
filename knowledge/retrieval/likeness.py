"""How like a question is to one passage: to its text, to its title, and to each single asked question.

The search compares a question with a passage's text and all its asked questions at once. That finds
the subject; which of two neighbours is meant shows in the one asked question that comes nearest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Document
from knowledge.passage import Passage
from knowledge.retrieval.protocols import Embedder, Likeness, Vectors
from knowledge.retrieval.tokens import bears_matter, content_tokens, tokens

Ids = NDArray[np.int64]
_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Wordings:
    """The tokens of one passage's wordings as numbers: its text, and its asked questions end to end."""

    text: Ids
    asked: Ids
    starts: Ids
    subject: Ids  # each token of the asked questions once,
    share: NDArray[np.float32]  # and in which share of them it stands
    held: frozenset[int]  # all of them, for looking up
    vectors: Vectors | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question as numbers: its tokens, what each weighs by number, and all of them together."""

    numbers: Ids
    wanted: NDArray[np.float32]
    total: float
    heaviest: float  # of the tokens that stand nowhere
    known: float
    vector: Vectors | None


class Likenesses:
    """Compares questions with the passages of one index; what it reads of a passage is kept.

    `number` gives the number of a token in the index or None, `information` the idf by number; the
    last entry is that of a token that stands nowhere. A word that many of the `asked` questions
    have tells little, however rare it is in law: such words (咋, 老板, 昨天) weigh by the questions.
    """

    def __init__(
        self,
        number: Callable[[str], int | None],
        information: NDArray[np.float32],
        asked: Iterable[str],
        embedder: Embedder | None = None,
    ) -> None:
        self._number, self._embedder = number, embedder
        self._information = information
        self._read: dict[str, _Wordings] = {}
        held, total = np.zeros(len(information), dtype=np.float64), 0
        for question in asked:
            held[self._numbers(content_tokens(question))[0]] += 1
            total += 1
        self._asked_about = held > 0
        if total:
            of_questions = np.log(1 + (total - held + 0.5) / (held + 0.5)).astype(np.float32)
            self._information = np.minimum(information, of_questions)

    def of(self, question: str, found: Sequence[tuple[Document, Passage]]) -> tuple[Likeness, ...]:
        """The likeness of `question` to each of these passages."""
        asked, unknown = self._numbers(content_tokens(question))
        heavy = self._information[asked]
        total = float(heavy.sum()) + unknown * float(self._information[-1])
        if total <= 0:
            return (Likeness(),) * len(found)
        heaviest = float(self._information[-1]) if unknown else 0.0
        wanted = np.zeros(len(self._information), dtype=np.float32)
        wanted[asked] = heavy
        known = float(heavy[self._asked_about[asked]].sum()) / total
        vector = self._embedder.encode([question])[0] if self._embedder else None
        read = _Asked(asked, wanted, total, heaviest, known, vector)
        return tuple(self._one(read, self._wordings(*entry)) for entry in found)

    def _one(self, asked: _Asked, wordings: _Wordings) -> Likeness:
        wanted, total, vector = asked.wanted, asked.total, asked.vector
        lacking = (float(wanted[number]) for number in asked.numbers.tolist() if number not in wordings.held)
        missing = max(max(lacking, default=0.0), asked.heaviest) / float(self._information[-1])
        text = float(wanted[wordings.text].sum()) / total
        if not len(wordings.starts):
            return Likeness(text=text, missing=missing, known=asked.known)
        shared = np.add.reduceat(wanted[wordings.asked], wordings.starts)
        own = np.add.reduceat(self._information[wordings.asked], wordings.starts)
        likeness = 2 * shared / np.maximum(own + total, 1e-6)
        order = np.argsort(-likeness, kind="stable")
        nearest = int(order[0])
        whole = float((self._information[wordings.subject] * wordings.share).sum())
        cosines = wordings.vectors @ vector if wordings.vectors is not None and vector is not None else None
        return Likeness(
            text=text,
            asked=float(likeness[nearest]),
            asked_next=float(likeness[order[1]]) if len(order) > 1 else 0.0,
            asked_holds=float(shared.max()) / total,
            asked_held=float(shared[nearest] / max(own[nearest], 1e-6)),
            subject=float((wanted[wordings.subject] * wordings.share).sum() / max(whole, 1e-6)),
            meaning=float(cosines.max()) if cosines is not None else 0.0,
            missing=missing,
            known=asked.known,
        )

    def _wordings(self, document: Document, passage: Passage) -> _Wordings:
        known = self._read.get(passage.id)
        if known is None:
            known = self._read[passage.id] = self._wordings_of(document, passage)
        return known

    def _wordings_of(self, document: Document, passage: Passage) -> _Wordings:
        text = "\n".join((document.title, *passage.headings, passage.text))
        rows = [self._numbers(content_tokens(asked))[0] for asked in passage.asked]
        kept = [(asked, row) for asked, row in zip(passage.asked, rows, strict=True) if len(row)]
        lengths = [len(row) for _, row in kept]
        vectors = self._embedder.encode([asked for asked, _ in kept]) if self._embedder and kept else None
        joined = np.concatenate([row for _, row in kept]) if kept else _NONE
        subject, times = np.unique(joined, return_counts=True)
        of_text = self._numbers(frozenset(tokens(text)))[0]
        return _Wordings(
            text=of_text,
            asked=joined,
            starts=np.cumsum([0, *lengths[:-1]]).astype(np.int64) if kept else _NONE,
            subject=subject,
            share=(times / max(len(kept), 1)).astype(np.float32),
            held=frozenset((*of_text.tolist(), *subject.tolist())),
            vectors=vectors,
        )

    def _numbers(self, found: frozenset[str]) -> tuple[Ids, int]:
        """The numbers of the tokens that bear matter, in order, and how many stand in no passage."""
        bearing = [self._number(token) for token in found if bears_matter(token)]
        known = sorted(number for number in bearing if number is not None)
        return np.array(known, dtype=np.int64), len(bearing) - len(known)
