"""Verification due and service life asked for in English: the same intervals and sources as in Chinese."""

from __future__ import annotations

import re

from knowledge.answer import Label, NextStep, Status
from knowledge.answering.calculation.account import Account
from knowledge.answering.calculation.dates_english import english_dates_in, in_english
from knowledge.answering.calculation.verification import CERTIFICATE, last_of, told
from knowledge.answering.dates import Precision, SaidDate
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.english import in_chinese_words
from knowledge.passage import Cite
from knowledge.rules.verification import Interval, interval_of

_COUNTED = frozenset({Label.KNOWLEDGE, Label.INDIVIDUAL_CASE})
_ASKS = re.compile(
    r"\b(?:when|until|till|how long|due|expire[sd]?|valid|still (?:good|valid|ok)|replaced?|too old|worn out|"
    r"next (?:test|verification|check)|again|overdue)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:verif\w*|test(?:ed)?|check(?:ed)?|calibrat\w*|install\w*|put in|fitted|replaced|bought|used|"
    r"in use|old|certificate|sticker|dated|ago|since)\b",
    re.IGNORECASE,
)
_MINE = re.compile(r"\b(?:my|our|i|we)\b", re.IGNORECASE)
_NOT_OURS = re.compile(
    r"\b(?:fine[ds]?|penalt\w*|complain\w*|report\w*|cost|fee|where|illegal|legal|"
    r"compensat\w*|what should i do)\b",
    re.IGNORECASE,
)
_BORE = re.compile(r"\b(?:DN ?(\d{1,3})|(\d{1,3}) ?mm)\b", re.IGNORECASE)
_NAMES = {
    "燃油加油机": "fuel pump (加油机)",
    "出租汽车计价器": "taximeter (计价器)",
    "机动车雷达测速仪": "speed radar (测速仪)",
    "天然气表": "household natural gas meter (天然气表)",
    "电子秤": "electronic scale (电子秤)",
    "地磅": "weighbridge (地磅)",
    "秤": "scale (秤)",
    "电表": "electricity meter (电表)",
    "充电桩": "charging pile (充电桩)",
    "加气机": "gas dispenser (加气机)",
    "血压计": "blood pressure meter (血压计)",
    "体温计": "thermometer (体温计)",
    "验光仪": "eye test instrument (验光仪)",
    "停车计时器": "parking meter (停车计时收费表)",
    "砝码": "test weight (砝码)",
    "压力表": "pressure gauge (压力表)",
    "热量表": "heat meter (热量表)",
    "酒精检测仪": "breathalyser (酒精检测仪)",
    "天平": "balance (天平)",
}
_WATER = {72: "small household water meter (水表)", 48: "water meter of 25 to 50 mm bore (水表)"}


def tell_verification_in_english(draft: Draft, tools: Tools) -> Draft:
    """Tell when the verification of an instrument runs out, or its service life; unchanged if not asked.

    corpus/facts/verification.csv; of what has no verified figure it is said so, and whom to ask.
    """
    text = draft.standalone
    if draft.label not in _COUNTED or not _ASKS.search(text) or _NOT_OURS.search(text):
        return draft
    bore = _BORE.search(text)
    size = int(next(filter(None, bore.groups()))) if bore else None
    found = interval_of(in_chinese_words(draft, tools).standalone, size)
    said = next(iter(english_dates_in(text, draft.today)), None)
    if found is None or not _DONE.search(text) or not (said or _MINE.search(text)):
        return draft
    account = Account(draft, tools)
    if found.months is None:
        return _unverified(found, account) if said else draft
    if said is None:
        return _ask_day(found, account) if re.search(r"\bwhen\b", text, re.IGNORECASE) else draft
    return _due(found, said, draft, account)


def _name(found: Interval) -> str:
    if found.instrument == "水表":
        return _WATER.get(found.months or 0, "water meter above 50 mm bore (水表)")
    return _NAMES.get(found.instrument, found.instrument)


def _length(found: Interval) -> str:
    months = found.months or 0
    number, unit = (months // 12, "year") if found.unit == "year" else (months, "month")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _due(found: Interval, said: SaidDate, draft: Draft, account: Account) -> Draft:
    end, ids = found.ends_on(said.day), told(found, account)
    start, full = (_iso(one.isoformat(), said.precision) for one in (said.day, end))
    length = _length(found)
    account.compute(full, "", f"{start} + {length}", account.inputs(ids, length.split()[0]))
    rule = "may be used for at most" if found.is_life else "is usually verified (检定) at least every"
    account.say(f"A {_name(found)} {rule} {length}. ", *ids)
    begins = "In use since" if found.is_life else "Verified"
    begun, ended = (in_english(one, said.precision) for one in (said.day, end))
    account.say(f"{begins} {begun}, it runs until {ended}. ", *ids)
    if last_of(end, said.precision) < draft.today:
        account.say(f"That is past: it should be {'replaced' if found.is_life else 'verified again'}. ", *ids)
    if not found.is_life:
        paper = account.explained("B4-Q02", CERTIFICATE, holding="看检定证书") or ids
        account.say("The date on the certificate or the mark of verification (检定证书) decides.", *paper)
    elif found.instrument == "天然气表":
        account.say("For meters of manufactured gas no figure was checked; please ask the gas company.", *ids)
    else:
        account.say("The bore is the DN number on the meter; larger ones have another period.", *ids)
    return account.ended(Status.ANSWERED)


def _iso(day: str, precision: Precision) -> str:
    return day[: {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[precision]]


def _unverified(found: Interval, account: Account) -> Draft:
    paper = account.explained("B4-Q02", CERTIFICATE, holding="看检定证书") or account.row(
        "B4-Q02",
        CERTIFICATE,
        "检定周期由检定机构按规程定，看检定证书或合格证。",
        Cite("强制检定的工作计量器具检定管理办法", "第六条"),
    )
    what = "how long it may be used" if found.is_life else "how often it is verified"
    account.say(f"For a {_name(found)} we have not checked {what}, so I will not count. ", *paper)
    account.say("The date on the certificate or the mark of verification (检定证书) decides. ", *paper)
    account.say("The verifying body sets the period; if the paper is lost, ask it.", *paper)
    return account.ended(Status.ANSWERED_PARTLY)


def _ask_day(found: Interval, account: Account) -> Draft:
    asks = "Since when is it in use? The year is enough." if found.is_life else "When was it last verified?"
    done = "installed" if found.is_life else "verified"
    name = _name(found).split(" (")[0].capitalize()
    step = NextStep("ask", f"{name} {done} on 1 March 2025, when is it due")
    return account.ended(Status.CLARIFICATION, asks=asks, steps=(step,))
