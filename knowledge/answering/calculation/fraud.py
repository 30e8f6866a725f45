"""Damages for fraud: three times the price, at least the floor, if fraud is found."""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge.answer import Status
from knowledge.answering.calculation.account import Account
from knowledge.answering.calculation.shortfall import as_decimal
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.purchases import Purchase
from knowledge.answering.quantities import money_in
from knowledge.passage import Cite
from knowledge.rules.compensation import fraud_damages
from knowledge.rules.units import plain

_ASKS = re.compile(
    r"(三|3)倍|(假|退|缺|骗)一赔(三|3)|赔(三|3)|(欺诈|骗|作弊|鬼秤|黑心秤).{0,20}赔.{0,8}(多少|几|啥|怎么算)"
)
_RESULT = re.compile(r"(赔偿?|是|等于|就是|不足|至少|最低|最少|最高|罚款?|达到|要赔|够)[了我他]{0,2}$")


def is_about_damages(text: str) -> bool:
    """Whether `text` asks what fraud damages come to."""
    return bool(_ASKS.search(text))


def claim_damages(purchase: Purchase, draft: Draft, tools: Tools) -> Draft:
    """Compute 消费者权益保护法 第五十五条第一款 for the price that was told; unchanged without one."""
    price, formula = _price_of(purchase, draft.standalone)
    if price is None or price <= 0:
        return draft
    found = fraud_damages(price)
    account = Account(draft, tools)
    ids = account.row(
        "B4-R07",
        "三倍赔偿和 500 元 欺诈",
        f"构成欺诈的，加赔价款的三倍，不足{plain(found.floor)}元按{plain(found.floor)}元。",
        Cite("消费者权益保护法", "第五十五条第一款"),
    )
    shown, tripled, claim = plain(found.price), plain(found.multiplied), plain(found.claim)
    floor = plain(found.floor)
    if formula:
        account.compute(shown, "元", formula)
    account.compute(tripled, "元", f"{shown} × {plain(found.multiple)}", account.inputs(ids, "三"))
    account.compute(claim, "元", f"{tripled} 与 {floor} 取大的", account.inputs(ids, floor))
    account.say(f"{shown}元的三倍是{tripled}元。", *ids)
    below = found.multiplied < found.floor
    account.say(f"不足{floor}元，按{floor}元加赔。" if below else f"不低于{floor}元，按{claim}元加赔。", *ids)
    account.say("前提是构成欺诈，由主管部门或法院认定。", *ids)
    shortfall = account.explained("B4-R04", "少给了，可以要求补足还是退钱", holding="补足")
    if shortfall:
        account.say("少给的部分，可以另外要求补足或退钱。", *shortfall)
    return account.ended(Status.ANSWERED)


def _price_of(purchase: Purchase, text: str) -> tuple[Decimal | None, str]:
    """What the goods cost in all, and how that was computed, if it was."""
    if purchase.paid:
        return purchase.paid.yuan, ""
    price, bought = purchase.price, purchase.declared
    if price and bought and bought.quantity == "质量" and not bought.vague and not purchase.assumed:
        total = as_decimal(price.per_kg * bought.base)
        weight = plain(as_decimal(bought.base))
        return total, f"{plain(as_decimal(price.per_kg))} 元/kg × {weight} kg"
    amounts = [m for m in money_in(text) if not m.vague and not _RESULT.search(text[: m.start])]
    return (amounts[0].yuan, "") if amounts and price is None else (None, "")
