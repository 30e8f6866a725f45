"""What kind of thing a question asks: a penalty, what to do, how long, who, when, what it means.

Two explainers on one subject (短秤) differ in just this: one tells the fine, one what to do.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from knowledge.passage import Passage

_FILE = Path(__file__).parent / "intents.toml"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads(_FILE.read_text("utf-8"))
    return {name: re.compile(pattern) for name, pattern in table.items()}


def intents_of(text: str) -> frozenset[str]:
    """The kinds of thing that `text` asks for; empty if it shows none."""
    return frozenset(name for name, pattern in _patterns().items() if pattern.search(text))


def shared_intent(question: str, passage: Passage) -> float:
    """How far the asked questions of `passage` ask for the same kind of thing, 0 to 1."""
    return share_of_intents(intents_of(question), passage)


def share_of_intents(wanted: frozenset[str], passage: Passage) -> float:
    """How far the asked questions of `passage` ask for one of `wanted`, 0 to 1."""
    if not wanted or not passage.asked:
        return 0.0
    alike = sum(bool(wanted & intents) for intents in _intents_asked(passage.asked))
    return alike / len(passage.asked)


@lru_cache(maxsize=8192)
def _intents_asked(asked: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """The intents of the asked questions of one passage: of our texts, never of a citizen's words."""
    return tuple(intents_of(question) for question in asked)
