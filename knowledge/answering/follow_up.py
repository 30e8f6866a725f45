"""Step: a follow-up (那2035年呢) becomes a question that stands alone, by rule."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answer import Label
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.normalise import plain_text
from knowledge.answering.off_subject import Leaning, leaning_of
from knowledge.answering.routing import label_of
from knowledge.answering.vague import matter

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


# What a question of its own names; one without any of these speaks of what was asked before.
_SUBJECT = re.compile(
    _THING.pattern
    + r"|投诉|举报|净含量|铅封|证书|标志|计量法|实施意见|计量标准|指标|法定|单位|诚信|商家|摊|店|厂|市场|茶|"
    r"斤两|短秤|缺斤|检定|校准|作弊|承诺|(?i:scale|meter|pump|complain|market|weigh|unit|pledge)"
)
_QUANTITY = re.compile(
    r"(\d+(?:\.\d+)?|[一二两三四五六七八九十半百]+)\s*(公斤|千克|毫升|克|斤|两|升|亩|尺|寸|米|磅|盎司|度|元|块)"
)
_SUBJECT_FIRST = re.compile(
    r"^[^是要能可算等多怎归由，,。]{1,8}"
    r"(?=是不是|算不算|要不要|能不能|可不可以|是|要|能|等于|归谁|由谁|多久|怎么)"
)
_ASPECT = re.compile(r"[人做用没不罚款钱赔期费证处果时]")  # asks another thing of the same subject
_ASKS_ON_ENGLISH = re.compile(r"(?i)^(and|but|then|so|what if|what about|how about|what else)\b")
_SHORT_HAN, _LITTLE, _SHORT_WORDS, _LONGEST_POINTER = 14, 5, 8, 24
_MAY_LEAN = frozenset({Label.KNOWLEDGE, Label.UNCLEAR})


def _leans_on_previous(text: str) -> bool:
    """Whether a short question names nothing of its own: 最多罚几万, And within how many days?"""
    if _SUBJECT.search(text) or label_of(text) not in _MAY_LEAN:
        return False
    if text.isascii():
        return len(text.split()) <= _SHORT_WORDS
    return len(text) <= _SHORT_HAN and matter(text) <= _LITTLE


def _tail_of(previous: str) -> str:
    """The previous question without its closing mark and particles."""
    return re.sub(r"[?？。!！呢啊呀吗嘛 ]+$", "", previous)


def stand_alone(text: str, previous: str) -> str:
    """`text` completed by the subject of `previous`, or `text` itself if it stands alone.

    那2035年呢 takes over the previous question with its year exchanged, 那充电桩呢 with the thing
    or the quantity exchanged; other new words (它归谁管, 最多罚几万) are put behind it.
    """
    asks_on = _ASKS_ON.match(text)
    if asks_on:
        rest = asks_on["rest"].strip()
        year = _YEAR.fullmatch(rest)
        if year and _YEAR.search(previous):
            return _YEAR.sub(year[0], _tail_of(previous), count=1)
        for exchanged in (_THING, _QUANTITY):
            if exchanged.fullmatch(rest.removesuffix("的")) and exchanged.search(previous):
                return exchanged.sub(rest.removesuffix("的"), _tail_of(previous), count=1)
        if len(rest) <= 4 and not _ASPECT.search(rest) and _SUBJECT_FIRST.match(previous):
            return _SUBJECT_FIRST.sub(rest, _tail_of(previous), count=1)
        return f"{_tail_of(previous)} {rest}"
    points_back = _POINTS_BACK.match(text) and len(text) <= _LONGEST_POINTER
    asks_on_english = _ASKS_ON_ENGLISH.match(text) and len(text.split()) <= _SHORT_WORDS
    if points_back or asks_on_english or _leans_on_previous(text):
        return f"{_tail_of(previous)} {text}"
    return text


def new_words(text: str) -> str:
    """What a short follow-up adds to the question before it: 足球 of 那足球呢, else all of it."""
    asks_on = _ASKS_ON.match(text)
    if asks_on:
        return asks_on["rest"].strip()
    return _ASKS_ON_ENGLISH.sub("", text).strip(" ?？.。!！") if text.isascii() else text


def _follow(text: str, previous: str, draft: Draft, tools: Tools) -> tuple[str, str]:
    """`text` as a question that stands alone, and what the next one may lean on."""
    completed = stand_alone(text, previous)
    if completed == text:
        says_nothing = leaning_of(text, draft, tools) is Leaning.NOTHING if len(text) <= _LITTLE else False
        return text, previous if says_nothing else text
    leaning = leaning_of(new_words(text), draft, tools)
    if leaning is Leaning.MAY:
        return completed, completed
    return text, previous if leaning is Leaning.NOTHING else text


def complete_follow_up(draft: Draft, tools: Tools) -> Draft:
    """Rewrite the question with the last of the five turns that are kept."""
    turns = draft.question.history[-TURNS_KEPT:]
    if not turns:
        return draft
    previous = tools.words.correct(plain_text(turns[0].question))
    for turn in turns[1:]:  # each turn may itself have been a follow-up
        _, previous = _follow(tools.words.correct(plain_text(turn.question)), previous, draft, tools)
    standalone, _ = _follow(draft.text, previous, draft, tools)
    return replace(draft, standalone=standalone, query=standalone)
