"""Whether a passage can hold what a question asks for: a phone number, a price, a person, a count.

A passage about the same subject is no answer to 电话是多少 when no number stands in it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.answering.named import holds_what_is_named

_FILE = Path(__file__).parent / "wanted.toml"


@dataclass(frozen=True, slots=True)
class _Want:
    asks: re.Pattern[str]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def is_of(self, question: str) -> bool:
        """Whether `question` wants this."""
        return bool(self.asks.search(question)) and not (self.unless and self.unless.search(question))


@cache
def _wants() -> tuple[_Want, ...]:
    entries = tomllib.loads(_FILE.read_text("utf-8"))["want"]
    compiled = ({name: re.compile(pattern) for name, pattern in entry.items()} for entry in entries)
    return tuple(_Want(entry["asks"], entry.get("needs"), entry.get("unless")) for entry in compiled)


def can_hold_answer(question: str, text: str, asked: Sequence[str] = ()) -> bool:
    """Whether `text` can hold what `question` (normalised) asks for; True when nothing speaks against.

    `asked` are the questions that the text is known to answer: what one of them wants it can hold.
    """
    for want in _wants():
        if not want.is_of(question) or any(want.is_of(known) for known in asked):
            continue
        if want.needs is None or not want.needs.search(text):
            return False
    return holds_what_is_named(question, "\n".join((text, *asked)))
