"""An answer as the public sees it: conclusion first, then the basis, then what to do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import streamlit as st

from knowledge.answer import Answer, Citation, ComposedBy, NextStep, Status
from knowledge.document import Kind
from portal.notices import notice
from portal.screens import pages
from portal.screens.rating import draw_rating
from portal.widgets import session
from portal.widgets.plain_text import one_line, plain

_TONES = {
    Status.ANSWERED: "good",
    Status.ANSWERED_PARTLY: "partly",
    Status.CLARIFICATION: "open",
    Status.NOT_FOUND: "open",
    Status.HANDED_OVER: "hand",
    Status.OUT_OF_SCOPE: "open",
    Status.REFUSED_UNSAFE: "stop",
    Status.REFUSED_PERSONAL_DATA: "stop",
    Status.REFUSED_LIMIT: "stop",
}


def tone(status: Status) -> str:
    """Which colour the card has; never the only carrier of the meaning (the heading says it)."""
    return _TONES.get(status, "stop")


def draw_answer(answer: Answer, *, turn: int, compact: bool = False) -> None:
    """Draw one answer. `turn` tells the answers of a session apart."""
    cited: dict[str, list[Citation]] = {}
    for citation in answer.citations:  # one explainer may stand for several places of its document
        cited.setdefault(citation.passage_id, []).append(citation)
    numbers = {passage_id: number for number, passage_id in enumerate(cited, start=1)}
    with st.container(key=f"answer-{tone(answer.status)}-{turn}", gap="small"):
        with st.container(key=f"answerhead-{turn}", gap="small"):
            st.header(notice(f"screens.status.{answer.status.value}"), anchor=False)
            if answer.question and not compact:
                st.caption(notice("screens.ask.you_asked") + one_line(answer.question))
        with st.container(key=f"conclusion-{turn}", gap="xsmall"):
            for sentence, following in zip_longest(answer.sentences, answer.sentences[1:]):
                # Sentences in a row with one basis carry its marks once, at the end.
                last = following is None or following.citations != sentence.citations
                found = [numbers[i] for i in dict.fromkeys(sentence.citations) if i in numbers]
                marks = "".join(f"\\[{number}\\]" for number in found) if last else ""
                st.markdown(plain(sentence.text) + (f" :small[{marks}]" if marks else ""))
        _computed(answer, numbers, turn)
        for said in dict.fromkeys(used.said for used in answer.terms_used):
            terms = "”“".join(plain(used.term) for used in answer.terms_used if used.said == said)
            st.caption(notice("screens.ask.terms", said=plain(said), term=terms))
        _basis(tuple(cited.values()), turn)
        _next_steps(answer.next_steps, turn)
        if answer.status is Status.NOT_FOUND:
            with st.container(key=f"next-wall-{turn}"):
                pages.link("wall")
        composed = "by_model" if answer.composed_by is ComposedBy.MODEL else "by_program"
        st.caption(notice(f"screens.ask.{composed}", day=answer.as_of.isoformat()))
        draw_rating(answer, turn=turn)


def _computed(answer: Answer, numbers: dict[str, int], turn: int) -> None:
    if not answer.computed:
        return
    with st.container(key=f"computed-{turn}", gap="xsmall"):
        st.markdown(f"**{notice('screens.ask.computed')}**")
        for item in answer.computed:
            st.markdown(f"{plain(item.formula)} \\= **{plain(item.value + item.unit)}**")
            inputs = "、".join(
                plain(i.value) + (f" \\[{numbers[i.passage_id]}\\]" if i.passage_id in numbers else "")
                for i in item.inputs
            )
            if inputs:
                st.caption(notice("screens.ask.computed_inputs", inputs=inputs))


def _basis(passages: Sequence[Sequence[Citation]], turn: int) -> None:
    if not passages:
        return
    st.markdown(f"**{notice('screens.ask.basis')}**")
    for number, places in enumerate(passages, start=1):
        cited = places[0]
        with st.container(key=f"basis-{turn}-{number}", gap="xsmall"):
            kind = "official" if cited.kind is Kind.OFFICIAL else "explainer"
            badge = f":{'green' if kind == 'official' else 'blue'}-badge[{notice(f'screens.ask.{kind}')}]"
            for title, issued in dict.fromkeys((place.title, place.doc_number) for place in places):
                number_of_text = f"（{plain(issued)}）" if issued else ""
                st.markdown(f"\\[{number}\\] {badge} **{plain(title)}**{number_of_text}")
                st.caption(" · ".join(_notes([place for place in places if place.title == title])))
            if cited.quote:
                with st.expander(notice("screens.ask.show_quote")):
                    st.text(cited.quote)
                    if kind == "explainer":
                        st.caption(notice("screens.ask.explainer_note"))


def _notes(places: Sequence[Citation]) -> list[str]:
    """Where in one document, and whether it is in force."""
    notes = [plain(place.locator) for place in places if place.locator]
    if not places[0].in_force:
        notes.append(notice("screens.ask.not_in_force"))
    if places[0].force_note:
        notes.append(plain(places[0].force_note))
    return notes


def _next_steps(steps: tuple[NextStep, ...], turn: int) -> None:
    if not steps:
        return
    st.markdown(f"**{notice('screens.ask.next_steps')}**")
    with st.container(key=f"next-{turn}", horizontal=True, gap="small", vertical_alignment="center"):
        for number, step in enumerate(steps):
            _next_step(step, key=f"step-{turn}-{number}")


def _next_step(step: NextStep, key: str) -> None:
    """A number to call, a page of ours, a question to ask, or plain words; no other link."""
    target = step.link.strip("/").split("?")[0] or "ask"
    if step.link.startswith("tel:") and step.link.removeprefix("tel:").isdigit():
        st.link_button(one_line(step.text), step.link, key=key)
    elif step.link.startswith("/") and target in pages.NAMES:
        pages.link(target, one_line(step.text))
    elif step.kind == "ask":
        st.button(one_line(step.text), key=key, on_click=session.put, args=("example", step.text), wrap=True)
    else:
        st.markdown(plain(step.text))
