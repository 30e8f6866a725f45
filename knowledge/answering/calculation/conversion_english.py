"""Units asked for in English: how much 2 lb 3 oz or half a jin is in another unit."""

from __future__ import annotations

import re
from functools import cache

from knowledge.answer import Label, Status
from knowledge.answering.calculation.account import Account, shown
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.quantities import Quantity, quantities_in, unit_named, unit_words
from knowledge.passage import Cite
from knowledge.rules.units import Trade, Unit, plain, unit, written

_NAMES = {
    "斤": "jin",
    "两": "liang",
    "亩": "mu",
    "钱": "qian",
    "台斤": "Taiwan catties",
    "公斤": "kg",
    "公里": "km",
    "海里": "nautical miles",
}
_DEFAULTS = {"质量": "克", "长度": "厘米", "面积": "平方米", "体积": "毫升", "能量": "千焦"}
_LARGE = {"克": "千克", "厘米": "米", "毫升": "升"}
_PRICE = re.compile(r"\b(costs?|price|worth|buy|pay|expensive)\b", re.IGNORECASE)
_TAIWAN = "台斤"
_OPEN = re.compile(r"\b(how (much|heavy|long|big)|what) (is|are|does)\b|\bconvert\b", re.IGNORECASE)
_TROY = re.compile(r"\b(gold|silver|troy|platinum|hong ?kong|taiwan|us|uk|imperial)\b", re.IGNORECASE)


@cache
def _target() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in unit_words() if word.isascii())
    return re.compile(
        rf"\bhow many (?P<first>{words})\b|\b(?:in|to|into|equals?|as) (?P<last>{words})\b", re.IGNORECASE
    )


def convert_in_english(draft: Draft, tools: Tools) -> Draft:
    """Answer how much a quantity is in another unit; unchanged when that is not asked.

    Units that have several sizes (ounces of gold, a Hong Kong catty) are left to the passages.
    """
    text = draft.standalone
    quantities = [one for one in quantities_in(text) if not one.vague]
    if draft.label is not Label.KNOWLEDGE or _PRICE.search(text) or _has_sizes(text, quantities):
        return draft
    asked = _target().search(text)
    if len(quantities) != 1 or not (asked or _OPEN.match(text)):
        return draft
    quantity = quantities[0]
    target = unit_named(asked["first"] or asked["last"]) if asked else _default(quantity)
    same = target is not None and [part.unit for part in quantity.parts] == [target]
    if target is None or same or target.quantity != quantity.quantity:
        return draft
    account = Account(draft, tools)
    value, exact = shown(quantity.base / target.factor)
    ids = [key for part in quantity.parts for key in _row(part.unit, account)]
    terms = (f"{plain(p.number)} × {_figure(p.unit, target)}" for p in quantity.parts)
    account.compute(value, _name(target), " ＋ ".join(terms))
    said = " ".join(f"{plain(part.number)} {_name(part.unit)}" for part in quantity.parts)
    market = target.trade is Trade.MARKET or any(p.unit.trade is Trade.MARKET for p in quantity.parts)
    space = " " if market else ""  # sentences are joined as they are
    account.say(f"{said} is {'' if exact else 'about '}{value} {_name(target)}.{space}", *ids)
    if market:
        rule = Cite("非法定计量单位限制使用管理办法", "第五条")
        text = "Traditional market units (jin, liang) may not be used in trade."
        cited = account.row("FA-002", "斤、两还能用来标价吗", text, rule)
        account.say("Jin and liang are not legal units: price tags must use kg or g.", *cited)
    if _TAIWAN in {part.unit.name for part in quantity.parts}:
        account.say(" Only one source has this figure; it is no legal unit here (台斤).", *ids)
    return account.ended(Status.ANSWERED)


def _has_sizes(text: str, quantities: list[Quantity]) -> bool:
    """Whether a unit is meant that has several sizes; a Taiwan catty that is named as such has one."""
    taiwan = any(part.unit.name == _TAIWAN for one in quantities for part in one.parts)
    return _TROY.search(text) is not None and not taiwan


def _default(quantity: Quantity) -> Unit:
    small = unit(_DEFAULTS[quantity.quantity])
    large = _LARGE.get(small.name)
    return unit(large) if large and quantity.base / small.factor >= 10_000 else small


def _name(one: Unit) -> str:
    return _NAMES.get(one.name) or one.symbol


def _figure(one: Unit, target: Unit) -> str:
    number, exact = written(one.factor / target.factor)
    ratio = one.factor / target.factor
    return number if exact else f"{ratio.numerator}/{ratio.denominator}"


def _row(one: Unit, account: Account) -> tuple[str, ...]:
    number, exact = written(one.factor)
    factor = number if exact else f"{one.factor.numerator}/{one.factor.denominator}"
    text = f"1 {_name(one)} is {factor} {one.base}."
    return account.row(one.told_by, f"{one.name} 换算", text, Cite("计量法", "第三条"))
