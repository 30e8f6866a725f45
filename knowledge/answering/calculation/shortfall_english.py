"""How much may be missing, asked in English: goods weighed before the customer, and packages."""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge.answer import Label, Status
from knowledge.answering.calculation.account import Account, Ids
from knowledge.answering.calculation.english_purchases import (
    english_purchase,
    food_class,
    is_alive,
    is_packed,
)
from knowledge.answering.calculation.shortfall import LAW, as_decimal, missing_grams
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.purchases import Purchase
from knowledge.passage import Cite
from knowledge.rules.net_content import allowance, judge_single
from knowledge.rules.retail_weighing import classes_for, held_against, negative_deviation
from knowledge.rules.units import plain, unit
from knowledge.rules.verdict import Verdict

_PACKAGES = "定量包装商品计量监督管理办法"
_ASKS = re.compile(
    r"\b(?:short|less|under(?:weight)?|missing|allow(?:ed|ance)|toleran(?:ce|t)|permitted|legal|okay|ok|only|"
    r"short[- ]?weight|acceptable|fair|within|limit|enough|correct|how much .{0,20}(?:may|can))\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:fine[ds]?|penalt(?:y|ies)|complain\w*|report|where|who|refund|compensat\w*|"
    r"what (?:can|should|do) i|sue)\b",
    re.IGNORECASE,
)
_VERDICTS = {
    Verdict.OVER: "beyond the allowed deviation",
    Verdict.WITHIN: "within the allowed deviation",
    Verdict.UNDECIDED: "not to be decided without knowing how it was weighed again",
}
_CLASSES = {
    "A": "grain, vegetables, fruit and food up to 6 yuan per kg",
    "B": "meat, eggs, poultry, seafood, cakes and food up to 30 yuan per kg",
    "C": "dried goods and food up to 100 yuan per kg",
    "D": "food above 100 yuan per kg",
}


def judge_in_english(draft: Draft, tools: Tools) -> Draft:
    """Compute what may be missing, and hold what is missing against it; unchanged if not asked.

    附表1 with 第五条 and 第六条 of the rules on retail weighing, 附件3 of those on packages (第八条, 第九条).
    """
    text = draft.standalone
    if draft.label is not Label.KNOWLEDGE or not _ASKS.search(text) or _ANOTHER.search(text):
        return draft
    purchase = english_purchase(text)
    if purchase.declared is None or is_alive(text):
        return draft
    if is_packed(text) or purchase.declared.quantity == "体积":
        return _package(purchase, draft, tools)
    named = food_class(text)
    if named is None and purchase.price is None:
        return draft
    return _weighed(purchase, named, draft, tools)


def _weighed(purchase: Purchase, named: str | None, draft: Draft, tools: Tools) -> Draft:
    if purchase.declared is None:
        return draft
    account = Account(draft, tools)
    settled = as_decimal(purchase.declared.base * 1000)
    short = missing_grams(purchase)
    price = as_decimal(purchase.price.per_kg) if purchase.price else None
    if purchase.price and price is not None:
        formula = f"{plain(purchase.price.yuan)} yuan ÷ {plain(as_decimal(purchase.price.per))} kg"
        account.compute(plain(price), "yuan/kg", formula)
    account.compute(plain(settled), "g", f"as you said: {purchase.declared.said}")
    verdicts = []
    cited: Ids = ()
    for letter in classes_for(named, price):
        band = negative_deviation(letter, settled)
        if band is None:
            return draft
        allowed = plain(band.deviation_g)
        row = account.row(
            band.fact_id, "称重允许差多少", f"{plain(settled)}克：负偏差{allowed}克。", Cite(LAW, "附表1")
        )
        rule = account.row("B2-004", "散装称重允许差多少", "不得超过负偏差。", Cite(LAW, "第五条"))
        cited = tuple(dict.fromkeys((*cited, *row, *rule)))
        account.compute(allowed, "g", f"附表1: {plain(settled)} g", account.inputs(row, allowed))
        account.say(f"For {_CLASSES[letter]}, {plain(settled)} g may be {allowed} g short. ", *row, *rule)
        account.compute(plain(band.deviation_g * 2), "g", f"2 × {allowed} g")
        account.say(
            f"Weighed again on a scale of the same accuracy, twice that counts: "
            f"{plain(band.deviation_g * 2)} g. ",
            *rule,
        )
        if short is not None:
            verdicts.append(held_against(short, band.deviation_g, None))
    _tell_short(short, verdicts, settled, account, cited)
    account.say("The official table decides, and only the authorities can find a breach.", *cited)
    undecided = bool(verdicts) and len(set(verdicts)) > 1
    return account.ended(Status.ANSWERED_PARTLY if undecided else Status.ANSWERED)


def _tell_short(
    short: Decimal | None, verdicts: list[Verdict], settled: Decimal, account: Account, cited: Ids
) -> None:
    if short is None:
        return
    if short <= 0:
        account.say("Nothing is missing. ", *cited)
        return
    account.compute(plain(short), "g", f"{plain(settled)} − {plain(settled - short)}")
    verdict = verdicts[0] if len(set(verdicts)) == 1 else Verdict.UNDECIDED
    account.say(f"{plain(short)} g is missing: {_VERDICTS[verdict]}. ", *cited)
    if verdict is not Verdict.WITHIN:
        account.say(
            "Keep the goods as they are and weigh them again on the market's public check scale (公平秤). ",
            *cited,
        )


def _package(purchase: Purchase, draft: Draft, tools: Tools) -> Draft:
    marked = purchase.declared
    small = unit("克" if marked is not None and marked.quantity == "质量" else "毫升")
    content = as_decimal(marked.base / small.factor) if marked is not None else Decimal(0)
    allowed = allowance(content) if content > 0 else None
    if marked is None or allowed is None:
        return draft
    account = Account(draft, tools)
    symbol, limit, least = small.symbol, plain(allowed.exact), plain(allowed.least)
    words = f"包装商品的允许短缺量 {plain(content)}{small.name}"
    table = account.row(
        allowed.line.fact_id,
        words,
        f"允许短缺量{limit}{small.name}。",
        Cite(_PACKAGES, "第八条"),
        Cite(_PACKAGES, "附件3"),
    )
    figure = allowed.line.percent if allowed.line.percent is not None else allowed.exact
    account.compute(plain(content), symbol, f"as you said: {marked.said}")
    account.compute(limit, symbol, allowed.formula, account.inputs(table, plain(figure)))
    account.compute(least, symbol, f"{plain(content)} − {limit}")
    account.say(f"A package marked {plain(content)} {symbol} may be {limit} {symbol} short. ", *table)
    account.say(f"So a single package must hold at least {least} {symbol}. ", *table)
    lacks = purchase.short.base if purchase.short else None
    if lacks is None and purchase.reweighed is not None:
        lacks = marked.base - purchase.reweighed.base
    if lacks is not None and lacks > 0:
        short = as_decimal(lacks / small.factor)
        account.compute(plain(short), symbol, f"{plain(content)} − {plain(content - short)}")
        account.say(
            f"{plain(short)} {symbol} is missing: {_VERDICTS[judge_single(allowed, short)]}. ", *table
        )
    batch = account.explained("B1-008", "整批平均分量不能少", holding="平均") or table
    account.say(
        "On average a batch must not hold less than is marked; the official table decides.", *batch, *table
    )
    return account.ended(Status.ANSWERED)
