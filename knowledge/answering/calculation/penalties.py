"""Fines: what the article allows for the violation that is named, computed where it depends on a gain."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from knowledge.answer import Status
from knowledge.answering.calculation.account import Account, Ids
from knowledge.answering.candidates import article_of, grounds
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.evidence import best_evidence, evidence_for
from knowledge.answering.quantities import money_in, quantities_in, spoken_number
from knowledge.passage import Cite
from knowledge.rules.penalties import Penalty, penalties_for
from knowledge.rules.units import plain

_FILE = Path(__file__).parent / "violations.toml"
_ASKS = re.compile(
    r"罚款?(金额|数额)?[^,，。不过]{0,5}(多少|几|多大|多重|上限|下限|区间|范围|标准|最高|最多|最少|最低)|(怎么|咋|如何|要)罚|"
    r"会罚|(最高|最多|顶格|至少).{0,4}罚|(多少|几(万|千|百)?).{0,2}罚款|罚则|罚(不|吗|么|钱)"
)
_ANOTHER = re.compile(
    r"怎么办|咋办|举报|投诉|赔|奖|坐牢|判刑|刑事|犯罪|不服|复议|起诉|申诉|谁(来)?罚|谁定|归谁|哪个部门|权限|交到哪|缴|"
    r"美国|日本|台湾|香港|澳门|国外|修订草案|征求意见|被罚过|罚过|罚了(没|谁|多少)|名单|减轻|从轻|免罚|首违|两次|重复"
)
_GAIN = re.compile(
    r"(违法所得|非法所得|赚了?|多收了?|骗了?|获利|得了?)(总共|一共|共|有|是|为|约|大概|差不多|了|到)*$"
)
# 违法所得5万, without 元
_BARE_GAIN = re.compile(
    r"(?:违法|非法)所得(?:有|是|为|共|大概|约)?"
    r"(\d+(?:\.\d+)?[百千万]?|[一二两三四五六七八九十]+[百千万][一二三四五六七八九]?)"
)
_SURELY_ANOTHER = 0.4  # by so much chance another article must be ahead of those of the deed
_NO_GAIN = re.compile(r"(没有|没|无)(违法所得|赚)")


@dataclass(frozen=True, slots=True)
class _Words:
    """The patterns by which a violation is told."""

    violation: str
    every: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None

    def matches(self, text: str) -> bool:
        left_out = self.unless is not None and self.unless.search(text)
        return not left_out and all(words.search(text) for words in self.every)


@cache
def _violations() -> tuple[_Words, ...]:
    table = tomllib.loads(_FILE.read_text("utf-8"))
    return tuple(
        _Words(
            name,
            tuple(re.compile(pattern) for pattern in entry["all"]),
            re.compile(entry["unless"]) if "unless" in entry else None,
        )
        for name, entry in table.items()
    )


def violation_in(text: str) -> str | None:
    """The violation of the table that `text` (normalised) names; None if it names none."""
    return next((one.violation for one in _violations() if one.matches(text)), None)


def tell_penalty(draft: Draft, tools: Tools) -> Draft:
    """Tell the fine for the violation that is named; unchanged where none is, or more than it is asked."""
    text = draft.standalone
    if not _ASKS.search(text) or _ANOTHER.search(text) or draft.provinces:
        return draft
    violation = violation_in(text)
    lines = penalties_for(violation, draft.today) if violation else ()
    if not lines or (violation == "short_weight" and quantities_in(text)):
        return draft  # a shortfall in weights is told by the passages, led by its conversion
    if means_another(lines, draft, tools):
        return draft
    account = Account(draft, tools)
    gain = _gain_in(text)
    for line in lines:
        _tell(line, gain, account)
    ids = tuple(dict.fromkeys(key for sentence in account.sentences for key in sentence.citations))
    if violation == "short_weight":
        account.say("用作弊秤的，另按作弊处理，器具要没收。", *ids)
    account.say("罚不罚、罚多少，由市场监管部门按情节定。", *ids)
    return account.ended(Status.ANSWERED)


def means_another(lines: tuple[Penalty, ...], draft: Draft, tools: Tools) -> bool:
    """Whether what is found tells of other articles than these lines: words name a deed loosely."""
    hits = evidence_for(draft, tools)
    best = best_evidence(hits, draft.standalone)
    if best is None or best.chance is None:
        return False
    places = {f"{line.law}/{article_of(line.locator)}" for line in lines}
    own = max((hit.chance or 0 for hit in hits if places & grounds(hit)), default=0.0)
    return best.chance - own >= _SURELY_ANOTHER


def _gain_in(text: str) -> Decimal | None:
    """The illegal gain that is told, in yuan; zero where there is none."""
    if _NO_GAIN.search(text):
        return Decimal(0)
    told = next((m.yuan for m in money_in(text) if not m.vague and _GAIN.search(text[: m.start])), None)
    bare = _BARE_GAIN.search(text) if told is None else None
    return spoken_number(bare[1]) if bare else told


def _tell(line: Penalty, gain: Decimal | None, account: Account) -> None:
    ordered = f"{line.measures}，" if line.measures else ""
    rule = f"{line.deed}：{ordered}{line.duty}{_range(line)}。"
    ids = account.article(line.fact_id, rule, Cite(line.law, line.locator))
    source = f"《{line.law}》{line.locator}，{line.valid_from.isoformat()}起施行"
    top = line.most if line.most is not None else line.most_without_gain
    if line.gain_most is None and top is not None:
        value = f"{plain(line.least)}～{plain(top)}" if line.least else plain(top)
        account.compute(value, "元" if line.least else "元以下", source, account.inputs(ids, plain(top)))
    account.say(rule, *ids)
    if line.gain_most is None:
        return
    fine = line.fine(gain)
    if gain is None or fine is None:
        account.compute(_multiple(line), "", source, account.inputs(ids, plain(line.gain_most)))
        account.say("说出违法所得是多少，就能算上限。", *ids)
        return
    _tell_computed(line, gain, account, ids, source)


def _tell_computed(line: Penalty, gain: Decimal, account: Account, ids: Ids, source: str) -> None:
    fine = line.fine(gain)
    if fine is None or line.gain_most is None:
        return
    told, most = plain(gain), plain(fine.most)
    if gain == 0:
        account.compute(most, "元以下", f"没有违法所得（{source}）")
        account.say(f"没有违法所得的，罚{most}元以下。", *ids)
        return
    factor = plain(line.gain_most)
    cap = f"，最高 {plain(line.most)}" if line.most is not None else ""
    account.compute(most, "元以下", f"{told} × {factor}{cap}（{source}）", account.inputs(ids, factor))
    if fine.least is not None and line.gain_least is not None:
        least = plain(fine.least)
        account.compute(least, "元以上", f"{told} × {plain(line.gain_least)}")
        account.say(f"违法所得{told}元，罚{least}元到{most}元。", *ids)
    elif fine.capped:
        account.say(f"违法所得{told}元，{factor}倍超过上限，罚{most}元以下。", *ids)
    else:
        account.say(f"违法所得{told}元，{factor}倍是{most}元，罚这个数以下。", *ids)


def _multiple(line: Penalty) -> str:
    """违法所得3倍以下, 1倍到5倍, 10%到50%."""
    if line.gain_most is None:
        return ""
    if line.gain_most < 1 and line.gain_least is not None:
        return f"违法所得{plain(line.gain_least * 100)}%到{plain(line.gain_most * 100)}%"
    if line.gain_least is not None:
        return f"违法所得{plain(line.gain_least)}倍到{plain(line.gain_most)}倍"
    return f"违法所得{plain(line.gain_most)}倍以下"


def _range(line: Penalty) -> str:
    if line.gain_most is None and line.most is not None:
        low = f"{plain(line.least)}元到" if line.least else ""
        return f"{low}{plain(line.most)}元{'' if low else '以下'}罚款"
    ceiling = f"、最高{plain(line.most)}元" if line.most is not None else ""
    without = f"；没有违法所得的{plain(line.most_without_gain)}元以下" if line.most_without_gain else ""
    return f"{_multiple(line)}{ceiling}罚款{without}"
