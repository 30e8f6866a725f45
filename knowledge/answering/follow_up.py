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
# Things that one asks about in turn: 充电桩要强检吗 - 加油机呢.
_THING = re.compile(
    r"电子(计价)?秤|电子秤|公平秤|充电桩|加油机|加气机|(出租车)?计价器|(电子)?停车收费表|热量表|燃气表|煤气表|水表|电表|电能表|"
    r"血压计|体温计|额温枪|眼压计|验光仪|焦度计|眼镜|砝码|秤|定量包装|预包装|集贸市场|加油站|超市|商场|菜市场"
)


def _tail_of(previous: str) -> str:
    """The previous question without its closing mark and particles."""
    return re.sub(r"[?？。!！呢啊呀吗嘛 ]+$", "", previous)


def stand_alone(text: str, previous: str) -> str:
    """`text` completed by the subject of `previous`, or `text` itself if it stands alone.

    那2035年呢 takes over the previous question with its year exchanged, 那充电桩呢 with the thing
    that was asked about exchanged; other new words (它归谁管) are put behind it.
    """
    asks_on = _ASKS_ON.match(text)
    if asks_on:
        rest = asks_on["rest"].strip()
        year = _YEAR.fullmatch(rest)
        if year and _YEAR.search(previous):
            return _YEAR.sub(year[0], _tail_of(previous), count=1)
        if _THING.fullmatch(rest) and _THING.search(previous):
            return _THING.sub(rest, _tail_of(previous), count=1)
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
