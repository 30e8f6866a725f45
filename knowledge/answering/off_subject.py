"""Whether a short follow-up speaks of something else or of nothing (那足球呢, asdf), and must not lean."""

from __future__ import annotations

import re
from enum import Enum, auto

from knowledge.answer import Label
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.router import router
from knowledge.answering.routes import routes
from knowledge.answering.routing import label_of
from knowledge.corpus.router_examples import OURS, UNHELD

_ASKS = re.compile(r"几|数|多少|多久|谁|哪|什么|啥|吗|怎么|如何|能不能|可不可以|要不要|[罚赔检退]")
_OF_THE_PORTAL = re.compile(r"^(你|您|我)(?!们这|要是|是)")  # 你吃饭了吗, 我想睡觉
_LETS_GO = re.compile(r"算了|不问了|不用了|换个话题|随便|没事了|不说了")
_REPEATED = re.compile(r"^(.{1,2})\1+$")
_NUMBER = re.compile(r"[\d\W_]+")
_YEAR = re.compile(r"20\d\d")
_UNIT = re.compile(
    r"[\d一二两三四五六七八九十百半]*\s*(亩|尺|寸|里|丈|石|斗|升|磅|码|度|吨|方|公顷|厘米|毫米)的?"
)
_MOSTLY = 0.65  # share of others, above which a few words of Chinese are theirs
_HALF = 0.5  # of the words of an English follow-up, that a passage must hold
_POOL = 5


class Leaning(Enum):
    """How a follow-up stands to the question before it."""

    MAY = auto()  # it may speak of the same
    OTHER = auto()  # it speaks of something else
    NOTHING = auto()  # it says nothing


def leaning_of(rest: str, draft: Draft, tools: Tools) -> Leaning:
    """How `rest`, the new words of a short follow-up, stands to what was asked before.

    Words that stand in our texts may be of its subject, whatever the router makes of so few.
    Raises IndexUnavailable without an index.
    """
    if _says_nothing(rest):
        return Leaning.NOTHING
    if label_of(rest) is Label.OUT_OF_SCOPE or routes().office_for(rest):
        return Leaning.OTHER
    if routes().names_metrology(rest) or _UNIT.fullmatch(rest):
        return Leaning.MAY
    hits = tools.retriever.find(rest, draft.scope, _POOL)
    covered = max((hit.coverage for hit in hits), default=0.0)
    if rest.isascii():
        return Leaning.OTHER if covered < _HALF else Leaning.MAY
    shares = router().shares(rest)
    foreign = 1 - shares[OURS] - shares[UNHELD] >= _MOSTLY
    if foreign and (_OF_THE_PORTAL.search(rest) or (covered < 1 and not _ASKS.search(rest))):
        return Leaning.OTHER
    return Leaning.MAY


def _says_nothing(rest: str) -> bool:
    if _YEAR.fullmatch(rest):
        return False
    typed = rest.isascii() and rest.isalpha() and not routes().names_metrology(rest) and not _is_word(rest)
    return typed or bool(_NUMBER.fullmatch(rest) or _REPEATED.match(rest) or _LETS_GO.search(rest))


def _is_word(typed: str) -> bool:
    """Whether letters alone look like an English word: neither keys in a row nor without a vowel."""
    low = typed.lower()
    rows = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    keys = len(low) > 2 and any(low in row or low in row[::-1] for row in rows)
    return bool(re.search(r"[aeiouy]", low)) and not keys
