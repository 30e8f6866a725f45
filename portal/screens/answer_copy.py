"""Copy and print an answer: the text that is copied carries who composed it, 原文 or 解读, and the source."""

from __future__ import annotations

import streamlit as st

from knowledge.answer import Answer, ComposedBy
from portal.notices import notice
from portal.screens.basis import kind_word, notes, passages_of, titles
from portal.widgets.resources import services


def composed_line(answer: Answer) -> str:
    """Who put the answer together, and of which day its law is."""
    composed = "by_model" if answer.composed_by is ComposedBy.MODEL else "by_program"
    return notice(f"screens.ask.{composed}", day=answer.as_of.isoformat())


def copy_text(answer: Answer, address: str) -> str:
    """The answer as plain text, never without its label and its sources."""
    passages = passages_of(answer)
    numbers = {passage_id: number for number, passage_id in enumerate(passages, start=1)}
    lines = [notice("screens.ask.you_asked") + answer.question] if answer.question else []
    lines += [notice(f"screens.status.{answer.status.value}"), ""]
    for sentence in answer.sentences:
        found = (numbers[i] for i in dict.fromkeys(sentence.citations) if i in numbers)
        lines.append(sentence.text + "".join(f"[{number}]" for number in found))
    lines += [f"{item.formula} = {item.value}{item.unit}" for item in answer.computed]
    if passages:
        lines += ["", notice("screens.ask.basis")]
    for number, places in enumerate(passages.values(), start=1):
        for title, issued in titles(places):
            here = " · ".join(notes([place for place in places if place.title == title]))
            about = f"（{issued}）" if issued else ""
            lines.append(f"[{number}] 【{kind_word(places[0])}】{title}{about} {here}".rstrip())
    lines += ["", composed_line(answer), notice("screens.ask.prevails")]
    lines.append(f"{notice('screens.site_name')} {address}")
    return "\n".join(lines)


def draw_copy_and_print(answer: Answer, *, turn: int) -> None:
    """Two buttons that the script of the page answers (shell/answer.js); nothing is sent anywhere."""
    if not answer.sentences:
        return
    with st.container(key=f"answertools-{turn}", horizontal=True, gap="small"):
        st.button(notice("screens.ask.copy"), key=f"copybutton-{turn}", type="tertiary")
        st.button(notice("screens.ask.print"), key=f"printbutton-{turn}", type="tertiary")
    with st.container(key=f"copytext-{turn}"):  # never shown, read by the script
        st.text(copy_text(answer, services().settings.public_url))
