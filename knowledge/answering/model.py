"""The language model as answering sees it: what it is handed, what it hands back, how it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage as the model is handed it: data under a token such as `[S1]`, never an order."""

    token: str
    title: str
    locator: str
    text: str


class ModelUnavailable(Exception):
    """No reply that could be used came in time; the message says why, without any of the texts."""


class Rephraser(Protocol):
    """Says in plain words what passages say."""

    def rephrase(self, question: str, evidence: Sequence[Evidence]) -> str:
        """Sentences on `question`, each followed by the tokens of the passages that it rests on.

        The text is not to be trusted: `model_reply.read_reply` decides what may be shown.
        Raises ModelUnavailable within the deadline of the adapter.
        """
        ...
