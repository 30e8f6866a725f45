"""What one answer reads, read once: the same search and the same place are not looked up again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from knowledge.answering.draft import Source, Tools
from knowledge.passage import Cite
from knowledge.retrieval.protocols import Hit, Library, Retriever, Scope


def reading_once(tools: Tools) -> Tools:
    """`tools` for one question; nothing is kept for the next, whose texts may have changed."""
    return replace(tools, retriever=_SearchedOnce(tools.retriever), library=_ReadOnce(tools.library))


class _SearchedOnce:
    """A `Retriever` that remembers its searches."""

    def __init__(self, retriever: Retriever) -> None:
        self._find = cache(lambda *search: retriever.find(*search))
        self._resting_on = cache(lambda *asked: retriever.resting_on(*asked))

    def find(self, text: str, scope: Scope, limit: int = 30, said: str = "") -> tuple[Hit, ...]:
        """As `Retriever.find`."""
        return self._find(text, scope, limit, said)

    def resting_on(self, fact_id: str, scope: Scope) -> tuple[Source, ...]:
        """As `Retriever.resting_on`."""
        return self._resting_on(fact_id, scope)


class _ReadOnce:
    """A `Library` that remembers what it read."""

    def __init__(self, library: Library) -> None:
        self._passage = cache(lambda passage_id: library.passage(passage_id))
        self._holds = cache(lambda *asked: library.holds(*asked))
        self._resolve = cache(lambda *place: library.resolve(*place))
        self._references = cache(lambda *asked: library.references(*asked))
        self._rows = cache(lambda *place: library.rows(*place))

    def passage(self, passage_id: str) -> Source | None:
        """As `Library.passage`."""
        return self._passage(passage_id)

    def resolve(self, cite: Cite, scope: Scope) -> Source | None:
        """As `Library.resolve`."""
        return self._resolve(cite, scope)

    def holds(self, document_key: str, scope: Scope) -> bool:
        """As `Library.holds`."""
        return self._holds(document_key, scope)

    def references(self, passage_id: str, scope: Scope) -> tuple[str, ...]:
        """As `Library.references`."""
        return self._references(passage_id, scope)

    def rows(self, document_key: str, locator: str, scope: Scope) -> tuple[Source, ...]:
        """As `Library.rows`."""
        return self._rows(document_key, locator, scope)
