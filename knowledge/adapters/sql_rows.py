"""Documents and passages as rows of the knowledge tables, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from knowledge.document import Document, Force, Kind
from knowledge.passage import Cite, Clause, Passage, text_for_index

Row = dict[str, Any]


def text_digest(title: str, passage: Passage) -> str:
    """SHA-256 of the text under which a passage is indexed; equal texts share one vector."""
    return hashlib.sha256(text_for_index(title, passage).encode()).hexdigest()


def document_row(document: Document) -> Row:
    """The row of a document."""
    return {
        **asdict(document),
        "id": document.id,
        "kind": document.kind.value,
        "force": document.force.value,
    }


def document_from(row: Mapping[Any, Any]) -> Document:
    """The document of a row."""
    return Document(
        key=row["key"],
        version=row["version"],
        title=row["title"],
        doc_number=row["doc_number"],
        issuer=row["issuer"],
        jurisdiction=row["jurisdiction"],
        kind=Kind(row["kind"]),
        force=Force(row["force"]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        sha256=row["sha256"],
        source_name=row["source_name"],
        status_note=row["status_note"],
        replaces=row["replaces"],
        lang=row["lang"],
        checked_on=row["checked_on"],
    )


def passage_row(title: str, passage: Passage) -> Row:
    """The row of a passage; its asked questions are rows of their own table."""
    return {
        "id": passage.id,
        "document_id": passage.document_id,
        "locator": passage.locator,
        "text": passage.text,
        "kind": passage.kind.value,
        "position": passage.position,
        "headings": list(passage.headings),
        "clauses": [[clause.locator, clause.start, clause.end] for clause in passage.clauses],
        "spans": [list(span) for span in passage.spans],
        "cells": [list(cell) for cell in passage.cells],
        "cites": [[cite.document, cite.locator] for cite in passage.cites],
        "fact_ids": list(passage.fact_ids),
        "lang": passage.lang,
        "digest": passage.digest(),
        "text_digest": text_digest(title, passage),
        "to_proofread": passage.to_proofread,
        "refers_to": [[cite.document, cite.locator] for cite in passage.refers_to],
    }


def passage_from(row: Mapping[Any, Any], asked: Sequence[str]) -> Passage:
    """The passage of a row and its asked questions."""
    return Passage(
        document_id=row["document_id"],
        locator=row["locator"],
        text=row["text"],
        kind=Kind(row["kind"]),
        position=row["position"],
        headings=tuple(row["headings"]),
        clauses=tuple(Clause(locator, start, end) for locator, start, end in row["clauses"]),
        spans=tuple((start, end) for start, end in row["spans"]),
        cells=tuple((column, value) for column, value in row["cells"]),
        cites=tuple(Cite(document, locator) for document, locator in row["cites"]),
        asked=tuple(asked),
        fact_ids=tuple(row["fact_ids"]),
        lang=row["lang"],
        to_proofread=row["to_proofread"],
        refers_to=tuple(Cite(document, locator) for document, locator in row["refers_to"] or ()),
    )
