"""Asked questions that officers approved, joined to the passages when these are indexed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from knowledge.adapters.sql_tables import approved_questions
from knowledge.passage import Passage


def load_approved(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The approved questions by the id of their passage, in the order of their words."""
    query = select(approved_questions.c.passage_id, approved_questions.c.text)
    found: dict[str, list[str]] = defaultdict(list)
    for passage_id, text in connection.execute(query):
        found[str(passage_id)].append(str(text))
    return {passage_id: tuple(sorted(texts)) for passage_id, texts in found.items()}


def with_approved(
    passages: Sequence[Passage], approved: Mapping[str, tuple[str, ...]]
) -> tuple[Passage, ...]:
    """`passages` with the approved questions after their own; the others are the same objects."""
    return tuple(_joined(p, approved[p.id]) if p.id in approved else p for p in passages)


def _joined(passage: Passage, more: Sequence[str]) -> Passage:
    return replace(passage, asked=tuple(dict.fromkeys((*passage.asked, *more))))
