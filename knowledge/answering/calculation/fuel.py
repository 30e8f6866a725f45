"""Fuel: the permissible error of a dispenser on the litres that were bought."""

from __future__ import annotations

import re

from knowledge.answer import Status
from knowledge.answering.calculation.account import Account
from knowledge.answering.calculation.shortfall import as_decimal
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.purchases import Purchase
from knowledge.passage import Cite
from knowledge.rules.fuel import judge, permissible_error
from knowledge.rules.tables import amount
from knowledge.rules.units import plain

_FUEL = re.compile(r"加油|油枪|油站|汽油|柴油|加了?(满)?[^,，。吃菜锅]{0,9}油(?!烟)|9[258]号")
_NOT_FUEL = re.compile(r"食用油|花生油|酱油|菜油|香油|橄榄油|大豆油|调和油|机油|桶装油|瓶")


def is_about_fuel(text: str) -> bool:
    """Whether `text` is about fuel from a dispenser, not oil in a bottle."""
    return bool(_FUEL.search(text)) and not _NOT_FUEL.search(text)


def check_dispenser(purchase: Purchase, draft: Draft, tools: Tools) -> Draft:
    """Compute the permissible error of JJG 443-2023 for the litres told; unchanged without them."""
    bought = purchase.declared
    if bought is None or bought.vague or bought.quantity != "体积":
        return draft
    litres = as_decimal(bought.base)
    percent = amount("fuel_dispenser_error")[0]
    account = Account(draft, tools)
    ids = account.row(
        "F4-F01",
        "加油机允许差多少",
        f"加油机的最大允许误差是±{percent}%。",
        Cite("燃油加油机检定规程（试行）", "最大允许误差"),
    )
    error, shown = plain(permissible_error(litres)), plain(litres)
    account.compute(error, "L", f"{shown} × {percent}%", account.inputs(ids, f"{percent}"))
    account.say(f"加油机的最大允许误差是±{percent}%。", *ids)
    account.say(f"加{shown}升，上下不超过{error}升。", *ids)
    short = purchase.short or (purchase.reweighed if purchase.reweighed else None)
    if short and not short.vague and short.quantity == "体积":
        off = as_decimal(short.base) if short is purchase.short else litres - as_decimal(short.base)
        account.compute(plain(off), "L", f"您说的差数 {plain(off)}")
        account.say(f"差{plain(off)}升，{judge(litres, litres - off)}。", *ids)
    estimate = account.explained("F4-F01", "油箱、塑料桶量不出加油机误差", holding="线索") or ids
    account.say("油箱、塑料桶量不准，要由检定机构来检才算数。", *estimate)
    dispute = account.explained("B4-G05", "怀疑加油少了怎么办 仲裁检定", holding="仲裁检定")
    if dispute and short:
        account.say("对加油量有怀疑，可以申请仲裁检定。", *dispute)
    return account.ended(Status.ANSWERED)
