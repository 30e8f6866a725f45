"""Step: a follow-up (那2035年呢) becomes a question that stands alone, by rule."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answering.draft import Draft, Tools
from knowledge.answering.normalise import plain_text

TURNS_KEPT = 5  # research: behaviour 5

_YEAR = re.compile(r"20\d\d\s*年?")
_ASKS_ON = re.compile(
    r"^(那么|那|如果是|要是|换成|换|还有|以及|再问|另外)?(?P<rest>.{1,14}?)(呢|咧|捏|怎么样|又如何)[?？。 ]*$"
)
_POINTS_BACK = re.compile(
    r"^(那|那么)?(它|这个|这|那个|这种|那种|此|其|这事|那事|上面(说的)?)(?!次|周|月|年|样的话)"
)


def _tail_of(previous: str) -> str:
    """The previous question without its closing mark and particles."""
    return re.sub(r"[?？。!！呢啊呀吗嘛 ]+$", "", previous)


def stand_alone(text: str, previous: str) -> str:
    """`text` completed by the subject of `previous`, or `text` itself if it stands alone.

    那2035年呢 takes over the previous question with its year exchanged; 那充电桩呢 and 它归谁管
    are put behind it, so that both subjects are searched for.
    """
    asks_on = _ASKS_ON.match(text)
    if asks_on:
        rest = asks_on["rest"].strip()
        year = _YEAR.fullmatch(rest)
        if year and _YEAR.search(previous):
            return _YEAR.sub(year[0], _tail_of(previous), count=1)
        return f"{_tail_of(previous)} {rest}"
    if _POINTS_BACK.match(text) and len(text) <= 24:
        return f"{_tail_of(previous)} {text}"
    return text


def complete_follow_up(draft: Draft, tools: Tools) -> Draft:
    """Rewrite the question with the last of the five turns that are kept."""
    turns = draft.question.history[-TURNS_KEPT:]
    if not turns:
        return draft
    previous = tools.words.correct(plain_text(turns[0].question))
    for turn in turns[1:]:  # each turn may itself have been a follow-up
        previous = stand_alone(tools.words.correct(plain_text(turn.question)), previous)
    standalone = stand_alone(draft.text, previous)
    return replace(draft, standalone=standalone, query=standalone)
