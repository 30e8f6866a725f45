"""Fines asked for in English: the same lines, range and articles as in Chinese, said in English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.answer import Label, Status
from knowledge.answering.calculation.account import Account
from knowledge.answering.calculation.penalties import means_another, violation_in
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.english import in_chinese_words
from knowledge.answering.quantities import quantities_in
from knowledge.passage import Cite
from knowledge.rules.penalties import Penalty, penalties_for
from knowledge.rules.units import plain

_FILE = Path(__file__).parent / "penalties_english.toml"
_ASKS = re.compile(r"\b(?:fine[ds]?|penalt(?:y|ies)|punish\w*|sanctions?|penali[sz]e\w*)\b", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:appeal\w*|hearings?|pays?|paid|payment|who (?:fines|decides|sets|is|gets)|complain\w*|report\w*|"
    r"refund\w*|compensat\w*|jail|prison|criminal|publish\w*|lenien\w*|first (?:offen[cs]e|time)|twice|"
    r"already fined|last year|was fined|were fined|what (?:can|should) i do)\b",
    re.IGNORECASE,
)
_GAIN = re.compile(
    r"\b(?:made|makes|earned|gain(?:ed|s)?|profit(?:ed)?|income)(?: (?:of|by|was|is|about|from it))*\s*"
    r"(?:¥|rmb\s*)?(?P<yuan>\d[\d,]*(?:\.\d+)?)\s*(?:yuan|rmb|¥)",
    re.IGNORECASE,
)
_NO_GAIN = re.compile(r"\b(?:no|without(?: any)?) (?:illegal )?(?:gain|income|profit)\b", re.IGNORECASE)


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def tell_penalty_in_english(draft: Draft, tools: Tools) -> Draft:
    """Tell the fine for the violation that is named in English; unchanged where none is, or more is asked.

    corpus/facts/penalties.csv, each line with its law and article, which the answer cites.
    """
    text = draft.standalone
    if draft.label is not Label.KNOWLEDGE or not _ASKS.search(text) or _ANOTHER.search(text):
        return draft
    chinese = in_chinese_words(draft, tools)
    violation = violation_in(chinese.standalone)
    lines = penalties_for(violation, draft.today) if violation else ()
    if not lines or (violation == "short_weight" and quantities_in(text)):
        return draft
    if means_another(lines, chinese, tools):
        return draft
    account = Account(draft, tools)
    gain = _gain_in(text)
    for line, deed in zip(lines, _words()["deeds"][violation], strict=True):
        _tell(line, deed, gain, account)
    ids = tuple(dict.fromkeys(key for sentence in account.sentences for key in sentence.citations))
    account.say("Whether and how much is fined, the authority decides by the circumstances.", *ids)
    return account.ended(Status.ANSWERED)


def _gain_in(text: str) -> Decimal | None:
    """The illegal gain that is told, in yuan; zero where there is none."""
    if _NO_GAIN.search(text):
        return Decimal(0)
    told = _GAIN.search(text)
    return Decimal(told["yuan"].replace(",", "")) if told else None


def _tell(line: Penalty, deed: str, gain: Decimal | None, account: Account) -> None:
    rule = f"{line.deed}：{line.measures}{line.duty}"
    ids = account.article(line.fact_id, rule, Cite(line.law, line.locator))
    source = f"《{line.law}》{line.locator}, in force since {line.valid_from.isoformat()}"
    top = line.most if line.most is not None else line.most_without_gain
    figures = [plain(one) for one in (line.least, top) if one is not None]
    if line.gain_most is not None:
        account.compute(_multiple(line), "", source, account.inputs(ids, plain(line.gain_most)))
    if top is not None:
        unit = "yuan" if line.gain_most is None else "yuan at most"
        account.compute(" to ".join(figures), unit, source, account.inputs(ids, plain(top)))
    account.say(f"{deed}: {_ordered(line)} ({line.law} {line.locator}). ", *ids)
    if line.gain_most is not None:
        _tell_of_gain(line, gain, account, ids, source)


def _ordered(line: Penalty) -> str:
    """What follows: the instrument is confiscated, and a fine of up to 2000 yuan may be added."""
    amount = _range(line)
    measures = _words()["measures"].get(line.measures, "")
    if not measures:
        return f"the fine is {amount}"
    return f"{measures}, and a fine {'may be' if line.duty == '可并处' else 'is'} added: {amount}"


def _range(line: Penalty) -> str:
    if line.gain_most is None:
        low = f"{plain(line.least)} to " if line.least else "up to "
        return f"{low}{plain(line.most or Decimal(0))} yuan"
    ceiling = f", at most {plain(line.most)} yuan" if line.most is not None else ""
    without = (
        f", without such income up to {plain(line.most_without_gain)} yuan" if line.most_without_gain else ""
    )
    return f"{_multiple(line)}{ceiling}{without}"


def _multiple(line: Penalty) -> str:
    """Up to 3 times the illegal income, 1 to 5 times, 10% to 50%."""
    most, least = line.gain_most or Decimal(0), line.gain_least
    if least is not None and most < 1:
        return f"{plain(least * 100)}% to {plain(most * 100)}% of the illegal income"
    return f"{f'{plain(least)} to' if least is not None else 'up to'} {plain(most)} times the illegal income"


def _tell_of_gain(
    line: Penalty, gain: Decimal | None, account: Account, ids: tuple[str, ...], source: str
) -> None:
    fine = line.fine(gain)
    if gain is None or fine is None or line.gain_most is None:
        account.say("Tell me the illegal income (违法所得), and I can work out the limit. ", *ids)
        return
    most, factor = plain(fine.most), plain(line.gain_most)
    cap = f", at most {plain(line.most)}" if line.most is not None else ""
    account.compute(most, "yuan", f"{plain(gain)} × {factor}{cap} ({source})", account.inputs(ids, factor))
    low = ""
    if fine.least is not None and line.gain_least is not None:
        low = f"{plain(fine.least)} to "
        account.compute(plain(fine.least), "yuan", f"{plain(gain)} × {plain(line.gain_least)}")
    account.say(
        f"With an illegal income of {plain(gain)} yuan the fine is {low or 'up to '}{most} yuan. ", *ids
    )
