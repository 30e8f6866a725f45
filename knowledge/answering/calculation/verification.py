"""Verification due and service life: from the day that is told, and only where the interval was verified."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from knowledge.answer import NextStep, Status
from knowledge.answering.calculation.account import Account, Ids
from knowledge.answering.dates import Precision, SaidDate, dates_in, says_lunar
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.quantities import spoken_number
from knowledge.passage import Cite
from knowledge.rules.verification import Interval, interval_of

_ASKS = re.compile(
    r"到期|过期|什么时候|啥时候|几时|何时|哪一?天|哪年|几月|哪个月|几号|多久|有效(期)?(到|吗|么|不)|还有效|超(期|周期)|能用到|"
    r"还能用|用到(哪|什么|几)|该(再)?(检|换)|要(再)?(检|换)(了)?(吗|么|没|不)|(再|下)一?次.{0,4}(检|换)|下次"
)
_MINE = re.compile(r"我|俺|咱|阮|本店|店里|家里")
_DATED = re.compile(r"检定|检的|检过|检了|强检|年检|送检|校|装|换|买|用|启用|贴|证书|合格")
_WHEN_ALONE = re.compile(r"(什么时候|啥时候|几时|何时|哪一?天|几号).{0,8}(到期|过期|再检|检|换|失效)")
_NOT_OURS = re.compile(
    r"罚|处罚|投诉|举报|赔|多少钱|收费|哪里|去哪|找谁|怎么办|违法|犯法|合法|规程|实施|施行|生效|标准|补办|延期|改日期|"
    r"买(什么|哪)|保修|新规|旧秤|要不要检|快检"
)
_BORE = re.compile(r"(?:DN ?(\d{1,3})|口径 ?(\d{1,3})|(\d{1,3}) ?(?:mm|毫米)(?:口径)?)", re.IGNORECASE)
_USED = re.compile(r"(?:用|装|使用)了?(?:有|快|差不多|已经)?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})年")
CERTIFICATE = "秤多久检定一次由谁定 检定证书或合格证"


def is_about_verification(text: str) -> bool:
    """Whether `text` asks when an instrument is due again or worn out."""
    return bool(_ASKS.search(text)) and not _NOT_OURS.search(text) and interval_of(text) is not None


def tell_verification(draft: Draft, tools: Tools) -> Draft:
    """Tell when the verification of an instrument runs out, or its service life; unchanged if not asked.

    Figures with weak sources (电子秤, 电表, 血压计) are not computed: it is said, and whom to ask.
    """
    text = draft.standalone
    if not is_about_verification(text):
        return draft
    bore = _BORE.search(text)
    found = interval_of(text, int(next(filter(None, bore.groups()))) if bore else None)
    said = next((one for one in dates_in(text, draft.today) if _is_event(text, one)), None)
    said = said or _since(text, draft.today)
    alone = _MINE.search(text) and _WHEN_ALONE.search(text)
    if found is None or (said is None and not alone):
        return draft
    account = Account(replace(draft, day=None, asks_past=False), tools)
    if found.months is None:
        return _unverified(found, text, account)
    if said is None:
        return _ask_day(found, text, account)
    return _due(found, said, draft.today, account)


def _is_event(text: str, said: SaidDate) -> bool:
    """Whether the day stands with what was done on it: 2025年3月1日检定的, 检定日期2025年3月1日."""
    behind = _DATED.search(text[said.end : said.end + 10])
    before = _DATED.search(text[max(0, said.start - 10) : said.start])
    return bool(behind or before) and said.day.year > 1980


def _since(text: str, today: date) -> SaidDate | None:
    """用了12年: since the year that many years ago."""
    match = _USED.search(text)
    years = int(spoken_number(match["n"]) or 0) if match else 0
    if match is None or not 0 < years < 60:
        return None
    return SaidDate(match[0], match.start(), match.end(), date(today.year - years, 1, 1), Precision.YEAR)


def told(found: Interval, account: Account) -> Ids:
    """What says the interval: the explainer that holds its figure, else the row of our own table."""
    what = "使用期限" if found.is_life else "检定周期"
    text = f"{found.condition or found.instrument}：{what}不超过{found.length}。"
    words = f"{found.instrument}{'用几年' if found.is_life else '多久检一次'}"
    figure = re.sub(r"^(\d+)", r"\1 ", found.length)  # 6 个月, as our explainers write it
    stored = account.explained(found.fact_id, words, holding=figure)
    return stored or account.own(found.fact_id, text, Cite(found.law, found.locator))


def _due(found: Interval, said: SaidDate, today: date, account: Account) -> Draft:
    end = found.ends_on(said.day)
    ids = told(found, account)
    shown = _written(end, said.precision)
    kind = "最多用" if found.is_life else "一般不超过"
    what = "" if found.is_life else "检定周期"
    subject = found.condition or found.instrument
    value = {Precision.DAY: end.isoformat(), Precision.MONTH: f"{end.year}-{end.month:02}"}
    start = {Precision.DAY: said.day.isoformat(), Precision.MONTH: f"{said.day.year}-{said.day.month:02}"}
    formula = f"{start.get(said.precision, str(said.day.year))} ＋ {found.length}"
    figures = account.inputs(ids, re.sub(r"\D", "", found.length))
    account.compute(value.get(said.precision, str(end.year)), "", formula, figures)
    account.say(f"{subject}{what and '，' + what}{kind}{found.length}。", *ids)
    begins = "开始用" if found.is_life else "检定"
    account.say(f"{said.written}{begins}的，到{shown}满期。", *ids)
    past = last_of(end, said.precision) < today
    if past:
        account.say("今天已经过了，该换新了。" if found.is_life else "今天已经过了，该再检定。", *ids)
    elif found.is_life:
        account.say("还没到期，到期换新。", *ids)
    if not found.is_life:
        paper = account.explained("B4-Q02", CERTIFICATE, holding="看检定证书") or ids
        account.say("准日子看检定证书或合格标志，以它为准。", *paper)
    elif found.instrument == "天然气表":
        account.say("烧人工煤气的表，年限没有核实，请问燃气企业。", *ids)
    elif not found.condition.startswith("家用"):
        account.say("到期怎么换，问供水企业。", *ids)
    else:
        account.say("口径看表上的DN数字，大口径的年限不同。", *ids)
    return account.ended(Status.ANSWERED)


def last_of(end: date, precision: Precision) -> date:
    """The last day that `end` can be, for a day that was told as a month or a year."""
    if precision is Precision.DAY:
        return end
    if precision is Precision.MONTH:
        return end.replace(day=28)
    return end.replace(month=12, day=31)


def _written(end: date, precision: Precision) -> str:
    return SaidDate("", 0, 0, end, precision).written


def _unverified(found: Interval, text: str, account: Account) -> Draft:
    paper = account.explained("B4-Q02", CERTIFICATE, holding="看检定证书")
    paper = paper or account.row(
        "B4-Q02",
        CERTIFICATE,
        "检定周期由检定机构按规程定，看检定证书或合格证。",
        Cite("强制检定的工作计量器具检定管理办法", "第六条"),
    )
    what = "用几年" if found.is_life else "多久检一次"
    account.say(f"{found.instrument}{what}，本站没有核实，不敢替你算。", *paper)
    if found.instrument == "电表":
        account.say("到期换不换，请问供电企业。", *paper)
        return account.ended(Status.ANSWERED_PARTLY)
    account.say("到哪天，看检定证书或合格标志上的有效期。", *paper)
    account.say("周期由检定机构定，证书丢了就问它。", *paper)
    if re.search("电子|计价", text):
        rules = account.explained("F4-S02", "电子计价秤的新规程", holding="普通旧秤")
        if rules:
            account.say("检定合格的普通旧计价秤，可以用到2027年1月7日。", *rules)
    return account.ended(Status.ANSWERED_PARTLY)


def _ask_day(found: Interval, text: str, account: Account) -> Draft:
    if says_lunar(text):
        asks = "这里不换算农历。是公历哪一天？"
    else:
        asks = "是哪一天开始用的？只记得年份也行。" if found.is_life else "上次是哪一天检定的？"
    verb = "装的" if found.is_life else "检定的"
    step = NextStep("ask", f"{found.instrument}2025年3月1日{verb}，什么时候到期")
    return account.ended(Status.CLARIFICATION, asks=asks, steps=(step,))
