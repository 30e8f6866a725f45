"""What one visitor's session holds: the conversation and its ratings, forms that were begun."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from knowledge.answer import Answer
from knowledge.question import Turn
from portal.feedback.records import Reason
from portal.security.rates import Visitor
from portal.widgets.visitor import visitor as browser_secret

TURNS = 5
Kept = TypeVar("Kept")


@dataclass(slots=True)
class Conversation:
    """The answers of this session, oldest first, and what 清空 took away (for 撤销).

    `count` only grows: it tells the page's script that an answer is new. `undrawn`: the last
    answer has not been shown yet; `refused` counts what was not looked up.
    """

    answers: list[Answer] = field(default_factory=list)
    related: tuple[str, ...] = ()  # questions near to the last one
    cleared: list[Answer] = field(default_factory=list)
    count: int = 0
    undrawn: bool = False
    refused: int = 0

    def add(self, answer: Answer, related: tuple[str, ...] = ()) -> None:
        """Keep `answer`; only the last few turns stay."""
        self.answers = [*self.answers, answer][-TURNS:]
        self.related = related
        self.count += 1
        self.cleared = []

    def clear(self) -> None:
        """Empty it; `undo` brings it back."""
        self.cleared, self.answers, self.related = self.answers, [], ()

    def undo(self) -> None:
        """Bring back what `clear` took."""
        self.answers, self.cleared = self.cleared, []

    def history(self) -> tuple[Turn, ...]:
        """The turns as the next question carries them."""
        return tuple(Turn(question=a.question, answer=a.text) for a in self.answers)


@dataclass(slots=True)
class GivenRating:
    """How this visitor rated one answer; `id` is the one under which it can be changed or undone."""

    id: str
    useful: bool
    reason: Reason | None = None


def counted_visitor() -> Visitor:
    """Who is counted when asking and filing: this browser, and its address if it is not this machine's."""
    address = st.context.ip_address if st.runtime.exists() else None
    return Visitor(browser_secret(), address or "")


def ratings() -> dict[int, GivenRating]:
    """The ratings of this session by the turn of their answer: one each."""
    return _kept("ratings", dict[int, GivenRating])


def conversation() -> Conversation:
    """The conversation of this session."""
    return _kept("conversation", Conversation)


@dataclass(slots=True)
class OneForm:
    """One form of a page: `key` goes with what it sends, so that a second click sends the same thing."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    count: int = 0

    def named(self, widget: str) -> str:
        """The key of a widget of this form: a new one each time that something was sent."""
        return f"{widget}-{self.count}" if self.count else widget

    def sent(self) -> None:
        """What was sent is stored: begin anew with an empty form."""
        self.key, self.count = secrets.token_urlsafe(24), self.count + 1


def form(name: str) -> OneForm:
    """The form `name` of this session."""
    return _kept(f"form-{name}", OneForm)


def put(key: str, value: Any) -> None:
    """Give the widget `key` a value; only before it is drawn."""
    st.session_state[key] = value


def take(key: str, default: Any = None) -> Any:
    """Take a value out of the session: it is there once."""
    return st.session_state.pop(key, default)


def look(key: str, default: Any = None) -> Any:
    """Look at a value of the session."""
    return st.session_state.get(key, default)


def _kept(key: str, make: Callable[[], Kept]) -> Kept:
    if key not in st.session_state:
        st.session_state[key] = make()
    kept: Kept = st.session_state[key]
    return kept
