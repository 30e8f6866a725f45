"""Prepackaged goods: 允许短缺量 of one package, the least that it may hold, and the batch."""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge.answer import Status
from knowledge.answering.calculation.account import Account
from knowledge.answering.calculation.goods import goods_in
from knowledge.answering.calculation.shortfall import as_decimal
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.purchases import Purchase
from knowledge.answering.quantities import Quantity
from knowledge.passage import Cite
from knowledge.rules.net_content import Allowance, allowance, judge_single
from knowledge.rules.units import plain, unit
from knowledge.rules.verdict import Verdict

_LAW = "定量包装商品计量监督管理办法"
_MARKED = re.compile(
    r"净含量|短缺量|预包装|定量包装|包装|[袋盒瓶罐桶箱听]装|标[注称着的示]?|(?<![假化安组改服西])装(?!修|作)|"
    r"[大小][包袋盒瓶罐桶箱]"
)
_IN_ONE = re.compile(r"(?:[一每1这那整单]|两|\d)[小大]?[包袋盒瓶罐桶箱听]")
_OF = re.compile(r"的(大?米|面粉|面条|米粉)")
_LOOSE = re.compile(r"[秤摊散]|市场|块")
_FRESH = frozenset({"蔬菜", "水果", "肉", "禽", "蛋", "水产"})


def is_packaged(text: str, quantity: Quantity) -> bool:
    """Whether a quantity is the marked content of a package: a volume, or words of packing."""
    if quantity.quantity == "体积" or _MARKED.search(text):
        return True
    goods = goods_in(text)  # 一袋苹果 was weighed when it was sold, 一袋瓜子 was not
    if goods and goods.category == "粮食" and _OF.match(text, quantity.end) and not _LOOSE.search(text):
        return True  # 十公斤的米 comes in a bag
    return bool(_IN_ONE.search(text)) and not (goods and goods.category in _FRESH)


def check_package(purchase: Purchase, draft: Draft, tools: Tools) -> Draft:
    """Compute T of 附件3 for the marked content, and hold one package against it (第八条, 第九条)."""
    marked = purchase.declared
    if marked is None or marked.vague:
        return draft
    small = unit("克" if marked.quantity == "质量" else "毫升")
    account = Account(draft, tools)
    content = as_decimal(marked.base / small.factor)
    value, words, ids = account.amount(marked)
    allowed = allowance(content)
    if allowed is None:
        row = account.row(
            "B1-T09", "大袋米、大袋饲料的允许短缺量", "附件3到50000克（毫升）。", Cite(_LAW, "附件3")
        )
        account.say(f"标注{words}，超出附件3的范围，{Verdict.UNDECIDED}。", *row, *ids)
        return account.ended(Status.ANSWERED_PARTLY)
    table = account.row(
        allowed.line.fact_id,
        f"包装商品的允许短缺量 {value}{small.name}",
        f"{plain(allowed.line.over)}以上到{plain(allowed.line.up_to)}克（毫升）：允许短缺量{_line(allowed)}。",
        Cite(_LAW, "第八条"),
        Cite(_LAW, "附件3"),
    )
    limit, least = plain(allowed.exact), plain(allowed.least)
    figure = allowed.line.percent if allowed.line.percent is not None else allowed.exact
    account.compute(limit, small.symbol, allowed.formula, account.inputs(table, plain(figure)))
    account.compute(least, small.symbol, f"{value} − {limit}")
    account.say(f"标注{words}，允许短缺量是{limit}{small.name}。", *table, *ids)
    _tell_rounding(allowed, small.name, small.symbol, account, table)
    account.say(f"单件至少要有{least}{small.name}。", *table)
    short = _missing(purchase, Decimal(value), small.name, account)
    verdict = None
    if short is not None:
        verdict = judge_single(allowed, short)
        account.say(
            f"少{plain(short)}{small.name}，{verdict}。" if short > 0 else f"没有少，{verdict}。", *table
        )
    batch = account.explained("B1-008", "整批平均分量不能少", holding="平均") or table
    account.say("整批的平均分量，不能少于标注。表值以官方文本为准。", *batch, *table)
    if short is not None and short > 0:
        self_test = account.explained("B1-010", "自己在家称算不算数 只是线索", holding="线索")
        if self_test:
            account.say("自己称的只是线索，要由授权的检定机构检验。", *self_test)
    undecided = verdict is Verdict.UNDECIDED
    return account.ended(Status.ANSWERED_PARTLY if undecided else Status.ANSWERED)


def _line(allowed: Allowance) -> str:
    percent = allowed.line.percent
    return f"标注量的{plain(percent)}%" if percent is not None else plain(allowed.exact)


def _tell_rounding(
    allowed: Allowance, name: str, symbol: str, account: Account, ids: tuple[str, ...]
) -> None:
    """Both roundings where they differ: the note does not say in which direction (fact B1-R01)."""
    if len(allowed.rounded) < 2:
        return
    low, high = (plain(value) for value in allowed.rounded)
    account.compute(low, symbol, f"{plain(allowed.exact)} 舍去尾数")
    account.compute(high, symbol, f"{plain(allowed.exact)} 进一位")
    account.say(f"修约后是{low}或{high}{name}，原文没写明往哪边修约。", *ids)


def _missing(purchase: Purchase, marked: Decimal, name: str, account: Account) -> Decimal | None:
    """What one package lacks in g or mL; None if that was not told exactly."""
    if purchase.short and not purchase.short.vague:
        value, _, _ = account.amount(purchase.short)
        return Decimal(value)
    if purchase.reweighed and not purchase.reweighed.vague:
        value, _, _ = account.amount(purchase.reweighed)
        short = marked - Decimal(value)
        account.compute(plain(abs(short)), unit(name).symbol, f"{plain(marked)} − {value}")
        return short
    return None
