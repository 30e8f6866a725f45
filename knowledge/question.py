"""A question as a citizen put it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of the same conversation and the answer that it got."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`text` as typed; `as_of` is the day whose law is asked for (None: today)."""

    text: str
    id: str = ""
    history: tuple[Turn, ...] = ()
    as_of: date | None = None
