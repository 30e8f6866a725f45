"""Gold and silver sold by weight: the 负偏差 of 附表2, and what a shortfall says."""

from __future__ import annotations

from knowledge.answer import Status
from knowledge.answering.calculation.account import Account
from knowledge.answering.calculation.shortfall import (
    LAW,
    RESERVE,
    difference_told,
    grams,
    method_in,
    missing_grams,
    tell_weights,
)
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.purchases import Purchase
from knowledge.passage import Cite
from knowledge.rules.retail_weighing import Jewellery, Method, held_against, jewellery_deviation, multiplier
from knowledge.rules.units import plain
from knowledge.rules.verdict import Verdict


def weigh_jewellery(piece: Jewellery, purchase: Purchase, draft: Draft, tools: Tools) -> Draft:
    """Hold one piece against 第66号 第五条, 第六条 and 附表2; unchanged if its weight was not told."""
    if purchase.declared is None or purchase.declared.vague or purchase.declared.quantity != "质量":
        return draft
    account = Account(draft, tools)
    settled = grams(purchase.declared.base)
    cited = tell_weights(purchase, account)
    limit = jewellery_deviation(piece, settled)
    text = f"{piece.item}每件{plain(piece.up_to_g)}克以内，负偏差{plain(piece.deviation_g)}克。"
    ids = account.row(piece.fact_id, "金银饰品称重允许差多少", text, Cite(LAW, "第五条"), Cite(LAW, "附表2"))
    if limit is None:
        account.say(f"{piece.item}每件超出附表的称重范围，{Verdict.UNDECIDED}。", *ids)
        return account.ended(Status.ANSWERED_PARTLY)
    shown, double = plain(limit), plain(limit * multiplier(Method.EQUAL))
    account.compute(shown, "g", f"附表2：{plain(settled)} g 的负偏差", account.inputs(ids, shown))
    account.compute(double, "g", f"{shown} × {plain(multiplier(Method.EQUAL))}", account.inputs(ids, shown))
    account.say(f"{piece.item}每件{plain(settled)}克，负偏差是{shown}克。", *ids)
    account.say(f"用一样准的秤复称，门槛是{double}克。", *ids, *cited)
    short = missing_grams(purchase)
    if short is None:
        account.say("表值以官方文本为准。", *ids)
        return account.ended(Status.ANSWERED)
    verdict = held_against(short, limit, method_in(draft.standalone))
    account.say(f"{difference_told(short)}，{verdict}。", *ids, *cited)
    account.say(RESERVE, *ids)
    decided = verdict is not Verdict.UNDECIDED
    return account.ended(Status.ANSWERED if decided else Status.ANSWERED_PARTLY)
