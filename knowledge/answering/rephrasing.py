"""Step: let the language model, where there is one, say an answer more plainly; keep ours on any doubt."""

from __future__ import annotations

import logging
from dataclasses import replace

from knowledge.answer import ComposedBy, Sentence, Status
from knowledge.answering.check import unsupported_numbers
from knowledge.answering.draft import Draft, Source, Tools
from knowledge.answering.faithful import adds_to, doubt_about, keeps_denials
from knowledge.answering.figures import figures_in
from knowledge.answering.model import Evidence, ModelUnavailable
from knowledge.answering.model_reply import Doubt, read_reply
from knowledge.answering.orders import gives_orders
from knowledge.personal_data import redact

log = logging.getLogger(__name__)

MOST_CHARACTERS = 6_000  # of all passages together
_REPHRASED = frozenset({Status.ANSWERED, Status.ANSWERED_PARTLY})


def rephrase_with_model(draft: Draft, tools: Tools) -> Draft:
    """Put a checked rephrasing in the place of extractive sentences, or leave the draft unchanged.

    Only Chinese answers that were taken from passages word by word; computed ones, hand-overs and
    refusals never reach a model. The question is sent redacted, earlier turns are not sent.
    """
    if tools.rephraser is None or not _may_be_rephrased(draft):
        return draft
    given = _within_budget(draft.sources)
    if any(gives_orders(_words(source)) for source in given):
        log.warning("a passage reads like an order to a model; the answer is not rephrased")
        return draft
    evidence = tuple(_evidence(f"[S{number}]", source) for number, source in enumerate(given, start=1))
    try:
        reply = tools.rephraser.rephrase(redact(draft.standalone), evidence)
        return _accepted(reply, draft, given)
    except ModelUnavailable as error:
        log.warning("no rephrasing: %s", error)
    except Doubt as error:
        log.warning("rephrasing withheld: %s", error)
    return draft


def _may_be_rephrased(draft: Draft) -> bool:
    return (
        draft.status in _REPHRASED
        and draft.composed_by is ComposedBy.EXTRACTIVE
        and draft.lang == "zh"
        and bool(draft.sources)
        and not draft.computed
        and all(sentence.citations for sentence in draft.sentences)
    )


def _within_budget(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """The first sources whose texts fit; a passage is handed over whole or not at all."""
    given: list[Source] = []
    left = MOST_CHARACTERS
    for source in sources:
        left -= len(source[1].text)
        if left < 0:
            break
        given.append(source)
    return tuple(given)


def _evidence(token: str, source: Source) -> Evidence:
    document, passage = source
    return Evidence(token, redact(document.title), passage.locator, redact(passage.text))


def _words(source: Source) -> str:
    document, passage = source
    return "\n".join((document.title, passage.locator, passage.text))


def _accepted(reply: str, draft: Draft, given: tuple[Source, ...]) -> Draft:
    """The draft with the sentences of `reply`. Raises Doubt if one is not what the passages say."""
    passages = {f"[S{number}]": passage.id for number, (_, passage) in enumerate(given, start=1)}
    said = read_reply(reply, passages)
    # A doubt that leads the answer (最接近的依据是：) is ours and stays.
    kept = draft.sentences[:1] if draft.status is Status.ANSWERED_PARTLY else ()
    rephrased = draft.sentences[len(kept) :]
    ours = "".join(sentence.text for sentence in rephrased)
    for sentence in said:
        _check(sentence, ours, draft)
    if not given or given[0][1].id not in {one for sentence in said for one in sentence.citations}:
        raise Doubt("it leaves out the passage that answers")
    if not _figures(rephrased) <= _figures(said):
        raise Doubt("it leaves out a figure")
    if not keeps_denials(ours, "".join(s.text for s in said)):
        raise Doubt("it leaves out a denial")
    return replace(draft, sentences=(*kept, *said), composed_by=ComposedBy.MODEL)


def _check(sentence: Sentence, ours: str, draft: Draft) -> None:
    if unsupported_numbers(sentence, draft):
        raise Doubt("a number that stands in no passage")
    basis = [_basis(source) for source in draft.sources if source[1].id in sentence.citations]
    doubt = doubt_about(sentence.text, "\n".join(basis)) or adds_to(sentence.text, ours)
    if doubt:
        raise Doubt(doubt)


def _basis(source: Source) -> str:
    document, passage = source
    cells = (f"{column} {value}" for column, value in passage.cells)
    return "\n".join((document.title, passage.locator, *passage.headings, *cells, passage.text))


def _figures(sentences: tuple[Sentence, ...]) -> set[tuple[object, ...]]:
    return {tuple(figure) for sentence in sentences for figure in figures_in(sentence.text)}
