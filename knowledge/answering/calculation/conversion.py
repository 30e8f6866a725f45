"""Units: how much a quantity is in another unit, and whether the unit may be used in trade."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache

from knowledge.answer import Status
from knowledge.answering.calculation.account import Account, shown, told
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.quantities import Part, Quantity, quantities_in, unit_named, unit_words
from knowledge.passage import Cite
from knowledge.rules.units import Trade, Unit, plain, unit, written

_UNCHECKED = re.compile(
    r"司马斤|港斤|关斤|司马两|空调|匹|中药|药方|处方|抓药|盎司.{0,2}[金银铂]|[金银铂].{0,6}盎司"
)
_SCREEN = re.compile(
    r"电视|屏|显示器|手机|电脑|平板|蛋糕|披萨|比萨|轮|自行车|脚踏车|单车|英寸|照片|裤|腰围|行李箱"
)
# What may stand between a quantity and the question for another unit.
_BETWEEN = re.compile(
    r"(?:的|了|呢|电视机?|屏幕?|显示器|手机|电脑|平板|蛋糕|披萨|比萨|轮子|轮胎|脚踏车|自行车|行李箱|箱子|"
    r"对角线|直径|长度|宽度|面积|地|田|土地|茶园|果园|大米|米|肉|猪肉|黄金|金子|茶叶|布|酒|油|水|[，,、 ]|"
    r"等于|就是|是|合|折合?|换算?|换成|转换?|化|成|为|有|=|相当于|大概|大约|到底|究竟|应该|算|总共|一共|"
    r"那|这|请问|我想知道|想问|问一下|如果|用|按|来|也就)*"
)
_DEFAULTS = {"质量": ("克", "千克"), "长度": ("厘米", "米"), "面积": ("平方米",), "体积": ("升",)}
_DEFAULTS |= {"能量": ("焦耳",)}


@cache
def _asked() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in unit_words())
    target = rf"(?P<target>{words})(?![A-Za-z])"
    how = r"(?:多少|几多|几|多大)"
    into = r"(?:换算?成?|折合?成?|转换?成?|化成|合成?|等于|是|用)"
    return re.compile(
        rf"{how}个?{target}|{into}{target.replace('target', 'into')}.{{0,4}}{how}"
        rf"|(?:换算成|换成|折成|转换成|转成|化成){target.replace('target', 'bare')}"
        rf"|(?:等于|是|合|折合|相当于|=){how}(?P<open>[?？呢啊呀 ]*$)",
        re.IGNORECASE,
    )


@cache
def _lone() -> re.Pattern[str]:
    """A unit without a number: 英尺等于多少米."""
    words = "|".join(re.escape(word) for word in unit_words() if len(word) > 1 or word in "斤两亩尺寸里丈磅")
    return re.compile(rf"(?:^|[，, ]|一个)(?P<unit>{words})(?=(?:等于|是|合|折合|相当于|=|有)?(?:多少|几))")


@cache
def _pair() -> re.Pattern[str]:
    """Two units without a number: 公顷跟亩怎么换."""
    words = "|".join(re.escape(word) for word in unit_words() if not word.isascii())
    return re.compile(
        rf"(?:^|[，,。 ]|1|一)(?P<one>{words})(?:跟|和|与|同|到|换|转)(?P<other>{words})"
        r"(?:之间)?(?:是|要|该)?(?:怎么|咋|如何|怎样)?(?:互?换算?|折算|转换|互换)"
    )


def _pair_in(text: str) -> list[tuple[Quantity, Unit]]:
    match = _pair().search(text)
    units = [unit_named(match[name]) for name in ("one", "other")] if match else []
    one, other = units if len(units) == 2 else (None, None)
    if match is None or one is None or other is None or one.quantity != other.quantity:
        return []
    if one.quantity == "质量":
        return []  # one explainer tells 斤, 两 and 公斤 together
    large, small = (one, other) if one.factor >= other.factor else (other, one)
    if large == small or large.factor == small.factor:
        return []
    start, end = match.span()
    return [(Quantity(f"1{large.name}", start, end, (Part(Decimal(1), large),)), small)]


def convert_units(draft: Draft, tools: Tools) -> Draft:
    """Answer how much a quantity is in another unit; unchanged when that is not asked.

    Units without a checked figure (司马斤) are left to the passages.
    """
    text = draft.standalone
    if _UNCHECKED.search(text):
        return draft
    asked = list(_asked().finditer(text))
    pair = _pair_in(text)
    if not asked and not pair:
        return draft
    account = Account(draft, tools)
    concerned: list[Unit] = []
    for quantity, target in (*_pairs(text, asked), *pair):
        for reading in _readings(quantity, text):
            _tell(reading, target, account)
            concerned += (*(part.unit for part in reading.parts), target)
    if not concerned:
        return draft
    for trade in dict.fromkeys(one.trade for one in concerned):
        _tell_trade([one for one in dict.fromkeys(concerned) if one.trade is trade], account)
    return account.ended(Status.ANSWERED)


def _pairs(text: str, asked: list[re.Match[str]]) -> list[tuple[Quantity, Unit]]:
    """Which quantities are asked for in which units; a second question may keep the quantity."""
    found: list[tuple[Quantity, Unit]] = []
    quantities: list[Quantity] = []
    for match in asked:
        target = _target(match)
        quantities = _quantities_before(text, match.start(), target) or quantities
        for quantity in quantities:
            wanted = target or _default(quantity)
            same = [part.unit for part in quantity.parts] == [wanted]
            if not quantity.vague and wanted.quantity == quantity.quantity and not same:
                found.append((quantity, wanted))
    return list(dict.fromkeys(found))


def _target(match: re.Match[str]) -> Unit | None:
    word = match["target"] or match["into"] or match["bare"]
    return unit_named(word) if word else None


def _quantities_before(text: str, place: int, target: Unit | None) -> list[Quantity]:
    """The quantities that the question at `place` is about: what stands between says nothing else."""
    found: list[Quantity] = []
    end = place
    for quantity in reversed([q for q in quantities_in(text) if q.end <= place]):
        fits = target is None or target.quantity == quantity.quantity
        if not fits or not _BETWEEN.fullmatch(text, quantity.end, end):
            break
        found.insert(0, quantity)
        end = quantity.start
    lone = _lone().search(text)
    named = unit_named(lone["unit"]) if lone and not found else None
    if lone and named and place - 4 <= lone.end() <= place + 4:
        start, stop = lone.span("unit")
        return [Quantity(f"1{named.name}", start, stop, (Part(Decimal(1), named),))]
    return found


def _default(quantity: Quantity) -> Unit:
    """The legal unit in which a quantity is told when none was asked for."""
    names = _DEFAULTS[quantity.quantity]
    found = [unit(name) for name in names]
    return next((one for one in found if quantity.base / one.factor < 1000), found[-1])


def _readings(quantity: Quantity, text: str) -> list[Quantity]:
    """寸 of a screen is 英寸; of anything else it may be either, so both are told."""
    if quantity.parts[0].unit.name != "寸" or "市寸" in text:
        return [quantity]
    number = quantity.parts[0].number
    inches = Quantity(f"{plain(number)}英寸", quantity.start, quantity.end, (Part(number, unit("英寸")),))
    if _SCREEN.search(text):
        return [inches]
    market = Quantity(f"{plain(number)}市寸", quantity.start, quantity.end, quantity.parts)
    return [market, inches]


def _tell(quantity: Quantity, target: Unit, account: Account) -> None:
    value = quantity.base / target.factor
    terms: list[str] = []
    ids: list[str] = []
    for part in quantity.parts:
        ratio = part.unit.factor / target.factor
        terms.append(f"{plain(part.number)} × {_factor(ratio)}")
        ids += _unit_ids(part.unit, account)
    if target.trade is not Trade.LEGAL:
        ids += _unit_ids(target, account)
    account.compute(shown(value)[0], target.symbol or target.name, " ＋ ".join(terms))
    account.say(f"{quantity.written}{told(value)}{target.name}。", *ids)
    for note in dict.fromkeys(part.unit.note for part in quantity.parts):
        if note:
            account.say(f"{note}。", *ids)


def _factor(ratio: Fraction) -> str:
    number, exact = written(ratio)
    return number if exact else f"{ratio.numerator}/{ratio.denominator}"


def _unit_ids(one: Unit, account: Account) -> tuple[str, ...]:
    number, exact = written(one.factor)
    factor = number if exact else f"{one.factor.numerator}/{one.factor.denominator}"
    return account.row(
        one.told_by,
        f"{one.name} 换算 法定计量单位",
        f"1{one.name}是{factor} {one.base}。",
        Cite("计量法", "第三条"),
    )


def _tell_trade(alike: list[Unit], account: Account) -> None:
    """Whether units of one kind may be used in trade: 计量法 第三条, 总局令第90号 第三、五条."""
    one, names = alike[0], "、".join(each.name for each in alike)
    rules = "非法定计量单位限制使用管理办法"
    if one.trade is Trade.LEGAL:
        return
    if one.trade is Trade.MARKET:
        ids = account.row("FA-002", "斤、两还能用来标价吗", "市场交易不能用市制单位。", Cite(rules, "第五条"))
        account.say(f"{names}不是法定计量单位，市场交易不能用来标价。", *ids)
    elif one.trade is Trade.INCH:
        ids = account.row(
            "FA-004", "哪些非法定单位还可以用 屏幕", "屏幕、蛋糕的寸可以用。", Cite(rules, "第八条")
        )
        account.say("英寸不是法定单位，屏幕、蛋糕这类约定的可以用。", *ids)
    elif one.trade is Trade.FARM:
        ids = account.row("B7-K06", "英寸、亩、公顷怎么换算", "亩在农地上沿用。", Cite("计量法", "第三条"))
        account.say(f"{one.name[0] if one.name == '亩' else '分'}不是法定单位，只在农地上沿用。", *ids)
    elif one.trade is Trade.VOYAGE:
        account.say(f"{one.name}是法定单位，只用于航程。", *_unit_ids(one, account))
    else:
        ids = tuple(key for each in alike for key in _unit_ids(each, account))
        account.say(f"{names}不是我国的法定计量单位。", *ids)
