"""Whether a question names anything at all: 那个要怎么弄 and 我那个事情到底行不行啊 do not."""

from __future__ import annotations

import re

from knowledge.retrieval.tokens import QUESTION_WORDS, STOP_CHARACTERS

# What is left of a question after these are taken away is what it is about.
_EMPTY_TABLE = """
事情 到底 东西 情况 时候 问题 规定 一下 现在 应该 应当 可能 还是 或者 这样 那样 一个 有用 严重 结果 后来
今天 明天 昨天 刚才 上次 上回 再说 不知道 麻烦 师傅 老板 同志 谢谢 请教
"""
_EMPTY_WORDS = (*QUESTION_WORDS, *_EMPTY_TABLE.split())
_EMPTY = re.compile("|".join(sorted(map(re.escape, _EMPTY_WORDS), key=len, reverse=True)))
_EMPTY_CHARACTERS = STOP_CHARACTERS | frozenset(
    "种事该弄办管算罚检行做查收退赔找问用不没咋啥多久贵钱好坏对错很太老就得着过来完上下里外前后再先最几哪位"
)
# One of these is enough to be about something.
_NAMES = re.compile(r"[A-Za-z0-9秤称表磅尺油电气斤两克]|被抽检|罚没|不再罚|被罚的|送检好")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def matter(text: str) -> int:
    """How many characters of a Chinese question (normalised) are about something."""
    rest = _HAN.findall(_EMPTY.sub("", text))
    return sum(character not in _EMPTY_CHARACTERS for character in rest)


def names_nothing(text: str) -> bool:
    """Whether at most one character of a Chinese question (normalised) is about anything.

    Of some 2,800 asked questions in Chinese two are taken for such a question.
    """
    return not _NAMES.search(text) and matter(text) <= 1
