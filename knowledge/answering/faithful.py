"""Whether a rephrased sentence says what its passages say: words, figures with unit and bound, denial."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from knowledge.numbers import chinese_number, numbers_in
from knowledge.retrieval.tokens import STOP_CHARACTERS, normalise, tokens

# Shares of a sentence's words that must stand in its passages; chosen on pairs written by hand
# (tests/unit/answering/test_faithful.py, docs/decisions/0009).
LEAST_CHARACTERS = 0.72
LEAST_PAIRS = 0.34
_ALIGNED = 0.4  # a clause that shares so much with a clause of the passage says the same matter

_DIGIT = "零〇一二三四五六七八九"
_NUMERAL = rf"(?:\d[\d,]*(?:\.\d+)?\s*[万亿]?|两?[{_DIGIT}十百千万亿]+(?:点[{_DIGIT}]+)?|两)"
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
_AT_LEAST = r"不少于|不得少于|不低于|不小于|至少|最少|最低|超过|多于|大于|高于|满"
_QUANTITY = re.compile(
    rf"(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST}))?[^，。；\d]{{0,2}}?"
    rf"(?P<percent>百分之)?(?P<number>{_NUMERAL})\s*(?P<unit>{_UNIT})?"
    r"(?P<after>以下|以内|之内|以上|以后|之后|以前|之前)?"
)
_AFTER = {
    "以下": "most", "以内": "most", "之内": "most", "以上": "least",
    "以后": "after", "之后": "after", "以前": "before", "之前": "before",
}  # fmt: skip

# Words that change what a citizen may or must do: one of a group may stand for another of it.
_MEANINGS = (
    r"应当|应该|必须|须|务必",
    r"不得|禁止|严禁|不准|不许|不允许",
    r"可以|(?<!不)允许",
    r"免费|不收费|不收钱|不交钱|不花钱|免收",
    r"违法|犯法|违规|非法",
    r"犯罪|刑事|判刑|坐牢|拘留",
    r"罚款|罚\s*[\d一二三四五六七八九十百千万]|处罚|(?<![惩处])罚",
    r"没收",
    r"吊销|撤销|取消",
    r"只有|只能|只准|唯一|仅",
    r"一律|任何|所有|全部|全都",
    r"赔偿|赔",
    r"强制|强检",
    r"注册|登记|备案",
    r"除外|例外|除非",
    r"废止|失效|作废",
    r"转账|汇款|付款|缴费|收费",
)
_DENIAL = re.compile(r"不|未|没有|没(?!收)|无(?!论)|勿|禁止|严禁|拒绝|免(?!得)|非(?!常)")
_NO_DENIAL = re.compile(
    r"不仅|不但|不同|不论|不管|不过|不只|差不多|不足|不然|不久|未来|无论|是不是|要不要|能不能"
)
_CLAUSE = re.compile(r"[^，。；！？：,;!?:\n]+")
_LATIN = re.compile(r"[a-z]{2,}")


class Figure(NamedTuple):
    """A number with its unit and its bound (`most`, `least`, `after`, `before` or empty)."""

    value: Decimal
    unit: str
    bound: str


def figures_in(text: str) -> set[Figure]:
    """The numbers of `text` that have a unit, as they bind: 1 万元以下 is not 1 万元."""
    found: set[Figure] = set()
    for match in _QUANTITY.finditer(normalise(text)):
        unit = "百分之" if match["percent"] else (match["unit"] or "")
        value = _value(match["number"])
        if value is None or not unit:
            continue
        if unit == "万元":
            value, unit = value * 10_000, "元"
        bound = (
            "most" if match["most"] else "least" if match["least"] else _AFTER.get(match["after"] or "", "")
        )
        unit = unit.removeprefix("个") or "个"
        if value == 1 and unit in _COUNTED and not match["number"][0].isdigit():
            continue  # 一个, 一种 count nothing
        found.add(Figure(value.normalize(), _UNITS.get(unit, unit), bound))
    return found


def _value(numeral: str) -> Decimal | None:
    if numeral[0].isdigit():
        return max(numbers_in(numeral), default=None)
    return chinese_number(numeral)


def doubt_about(text: str, basis: str) -> str:
    """Why `text` may not be what `basis` says, in a few words; empty if there is no doubt.

    Errs on the side of doubt: then the words of the passage are shown themselves.
    """
    if not _words_stand_in(text, basis):
        return "words that are not in its passages"
    if not set(_LATIN.findall(normalise(text))) <= set(_LATIN.findall(normalise(basis))):
        return "a foreign word that is not in its passages"
    if not figures_in(text) <= figures_in(basis):
        return "a figure with another unit or bound"
    for meaning in _MEANINGS:
        if re.search(meaning, text) and not re.search(meaning, basis):
            return "a duty, right or sanction that is not in its passages"
    if _denies_otherwise(text, basis):
        return "a denial that is not in its passages, or one that is missing"
    return ""


def _words_stand_in(text: str, basis: str) -> bool:
    said = [token for token in tokens(text) if not set(token) <= STOP_CHARACTERS]
    there = set(tokens(basis))
    for words, least in (
        ([t for t in said if len(t) == 1], LEAST_CHARACTERS),
        ([t for t in said if len(t) > 1], LEAST_PAIRS),
    ):
        if words and sum(word in there for word in words) < least * len(words):
            return False
    return bool(said)


def _denies_otherwise(text: str, basis: str) -> bool:
    """Whether a clause denies what the nearest clause of the basis affirms, or the reverse."""
    basis_clauses = [(set(tokens(clause)), _denies(clause)) for clause in _CLAUSE.findall(basis)]
    for clause in _CLAUSE.findall(text):
        words = set(tokens(clause))
        if not words:
            continue
        shares = [(len(words & other) / len(words), denied) for other, denied in basis_clauses]
        best = max((share for share, _ in shares), default=0.0)
        nearest = {denied for share, denied in shares if share >= best - 0.05}
        if best >= _ALIGNED and _denies(clause) not in nearest:
            return True
        if best < _ALIGNED and _denies(clause) and not any(denied for _, denied in basis_clauses):
            return True
    return False


def _denies(clause: str) -> bool:
    return _DENIAL.search(_NO_DENIAL.sub("", clause)) is not None
