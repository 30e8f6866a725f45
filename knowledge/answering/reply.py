"""Step: the written reply to every status, the next steps, and the citations as shown."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.answer import Citation, Label, NextStep, Sentence, Status
from knowledge.answering.draft import Draft, Source, Tools
from knowledge.answering.routes import routes
from knowledge.document import Force, Kind
from knowledge.passage import Cite

_FILE = Path(__file__).parent / "replies.toml"
_NOT_RECHECKED = "现行有效性未复核"
_ANSWERS = frozenset({Status.ANSWERED, Status.ANSWERED_PARTLY})


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def _entry(draft: Draft) -> dict[str, Any]:
    table, status = _table(), draft.status or Status.NOT_FOUND
    special = table["labels"].get(draft.label.value)
    if special and status in {Status.HANDED_OVER, Status.NOT_FOUND, Status.OUT_OF_SCOPE}:
        wants_office = draft.label is Label.OUT_OF_SCOPE
        if not wants_office or routes().office_for(draft.standalone):
            return dict(special)
    return dict(table[status.value])


def step_named(name: str, lang: str) -> NextStep:
    """A next step of replies.toml, in Chinese or English."""
    step = _table()["steps"][name]
    return NextStep(step["kind"], step["en" if lang == "en" else "zh"], step["link"])


def say_unheld(draft: Draft) -> Draft:
    """The draft ended as not found, saying plainly that none of our texts says it, and who may know."""
    entry = _table()["unheld"]
    lang = "en" if draft.lang == "en" else "zh"
    steps = tuple(step_named(name, lang) for name in entry["steps"])
    return replace(draft, asks=entry[lang], next_steps=steps).ended(Status.NOT_FOUND)


def reply(draft: Draft, tools: Tools) -> Draft:
    """Give the draft a status if it has none, its written reply, and what to do next.

    An answer with sentences of its own keeps them alone; a hand-over says first that an officer
    is needed, and then what the law says.
    """
    if draft.status is None:
        draft = draft.ended(Status.NOT_FOUND)
    entry = _entry(draft)
    lang = "en" if draft.lang == "en" else "zh"
    said = draft.asks or entry[lang].format(office=routes().office_for(draft.standalone))
    sentences = draft.sentences
    if not sentences or draft.status not in _ANSWERS:
        sentences = (
            (*sentences, Sentence(said)) if draft.status is Status.NOT_FOUND else (Sentence(said), *sentences)
        )
    # a question of our own comes with examples of its own
    wanted = [] if draft.asks else [step_named(name, lang) for name in entry["steps"]]
    if draft.status in _ANSWERS and draft.sources:
        wanted = [step_named("call_12315", lang), step_named("form", lang)]
    steps = tuple(dict.fromkeys((*draft.next_steps, *wanted)))
    return replace(draft, sentences=sentences, next_steps=steps)


def _of_official(source: Source, draft: Draft) -> Citation:
    document, passage = source
    return Citation(
        passage_id=passage.id,
        title=document.title,
        doc_number=document.doc_number,
        locator=passage.locator,
        kind=passage.kind,
        in_force=document.force is not Force.SUPERSEDED and document.in_force_on(draft.today),
        valid_from=document.valid_from,
        quote=passage.text,
        force_note=_NOT_RECHECKED if document.force is Force.NOT_RECHECKED else "",
    )


def _of_explainer(source: Source, place: Cite, draft: Draft, tools: Tools) -> Citation:
    """An explainer's citation names the document and locator that it explains, not our file."""
    document, passage = source
    named = tools.catalogue.entry(place.document)
    if named is None:
        return replace(_of_official(source, draft), title=place.document, locator=place.locator)
    return Citation(
        passage_id=passage.id,
        title=named.title,
        doc_number=named.doc_number,
        locator=place.locator,
        kind=Kind.EXPLAINER,
        in_force=named.force is not Force.SUPERSEDED and document.in_force_on(draft.today),
        valid_from=named.valid_from,
        quote=passage.text,
        force_note=_NOT_RECHECKED if named.force is Force.NOT_RECHECKED else "",
    )


def cite(draft: Draft, tools: Tools) -> tuple[Citation, ...]:
    """The sources of the draft as citations; an explainer once for every place it explains."""
    shown: list[Citation] = []
    for source in draft.sources:
        _, passage = source
        if passage.kind is Kind.EXPLAINER and passage.cites:
            shown += [_of_explainer(source, place, draft, tools) for place in passage.cites]
        else:
            also = tools.library.references(passage.id, draft.scope)
            shown.append(replace(_of_official(source, draft), see_also=also))
    return tuple(dict.fromkeys(shown))
