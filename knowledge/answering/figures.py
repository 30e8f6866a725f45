"""Figures of an answer: numbers with unit and bound, and where they stand beside each other."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from knowledge.numbers import chinese_number, numbers_in
from knowledge.retrieval.tokens import normalise

_DIGIT = "零〇一二三四五六七八九"
_ARABIC = r"\d+(?:,\d{3}(?!\d))*(?:\.\d+)?"  # 1,000 is one number, 2019，2020 年 are two
_NUMERAL = rf"(?:{_ARABIC}[万亿]?|两?[{_DIGIT}十百千万亿]+(?:点[{_DIGIT}]+)?|两)"
_UNITS = {
    "天": "日", "块钱": "元", "块": "元", "公斤": "kg", "千克": "kg", "克": "g", "毫升": "ml", "升": "l",
    "%": "百分之", "个百分点": "百分点",
}  # fmt: skip
_UNIT = (
    r"个?工作日|个?百分点|万元|元|块钱|块|个月|小时|分钟|日|天|月|年|周|倍|%|公斤|千克|克|斤|两|钱|毫升|升"
    r"|kg|mg|g|ml|l|kw|次|级|人|份|成|折|种|项|类|条|款|家|处|台|件|个"
)
_COUNTED = frozenset("次级人份成种项类条款家处台件个")
_AT_MOST = r"不超过|不得超过|不多于|不大于|不高于|最多|至多|最高"
_AT_LEAST = r"不少于|不得少于|不低于|不小于|至少|最少|最低|超过|多于|大于|高于"
_BETWEEN = r"[^，,。；;、\d]{0,4}?"  # 最多调解 60 日
_QUANTITY = re.compile(
    rf"(?:(?P<most>{_AT_MOST}){_BETWEEN}|(?P<least>(?:{_AT_LEAST}){_BETWEEN}|满))?"
    rf"(?P<percent>百分之)?(?P<number>{_NUMERAL})(?P<unit>{_UNIT})?"
    r"(?P<after>以下|以内|之内|以上|以后|之后|以前|之前)?"
)
_DIGITS = re.compile(_ARABIC)
_AFTER = {
    "以下": "most", "以内": "most", "之内": "most", "以上": "least",
    "以后": "after", "之后": "after", "以前": "before", "之前": "before",
}  # fmt: skip


class Figure(NamedTuple):
    """A number with its unit and its bound (`most`, `least`, `after`, `before` or empty)."""

    value: Decimal
    unit: str
    bound: str


def figures_in(text: str) -> set[Figure]:
    """The numbers of `text` that have a unit, as they bind: 1 万元以下 is not 1 万元."""
    return set(figures_in_order(text))


def figures_in_order(text: str) -> list[Figure]:
    """The same in the order of the text: 1 到 2 元 is not 2 到 1 元."""
    found: list[Figure] = []
    for match in _QUANTITY.finditer(_closed_up(text)):
        unit = "百分之" if match["percent"] else (match["unit"] or "")
        value = _value(match["number"])
        if value is None or not unit:
            continue
        if unit == "万元":
            value, unit = value * 10_000, "元"
        before = "most" if match["most"] else "least" if match["least"] else ""
        bound = before or _AFTER.get(match["after"] or "", "")
        unit = unit.removeprefix("个") or "个"
        if value == 1 and unit in _COUNTED and not match["number"][0].isdigit():
            continue  # 一个, 一种 count nothing
        found.append(Figure(value.normalize(), _UNITS.get(unit, unit), bound))
    return found


def _closed_up(text: str) -> str:
    return re.sub(r"\s+", "", normalise(text))


def numbers_moved(text: str, basis: str) -> bool:
    """Whether a number of `text` has other neighbours than in `basis`: 〔2023〕14 is not 〔14〕14."""
    there = _neighbours(basis)
    before = {(number, left) for number, left, _ in there}
    after = {(number, right) for number, _, right in there}
    return any((n, left) not in before and (n, right) not in after for n, left, right in _neighbours(text))


def _neighbours(text: str) -> list[tuple[str, str, str]]:
    """Each number in digits with the character before and after it."""
    closed = f" {_closed_up(text)} "
    return [(m[0], closed[m.start() - 1], closed[m.end()]) for m in _DIGITS.finditer(closed)]


def _value(numeral: str) -> Decimal | None:
    if numeral[0].isdigit():
        return max(numbers_in(numeral), default=None)
    return chinese_number(numeral)
