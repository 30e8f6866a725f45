"""What an answer rests on: each passage with its kind, its place, its force and its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from knowledge.answer import Answer, Citation
from knowledge.document import Kind
from portal.notices import notice
from portal.widgets.plain_text import plain


def passages_of(answer: Answer) -> Mapping[str, Sequence[Citation]]:
    """The citations by passage in their order: one explainer may stand for several places."""
    cited: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        cited.setdefault(citation.passage_id, []).append(citation)
    return cited


def kind_word(cited: Citation) -> str:
    """原文 or 解读, in the language of the page."""
    return notice(f"screens.ask.{'official' if cited.kind is Kind.OFFICIAL else 'explainer'}")


def notes(places: Sequence[Citation]) -> list[str]:
    """Where in one document, and whether it is in force, as plain text."""
    found = [place.locator for place in places if place.locator]
    if not places[0].in_force:
        found.append(notice("screens.ask.not_in_force"))
    if places[0].force_note:
        found.append(notice("screens.ask.not_rechecked"))
    return found


def titles(places: Sequence[Citation]) -> list[tuple[str, str]]:
    """Title and 文号 of each document that one passage stands for, once."""
    return list(dict.fromkeys((place.title, place.doc_number) for place in places))


def draw_basis(passages: Sequence[Sequence[Citation]], turn: int) -> None:
    """Draw the passages of the answer of `turn`, numbered as its sentences name them."""
    if not passages:
        return
    st.markdown(f"**{notice('screens.ask.basis')}**")
    for number, places in enumerate(passages, start=1):
        cited = places[0]
        official = cited.kind is Kind.OFFICIAL
        with st.container(key=f"basis-{turn}-{number}", gap="xsmall"):
            badge = f":{'green' if official else 'blue'}-badge[{kind_word(cited)}]"
            for title, issued in titles(places):
                number_of_text = f"（{plain(issued)}）" if issued else ""
                st.markdown(f"\\[{number}\\] {badge} **{plain(title)}**{number_of_text}")
                here = notes([place for place in places if place.title == title])
                st.caption(" · ".join(plain(note) for note in here))
            if cited.quote:
                with st.expander(notice("screens.ask.show_quote")):
                    st.text(cited.quote)
                    if not official:
                        st.caption(notice("screens.ask.explainer_note"))
