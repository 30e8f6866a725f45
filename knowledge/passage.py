"""A passage: the smallest citable piece of a document, with a stable id and a locator."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from knowledge.document import Kind


@dataclass(frozen=True, slots=True)
class Clause:
    """A 款 or 项 inside a passage: its own locator and its [start, end) in the passage's text."""

    locator: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cite:
    """What an explainer explains: the key of a document and a locator in it."""

    document: str
    locator: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One 条, one numbered task, one 专栏 or one row of a table, or one explainer.

    `headings` are the titles above it, outermost first. `spans` are the character spans
    [start, end) of the decoded file that make up `text`; joined, they equal it except for white
    space and Markdown marks (DESIGN 3.6). `cells` are (column, value) pairs of a table row.
    `cites` and `asked` belong to explainers. `to_proofread` says that its text was recognised from
    a picture and is not sure (a doubtful line, or one under a stamp): it may be found, but is never
    quoted as official. `refers_to` are the places that the text itself names: 本法第九条 and the
    like, with their document (its own key for the same version).
    """

    document_id: str
    locator: str
    text: str
    kind: Kind
    position: int
    headings: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    cites: tuple[Cite, ...] = ()
    asked: tuple[str, ...] = ()
    fact_ids: tuple[str, ...] = ()
    lang: str = "zh"
    to_proofread: bool = False
    refers_to: tuple[Cite, ...] = ()

    @property
    def id(self) -> str:
        """`<document-key>@<version>/<locator>`; unchanged when the same text is read again."""
        return f"{self.document_id}/{self.locator}"

    @property
    def cell(self) -> dict[str, str]:
        """The cells of a table row by column; empty for any other passage."""
        return dict(self.cells)

    def digest(self) -> str:
        """SHA-256 of everything that is indexed or shown of this passage."""
        parts = [self.id, self.text, *self.headings, *self.asked]
        parts += [f"{c}={v}" for c, v in self.cells]
        parts += [f"{c.document}#{c.locator}" for c in self.cites]
        parts += [f"{c.locator}:{c.start}:{c.end}" for c in self.clauses]
        parts += ["to proofread"] if self.to_proofread else []
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def text_for_index(title: str, passage: Passage) -> str:
    """The text under which a passage is indexed: title, headings, locator, text, asked questions.

    Titles and headings add two points of recall on the statute benchmark, and asked questions
    give the largest gain (statute_benchmark/README.md).
    """
    return "\n".join(part for part in (title, *passage.headings, passage.text, *passage.asked) if part)
