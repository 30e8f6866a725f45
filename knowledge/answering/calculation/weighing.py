"""Retail weighing: how much is missing, how much may be missing, and what that says."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from knowledge.answer import NextStep, Status
from knowledge.answering.calculation.account import Account, Ids
from knowledge.answering.calculation.goods import (
    Goods,
    goods_in,
    is_excluded,
    is_no_retail_food,
    may_be_alive,
)
from knowledge.answering.calculation.shortfall import (
    LAW,
    RESERVE,
    RULE_WORDS,
    advise,
    as_decimal,
    difference_told,
    grams,
    method_in,
    missing_grams,
    tell_weights,
)
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.purchases import Price, Purchase
from knowledge.passage import Cite
from knowledge.rules.retail_weighing import (
    Band,
    Finding,
    Method,
    class_by_price,
    classes,
    classes_for,
    held_against,
    judge,
    multiplier,
    negative_deviation,
)
from knowledge.rules.units import plain, written
from knowledge.rules.verdict import Verdict

_TABLE_1 = Cite(LAW, "附表1")
_PRICE_IN_WORDS = re.compile(r"[几上两三]百|百(多|来|把|十几)|高价|名贵|昂贵|贵|便宜|十(多|几)块")
_LOOKED_FOR_BY = {
    "A": "米、菜、水果称重允许差多少",
    "B": "肉、蛋、水产称重允许差多少",
    "C": "干货称重允许差多少",
    "D": "贵价食品称重允许差多少",
}


def weigh(purchase: Purchase, draft: Draft, tools: Tools) -> Draft:
    """Compute a shortfall or the 负偏差 of goods sold by weight; unchanged if they are not such goods.

    Follows 第66号 第五条, 第六条, 第七条 and 附表1; asks for what is missing.
    """
    text = draft.standalone
    account = Account(draft, tools)
    if is_no_retail_food(text) or (purchase.declared and purchase.declared.quantity != "质量"):
        return draft
    goods = goods_in(text)
    if _PRICE_IN_WORDS.search(text) and purchase.price is None:
        return draft  # 好几百, 高价: which class that is, the passages explain
    if purchase.declared is None:
        return _ask_for_weight(purchase, goods, account, draft)
    if purchase.declared.vague:
        return draft
    settled = grams(purchase.declared.base)
    cited = tell_weights(purchase, account)
    if is_excluded(text):
        return _excluded(account, cited)
    price = purchase.price.per_kg if purchase.price else None
    letters = _letters(goods, purchase.price)
    if price is not None and purchase.price:
        _note_price(purchase, price, account)
    short = missing_grams(purchase)
    if goods is None and price is None:
        return _any_class(settled, short, account, cited, draft)
    cited = _tell_deviation(letters, settled, goods, purchase.price, account)
    if purchase.price and purchase.price.upto and len(letters) > 1:
        account.say("说的价格跨了档，按成交的那个价格算。", *cited)
    return _conclude(letters, settled, short, goods, account, cited, text)


def _letters(goods: Goods | None, price: Price | None) -> tuple[str, ...]:
    """The classes that may apply; of a range of prices those of all prices in it."""
    named = goods.food_class if goods else None
    if price is None:
        return classes_for(named, None)
    low, high = (as_decimal(value) for value in (price.per_kg, price.per_kg_upto))
    known = [entry.letter for entry in classes()]
    between = known[known.index(class_by_price(low)) : known.index(class_by_price(high)) + 1]
    return tuple(dict.fromkeys((*classes_for(named, low), *between)))


def _note_price(purchase: Purchase, per_kg: Fraction, account: Account) -> None:
    if purchase.price:
        per = plain(as_decimal(purchase.price.per))
        account.compute(written(per_kg)[0], "元/kg", f"{plain(purchase.price.yuan)} 元 ÷ {per} kg")
        if upto := purchase.price.upto:
            high = written(purchase.price.per_kg_upto)[0]
            account.compute(high, "元/kg", f"{plain(upto)} 元 ÷ {per} kg")


def _band_ids(band: Band, account: Account) -> Ids:
    named = next(entry.named for entry in classes() if entry.letter == band.food_class)
    text = (
        f"{named or '每千克高于100元的食品'}，{plain(band.over_g)}克以上到{plain(band.up_to_g)}克："
        f"负偏差{plain(band.deviation_g)}克。"
    )
    return account.row(band.fact_id, _LOOKED_FOR_BY[band.food_class], text, Cite(LAW, "第五条"), _TABLE_1)


def _tell_deviation(
    letters: tuple[str, ...], settled: Decimal, goods: Goods | None, price: Price | None, account: Account
) -> Ids:
    """One sentence for each class that may apply, with its 负偏差."""
    cited: list[str] = []
    weight = plain(settled)
    for letter in letters:
        band = negative_deviation(letter, settled)
        why = _why(letter, goods, price)
        if band is None:
            ids = account.explained("F3-N1", "一次买很多，称重超出表怎么办")
            ids = ids or account.row("F3-N1", "称重超出表", "超过附表的称重上限，表中没有负偏差。", _TABLE_1)
            account.say(f"{why}，{weight}克超出附表的称重范围，表里没有负偏差。", *ids)
            cited += ids
            continue
        deviation = plain(band.deviation_g)
        ids = _band_ids(band, account)
        account.compute(deviation, "g", f"附表1：{weight} g 的负偏差", account.inputs(ids, deviation))
        rest = "，以官方附表为准" if band.doubtful else ""
        account.say(f"{why}，{weight}克的负偏差是{deviation}克{rest}。", *ids)
        cited += ids
    return tuple(dict.fromkeys(cited))


def _why(letter: str, goods: Goods | None, price: Price | None) -> str:
    by_name = goods is not None and goods.food_class == letter
    if by_name and goods:
        return goods.word if goods.word == goods.category else f"{goods.word}属于{goods.category}"
    if price is None:
        return "按价格"
    ends = (price.per_kg, price.per_kg_upto)
    told = next((end for end in ends if class_by_price(as_decimal(end)) == letter), None)
    return f"每千克{written(told)[0]}元，按价格" if told is not None else "价格在中间，按价格"


def _conclude(
    letters: tuple[str, ...],
    settled: Decimal,
    short: Decimal | None,
    goods: Goods | None,
    account: Account,
    cited: Ids,
    text: str,
) -> Draft:
    bands = [band for letter in letters if (band := negative_deviation(letter, settled))]
    thresholds = [plain(multiplier(Method.EQUAL) * band.deviation_g) for band in bands]
    for band, limit in zip(bands, thresholds, strict=True):
        formula = f"{plain(band.deviation_g)} × {plain(multiplier(Method.EQUAL))}"
        account.compute(limit, "g", formula, account.inputs(cited, plain(band.deviation_g)))
    method = method_in(text)
    rule = account.explained("B2-007", RULE_WORDS) or cited
    if len(bands) == 1:
        account.say(f"用原来的秤或更准的秤复称，门槛是{plain(bands[0].deviation_g)}克。", *rule, *cited)
        account.say(f"用一样准的秤复称，门槛是{thresholds[0]}克。", *rule, *cited)
    for band, limit in zip(bands, thresholds, strict=True) if len(bands) > 1 else ():
        side = _side(band.food_class, goods)
        line = f"{side}，门槛是{plain(band.deviation_g)}克；用一样准的秤复称，是{limit}克。"
        account.say(line, *rule, *cited)
    verdict = Verdict.UNDECIDED
    if short is not None:
        finding = judge(settled, settled - short, letters, method)
        verdict = finding.verdict
        if len({one.verdict for one in finding.classes}) > 1:
            sides = (f"{_side(one.food_class, goods)}{one.verdict}" for one in finding.classes)
            account.say("，".join(sides) + "。", *rule, *cited)
        account.say(_verdict_told(finding, method), *rule, *cited)
        if len(letters) > 1 and verdict is Verdict.UNDECIDED:
            _tell_conflict(account, cited)
    if may_be_alive(goods):
        alive = account.explained("B2-011", "活鱼、活鸡、水发货短秤怎么算", holding="活鱼") or cited
        account.say("买的是活的，就不按这张表。", *alive)
    account.say(RESERVE, *rule, *cited)
    if short is not None and short > 0 and verdict is not Verdict.WITHIN:
        advise(account)
    decided = short is None or verdict is not Verdict.UNDECIDED
    return account.ended(Status.ANSWERED if decided else Status.ANSWERED_PARTLY)


def _side(letter: str, goods: Goods | None) -> str:
    return "按品名" if goods and goods.food_class == letter else "按价格"


def _verdict_told(finding: Finding, method: Method | None) -> str:
    head = difference_told(finding.short_g)
    if finding.verdict is not Verdict.UNDECIDED:
        return f"{head}，{finding.verdict}。"
    inside = {one.verdict for one in finding.classes}
    if method is None and len(finding.classes) == 1 and finding.classes[0].band:
        return f"{head}，在两个门槛之间：要看复称的秤有多准，现在{finding.verdict}。"
    return (
        f"{head}，{finding.verdict}。" if len(inside) == 1 else f"{head}，两档结果不同，{finding.verdict}。"
    )


def _tell_conflict(account: Account, cited: Ids) -> None:
    ids = account.explained("B2-008", "表里没写名字的食品按价格看") or cited
    account.say("品名和价格不在同一档，条文没写归哪档，由市场监管部门认定。", *ids)


def _excluded(account: Account, cited: Ids) -> Draft:
    ids = account.explained("B2-011", "活鱼、活鸡、水发货短秤怎么算", holding="活鱼")
    ids = ids or account.row("B2-011", "活鱼活禽水发物", "活禽、活鱼、水发物不适用附表1。", _TABLE_1)
    account.say(f"活鱼、活禽、水发物不按负偏差表，用这张表{Verdict.UNDECIDED}。", *ids, *cited)
    account.say("少给不等于合规，可以请市场监管部门来查。", *ids)
    advise(account)
    return account.ended(Status.ANSWERED_PARTLY)


def _any_class(settled: Decimal, short: Decimal | None, account: Account, cited: Ids, draft: Draft) -> Draft:
    """Without goods and price: decided if every class agrees, else we ask."""
    letters = classes_for(None, None)
    bands = [band for letter in letters if (band := negative_deviation(letter, settled))]
    if short is None or not bands or not cited:
        return _ask_for_goods(account, draft)
    widest = max(bands, key=lambda band: band.deviation_g)
    verdicts = {held_against(short, band.deviation_g, method_in(draft.standalone)) for band in bands}
    if verdicts != {Verdict.OVER} or len(bands) < len(letters):
        return _ask_for_goods(account, draft)
    deviation, limit = plain(widest.deviation_g), plain(multiplier(Method.EQUAL) * widest.deviation_g)
    ids = _band_ids(widest, account)
    account.compute(deviation, "g", f"附表1：{plain(settled)} g 最宽的负偏差", account.inputs(ids, deviation))
    formula = f"{deviation} × {plain(multiplier(Method.EQUAL))}"
    account.compute(limit, "g", formula, account.inputs(ids, deviation))
    account.say(f"食品里最宽的一档，{plain(settled)}克的负偏差是{deviation}克。", *ids)
    account.say(f"就算用一样准的秤复称，门槛也只有{limit}克。", *ids, *cited)
    account.say(f"少了{plain(short)}克，哪一档都{Verdict.OVER}。", *ids, *cited)
    account.say("活鱼、活禽、水发物不按这张表。", *ids)
    account.say(RESERVE, *ids)
    advise(account)
    return account.ended(Status.ANSWERED)


def _ask_for_goods(account: Account, draft: Draft) -> Draft:
    return account.ended(
        Status.CLARIFICATION,
        asks="买的是什么、多少钱一斤？说了才能算允许差多少。",
        steps=(NextStep("ask", "12块一斤的猪肉买2斤，复称1斤8两，超了吗"),),
    )


def _ask_for_weight(purchase: Purchase, goods: Goods | None, account: Account, draft: Draft) -> Draft:
    """Only the missing weight was told: how much was bought decides."""
    if purchase.short is None or purchase.short.vague:
        return draft
    tell_weights(purchase, account)
    word = goods.word if goods else "猪肉"
    return account.ended(
        Status.CLARIFICATION,
        asks="一共买了多少、多少钱一斤？说了才能算允许差多少。",
        steps=(NextStep("ask", f"12块一斤的{word}买2斤，复称1斤8两，超了吗"),),
    )
