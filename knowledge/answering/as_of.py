"""Step: which day's law a question asks for (以前, 旧规定, 2022年的规定, 2026年4月15日前)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from knowledge.answering.draft import Draft, Tools
from knowledge.answering.evidence import LIKELY
from knowledge.document import Force
from knowledge.numbers import chinese_number
from knowledge.retrieval.protocols import Hit, Scope

_DAY = timedelta(days=1)

_LAW = (
    r"(?:规定|规章|(?<!什么)(?<!有)办法|条例|细则|法规|法律|号令|版|修订|修正|罚|处罚|有效|适用|"
    r"(?<![方做用看想书手])法(?![子人官院庭警]))"
)
_BEFORE = r"(?:之前|以前|前)(?![往来面])"
# What asks about the present, or about both: two laws are not one day.
_PRESENT = re.compile(
    r"现在|现行|目前|如今|眼下|还有效|还管用|还能用|还算|还在用|废止?了|废没废|作废|过时|区别|不同|不一样|变化|对比|新旧"
    r"|改了|变了|比以前|是不?是?[老旧]的?(?:规定|办法)|(?:几时|什么时候|何时|哪天|哪年)[^,，。?？]{0,6}(?:施|生效|开始|出台)"
)
_MONTH_OF = re.compile(r"(今年|去年|前年)(?=\d{1,2}月)")
_DATE = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d\d)(?:年|[-./])(?P<m>\d{{1,2}})(?:月|[-./])(?:(?P<d>\d{{1,2}})[日号]?)?份?"
    rf"(?P<before>{_BEFORE})?"
)
# A year of a 文号 (〔2023〕14号), of a range (2021—2035年) or of a target (到2025年) is no day of law.
_YEAR = re.compile(
    r"(?<![\d〔\[【至到—–\-~])(?P<y>(?:19|20)\d\d)(?![〕\]】\d]|[)）]\s*\d+号|\s*[—–\-~]|年?(?:到|至|[—–\-~])\s*\d)"
    rf"(?:年(?P<before>{_BEFORE})|年?版|年?修[订正改]|年(?P<near>[^,，。?？;；]{{0,14}}?){_LAW}|[)）])"
)
_AFTER = re.compile(rf"{_LAW}[》]?(?:在|于)(?P<y>(?:19|20)\d\d)年(?:的时候|时|那时|那会)")
_AT = re.compile(r"(?<![\d〔至到—–\-~])(?P<y>(?:19|20)\d\d)年?(?:的?(?:时候|那时|那会儿?|当时))")
# A count of an earlier year stands in a text of today.
_COUNT = re.compile(r"率|比例|(?:几|多少)(?:项|家|个|台|人|件)|数量|总数")
_TARGET = re.compile(r"目标|规划|达到|指标|新增|完成|建成|以后|之后|以来|起|后")
_RELATIVE = re.compile(
    rf"(?P<word>大前年|前年|去年|上一年|上年|(?P<n>\d{{1,2}}|[一两二三四五六七八九十]{{1,3}})年前)"
    rf"的?[^,，。?？;；]{{0,8}}?(?:{_LAW}|怎么罚|怎么规定)"
)
_BACK = {"上年": 1, "上一年": 1, "去年": 1, "前年": 2, "大前年": 3}

_ONCE = r"(?:以前|从前|过去|原来|原先|早先)"
_ASKS_BEFORE = re.compile(
    "|".join(
        (
            rf"(?:{_ONCE}|当时|那时候?)的?[^,，。?？!！;；买用没被过在]{{0,8}}?{_LAW}",
            r"(?:旧|老)的?(?:规定|规章|办法|条例|细则|法规|版|法(?![子人])|规(?![矩模则]))",
            r"(?:旧|老)的?《?[^,，。?？;；秤表机器镜板百]{0,12}?(?:条例|细则|办法|规定)",
            rf"之前的(?:那[个部版])?[^,，。?？;；]{{0,8}}?{_LAW}",
            rf"{_LAW}》?{_ONCE}[^,，。?？;；买用]{{0,14}}(?:怎么|多少|几|罚)",
            rf"(?:新规定?|新办法|新条例|新细则|新法)(?:实施|施行|出台|生效|发布|公布|开始)?{_BEFORE}",
            rf"\d+号令?(?:实施|施行|出台|生效)?{_BEFORE}",
            rf"{_LAW}[》]?(?:实施|施行|出台|生效|修订|修改|修正|改){_BEFORE}",
            rf"(?:修订|修改|修正|废止){_BEFORE}的?[^,，。?？;；]{{0,8}}?{_LAW}",
            rf"(?<![修更])改{_BEFORE}(?:是|的)?(?:怎么|多少|几|{_LAW})",
        )
    )
)
# 以前 without a word of law may ask for earlier law (以前几天答复), or for how things were.
_MAY_ASK_BEFORE = re.compile(
    "|".join(
        (
            r"(?:^|[,，。 ])那?么?(?:以前|从前|过去)[^,，。?？!！;；买用没被过做在有我你他]{0,14}"
            r"(?:怎么|多少|几|多久|哪|什么时候|能不能|要不要|吗)",
            r"(?:以前|从前|过去)(?:是|都|又|要)?(?:怎么|多少|几|多久|罚)",
            r"(?:^那?| )(?:以前|之前|过去|原来|旧的?|老的?)呢?[?？。 ]*$",
        )
    )
)
# The words of time themselves: they are in no passage and are not searched for.
_TIME_WORDS = re.compile(
    rf"{_DATE.pattern.replace('?P<', '?P<t')}(?:收到|发生|期间)?的?"
    rf"|(?:19|20)\d\d年?(?:{_BEFORE}|版|的?(?:时候|那时|那会儿?|当时))?的?"
    rf"|(?:{_ONCE}|当时|那时候?|大前年|前年|去年|上一年|上年)的?|(?:旧|老)的?(?=《?[\u4e00-\u9fff]{{0,14}}?{_LAW})"
    rf"|\d+号令?(?:实施|施行|出台|生效)?{_BEFORE}的?"
    rf"|(?:新规定?|新办法|新条例|新细则|新法)(?:实施|施行|出台|生效|发布|公布|开始)?{_BEFORE}的?"
    rf"|(?:实施|施行|出台|生效|修订|修改|修正|改|废止){_BEFORE}的?"
)


def day_asked(text: str, today: date) -> date | None:
    """The day whose law `text` asks for; None for the present, or when it gives no day.

    A month or year stands for its last day, 某日前 for the day before. Years of titles, of 文号 and
    of targets are no days of law, and a day counts only in a question about rules.
    """
    if _PRESENT.search(text):
        return None
    plain = _MONTH_OF.sub(lambda found: f"{today.year - _back(found[1])}年", text)
    for found in (*_days(plain), *_years(plain, today), *_relative(plain, today)):
        return None if found == today else found
    return None


def asks_before(text: str) -> bool:
    """Whether `text` asks for the law before the last change without naming a day."""
    return _ASKS_BEFORE.search(text) is not None and _PRESENT.search(text) is None


def may_ask_before(text: str) -> bool:
    """Whether `text` asks how something was before: earlier law, if there is such a text."""
    return _MAY_ASK_BEFORE.search(text) is not None and _PRESENT.search(text) is None


def _days(text: str) -> Iterator[date]:
    for found in _DATE.finditer(text):
        rest = text[: found.start()] + text[found.end() :]
        if not found["before"] and not re.search(_LAW, rest):
            continue
        target = _TARGET.match(text[found.end() :])
        if re.search(r"[到至]$", text[: found.start()]) or (target and not found["d"]):
            continue
        year, month = int(found["y"]), int(found["m"])
        try:
            first = date(year, month, int(found["d"] or 1))
            last = first if found["d"] else first.replace(day=monthrange(year, month)[1])
        except ValueError:
            continue
        yield first - _DAY if found["before"] else last


def _years(text: str, today: date) -> Iterator[date]:
    for pattern in (_YEAR, _AFTER, _AT):
        for found in pattern.finditer(text):
            groups, year = found.groupdict(), int(found["y"])
            if _TARGET.search(groups.get("near") or "") or year > today.year:
                continue
            if pattern is _AT and _COUNT.search(text):
                continue
            if groups.get("before"):
                if re.search(_LAW, text):
                    yield date(year - 1, 12, 31)
            elif year < today.year:
                yield date(year, 12, 31)


def _relative(text: str, today: date) -> Iterator[date]:
    for found in _RELATIVE.finditer(text):
        if found["n"]:
            years = int(chinese_number(found["n"]) or 0) if not found["n"].isdigit() else int(found["n"])
            yield _years_ago(today, years)
        else:
            yield date(today.year - _BACK[found["word"]], 12, 31)


def _years_ago(today: date, years: int) -> date:
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)


def _back(word: str) -> int:
    return {"今年": 0, "去年": 1, "前年": 2}[word]


def set_day(draft: Draft, tools: Tools) -> Draft:
    """Set the day whose law is asked for, from the words or from the version that is named.

    A day that came with the question stands. 以前 is the last day of the superseded text that is
    named, or of the one that covers the question best. Words of time are then not searched for.
    """
    if draft.question.as_of is not None:
        return draft
    text = draft.standalone
    day = day_asked(text, draft.today)
    past = day is not None and day < draft.today
    if day is None and (asks_before(text) or may_ask_before(text)):
        day = _before_the_change(draft, tools)
        past = day is not None or asks_before(text)
    if day is None and not past:
        day = _end_of_named(text, tools)
        return replace(draft, day=day, asks_past=True) if day else draft
    query, _ = tools.words.expand(_without_time(text))
    return replace(draft, day=day, asks_past=past, query=query)


def _without_time(text: str) -> str:
    return _TIME_WORDS.sub("", text).strip() or text


def _end_of_named(text: str, tools: Tools) -> date | None:
    """The last day of a superseded document that the question names, and no other."""
    named = tools.catalogue.recognise(text)
    ends = [one.valid_to for one in named if one.force is Force.SUPERSEDED and one.valid_to]
    return ends[0] if len(ends) == len(named) == 1 and not _PRESENT.search(text) else None


def _before_the_change(draft: Draft, tools: Tools) -> date | None:
    """The last day of the superseded text that is meant; None when no such text is stored."""
    named = tools.catalogue.recognise(draft.standalone)
    for one in named:
        if one.force is Force.SUPERSEDED and one.valid_to:
            return one.valid_to
    plain = _without_time(draft.standalone)
    query, _ = tools.words.expand(plain)
    scope = Scope(day=draft.today, today=draft.today, past_only=True)
    covered = {hit.passage.id: hit.coverage for hit in tools.retriever.find(plain, scope, 40)}
    hits = tools.retriever.find(query, scope, 40)
    if named:
        keys = {one.key for one in named}
        ends = {one.valid_from - _DAY for one in named if one.valid_from}
        meant = [h for h in hits if h.document.key in keys or h.document.valid_to in ends]
    else:
        meant = [h for h in hits if max(h.coverage, covered.get(h.passage.id, 0.0)) >= LIKELY]
    best: Hit | None = max(meant, key=lambda h: (h.score, h.coverage, h.passage.id), default=None)
    return best.document.valid_to if best else None
