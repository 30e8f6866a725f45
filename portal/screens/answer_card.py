"""An answer as the public sees it: conclusion first, then the basis, then what to do."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

import streamlit as st

from knowledge.answer import Answer, Status
from portal.notices import notice, spoken
from portal.screens.answer_copy import composed_line, draw_copy_and_print
from portal.screens.basis import draw_basis, passages_of
from portal.screens.next_steps import draw_next_steps
from portal.screens.rating import draw_rating
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
    cited = passages_of(answer)
    numbers = {passage_id: number for number, passage_id in enumerate(cited, start=1)}
    with st.container(key=f"answer-{tone(answer.status)}-{turn}", gap="small"):
        with st.container(key=f"answerhead-{turn}", gap="small"):
            st.header(notice(f"screens.status.{answer.status.value}"), anchor=False)
            if answer.question and not compact:
                st.caption(notice("screens.ask.you_asked") + one_line(answer.question))
        draw_conclusion(answer, numbers, turn=turn)
        _computed(answer, numbers, turn)
        for said in dict.fromkeys(used.said for used in answer.terms_used):
            terms = "”“".join(plain(used.term) for used in answer.terms_used if used.said == said)
            st.caption(notice("screens.ask.terms", said=plain(said), term=terms))
        draw_basis(tuple(cited.values()), turn)
        draw_next_steps(answer, turn=turn)
        with st.container(key=f"composed-{turn}"):
            st.caption(composed_line(answer))
        draw_copy_and_print(answer, turn=turn)
        draw_rating(answer, turn=turn)


def draw_conclusion(answer: Answer, numbers: Mapping[str, int], *, turn: int) -> None:
    """Draw the sentences with the numbers of the passages that they rest on."""
    with st.container(key=f"conclusion-{turn}", gap="xsmall"):
        if spoken() == "en" and _is_chinese(answer.text) and not _begins_in_english(answer):
            st.caption(notice("screens.ask.only_chinese"))
        for sentence, following in zip_longest(answer.sentences, answer.sentences[1:]):
            # Sentences in a row with one basis carry its marks once, at the end.
            last = following is None or following.citations != sentence.citations
            found = [numbers[i] for i in dict.fromkeys(sentence.citations) if i in numbers]
            marks = "".join(f"\\[{number}\\]" for number in found) if last else ""
            st.markdown(plain(sentence.text) + (f" :small[{marks}]" if marks else ""))


def _is_chinese(text: str) -> bool:
    """Whether more than a term here and there is Chinese."""
    return 3 * sum("一" <= sign <= "鿿" for sign in text) > len(text)


def _begins_in_english(answer: Answer) -> bool:
    """Whether the answer says itself, in English, that what follows is Chinese."""
    return bool(answer.sentences) and answer.sentences[0].text.isascii()


def _computed(answer: Answer, numbers: Mapping[str, int], turn: int) -> None:
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
