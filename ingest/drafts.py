"""Drafts of passages: what the splitters collect, and how passages are made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest import tables
from ingest.paragraphs import Paragraph, compose
from knowledge.document import Kind
from knowledge.passage import Clause, Passage

# Finds the 款 and 项 of a passage: (locator, paragraphs, where each one starts) -> clauses.
FindClauses = Callable[[str, Sequence[Paragraph], Sequence[int]], tuple[Clause, ...]]


@dataclass(slots=True)
class Draft:
    """A passage in the making: `parts` are its paragraphs, `headings` the titles above it.

    `numbered` says that it stands under a number or name of its own in the text.
    """

    locator: str
    parts: list[Paragraph]
    headings: tuple[str, ...] = ()
    find_clauses: FindClauses | None = None
    numbered: bool = True
    cells: tuple[tuple[str, str], ...] = field(default=())


def merged(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts with those of one locator and the same headings put together at the first one."""
    kept: dict[tuple[str, tuple[str, ...]], Draft] = {}
    for draft in drafts:
        known = kept.setdefault((draft.locator, draft.headings), draft)
        if known is not draft:
            known.parts.extend(draft.parts)
    return list(kept.values())


def passages(drafts: Iterable[Draft], document_id: str, kind: Kind) -> list[Passage]:
    """Passages of the drafts, each table's rows after it, with locators that are unique."""
    made: list[Passage] = []
    taken: dict[str, int] = {}
    for draft in drafts:
        for piece in (draft, *_rows(draft)):
            text, spans, starts = compose(piece.parts)
            locator = piece.locator
            taken[piece.locator] = count = taken.get(piece.locator, 0) + 1
            if count > 1:
                locator = f"{piece.locator}（第{count}处）"
            found = piece.find_clauses(locator, piece.parts, starts) if piece.find_clauses else ()
            made.append(
                Passage(
                    document_id,
                    locator,
                    text,
                    kind,
                    len(made),
                    headings=piece.headings,
                    clauses=found,
                    spans=spans,
                    cells=piece.cells,
                )
            )
    return made


def _rows(draft: Draft) -> Iterable[Draft]:
    for table in tables.tables(draft.parts):
        base = table.caption or draft.locator
        title = draft.parts[table.start - 1].text if table.start else ""
        above = (*draft.headings, title) if 0 < len(title) <= 60 else draft.headings
        for row in table.rows:
            locator = f"{base}·{row.key.replace(chr(9), ' ')}"
            yield replace(
                draft, locator=locator, parts=[row.line], headings=above, find_clauses=None, cells=row.cells
            )
