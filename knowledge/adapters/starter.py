"""Brings the explainers that we ship into the library, and takes out those that are gone."""

from __future__ import annotations

from knowledge.adapters.sql import SqlLibrary
from knowledge.corpus.explainers import load_explainers
from knowledge.document import Kind


def load_starter(library: SqlLibrary) -> int:
    """Make the explainers of `library` exactly those of the corpus; returns how many there are."""
    explainers = load_explainers()
    stored = {document.id: document for document in library.documents()}
    passages = library.passages_by_id(passage.id for _, passage in explainers)
    for document, passage in explainers:
        if passages.get(passage.id) != (document, passage):
            library.put(document, (passage,))
    shipped = {document.id for document, _ in explainers}
    for document in stored.values():
        if document.kind is Kind.EXPLAINER and document.id not in shipped:
            library.remove(document.id)
    return len(explainers)
