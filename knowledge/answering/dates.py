"""Days in a citizen's sentence: 2025年3月1日, 11月2号, 十一月二日, 上周三, 前天, 5号, 三天前, 2019年5月."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.answering.quantities import spoken_number
from knowledge.rules.verification import later

_DAY = timedelta(days=1)
_NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = (
    r"(?:(?P<year>(?:19|20)\d\d|[一二][九〇零○]?[〇零○一二三四五六七八九]{2,3})年?"
    r"|(?P<near>今年|去年|前年|大前年|明年))"
)
_FULL = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?[-./]\s?(?P<month>\d{1,2})\s?[-./]\s?(?P<day>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<packed>20\d\d[01]\d[0-3]\d)(?!\d)"
)
_SAID = re.compile(
    rf"(?<![\d.]){_YEAR}?的?\s?(?P<month>{_NUMERAL})月(?:份|(?P<part>初|中旬?|底|末|上旬|下旬)"
    rf"|(?P<day>{_NUMERAL})(?:日|号|(?![\d个点:：斤两块元])))?"
)
_YEAR_ALONE = re.compile(rf"(?<![\d〔\[]){_YEAR}(?![\d〕\]\-—~])")
_MONTH_DAY = re.compile(rf"(?P<which>上个?月|这个?月|本月|下个?月)(?P<day>{_NUMERAL})[日号]")
# 3号机, 92号油, 15号令 are no days.
_DAY_ALONE = re.compile(
    rf"(?<![月\d一二三四五六七八九十第〕\])）]){_NUMERAL}号(?!楼|店|摊|机|枪|令|文|线|油|柴|汽|秤|档|柜|门|加油|充电)"
)
_WEEKDAY = re.compile(r"(?P<which>上上|上|这|本|下)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_BEFORE = re.compile(
    r"(?P<n>\d{1,3}|[一两二三四五六七八九十]{1,3})(?P<half>个半)?个?(?P<unit>天|日|周|星期|礼拜|月|年)(?:之?前|以前)"
)
_WORDS = {"大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "昨晚": -1}
_WORDS |= {"今天": 0, "今日": 0, "今早": 0, "刚刚": 0}
_WORDS |= {"明天": 1, "后天": 2, "大后天": 3}
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_LUNAR = re.compile(r"农历|阴历|旧历|古历|正月|腊月|冬月|大年|除夕|年三十|(?<!月)初[一二三四五六七八九十]")
_LUNAR_BEFORE = re.compile(r"(农历|阴历|旧历|古历)的?$")
_NEAR = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "明年": 1}
_ENGLISH_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"(?P<month>{'|'.join(_ENGLISH_MONTHS)})[a-z]*\.?"
_ENGLISH = re.compile(
    rf"\b(?:{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?"
    rf"{_MONTH.replace('month', 'month2')})(?:,? (?P<year>20\d\d))?\b",
    re.IGNORECASE,
)
_ENGLISH_WORDS = re.compile(r"\b(?P<word>today|yesterday|the day before yesterday)\b", re.IGNORECASE)


class Precision(StrEnum):
    """How exactly a date was said."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A date at [start, end) of the text; of a month or a year it is the first day."""

    said: str
    start: int
    end: int
    day: date
    precision: Precision = Precision.DAY

    @property
    def written(self) -> str:
        """2026年11月2日, 2019年5月 or 2019年, as exact as it was said."""
        if self.precision is Precision.YEAR:
            return f"{self.day.year}年"
        if self.precision is Precision.MONTH:
            return f"{self.day.year}年{self.day.month}月"
        return in_chinese(self.day)


def in_chinese(day: date) -> str:
    """2026年11月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def says_lunar(text: str) -> bool:
    """Whether `text` gives a day of the lunar calendar, which we do not convert."""
    return _LUNAR.search(text) is not None


def dates_in(text: str, today: date) -> tuple[SaidDate, ...]:
    """The dates in `text` (normalised) in their order; days that do not exist are left out.

    A day without a year or month is the last such day up to `today`: people tell what has happened.
    """
    found: list[SaidDate] = []
    for read in (
        _full,
        _said,
        _english,
        _month_day,
        _weekday,
        _word,
        _before,
        _half_year,
        _day_alone,
        _year_alone,
    ):
        for one in read(text, today):
            if not _LUNAR_BEFORE.search(text[: one.start]) and all(
                one.end <= other.start or one.start >= other.end for other in found
            ):
                found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _made(match: re.Match[str], day: date | None, precision: Precision = Precision.DAY) -> list[SaidDate]:
    return [SaidDate(match[0], match.start(), match.end(), day, precision)] if day else []


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(spoken_number(text) or 0)


def _year_of(match: re.Match[str], today: date) -> int | None:
    if match["near"]:
        return today.year + _NEAR[match["near"]]
    if not match["year"]:
        return None
    if match["year"].isdigit():
        return int(match["year"])
    year = int(spoken_number(match["year"].replace("○", "〇")) or 0)
    return year if 1949 <= year <= 2100 else None


def _full(text: str, today: date) -> list[SaidDate]:
    found = []
    for match in _FULL.finditer(text):
        if match["packed"]:
            parts = (match["packed"][:4], match["packed"][4:6], match["packed"][6:])
        else:
            parts = (match["year"], match["month"], match["day"])
        found += _made(match, _date(*(int(part) for part in parts)))
    return found


def _said(text: str, today: date) -> list[SaidDate]:
    found = []
    for match in _SAID.finditer(text):
        year, month = _year_of(match, today), _number(match["month"])
        if not match["day"]:
            if year or match["part"] or "份" in match[0]:
                found += _made(match, _latest(year, month, 1, today), Precision.MONTH)
            continue
        found += _made(match, _latest(year, month, _number(match["day"]), today))
    return found


def _latest(year: int | None, month: int, day: int, today: date) -> date | None:
    """The day of `year`; without one, the last such day up to `today`."""
    if year:
        return _date(year, month, day)
    this = _date(today.year, month, day)
    return this if this and this <= today else _date(today.year - 1, month, day)


def _month_day(text: str, today: date) -> list[SaidDate]:
    found = []
    for match in _MONTH_DAY.finditer(text):
        shift = {"上": -1, "下": 1}.get(match["which"][0], 0)
        month = later(today, shift)
        found += _made(match, _date(month.year, month.month, _number(match["day"])))
    return found


def _weekday(text: str, today: date) -> list[SaidDate]:
    monday = today - _DAY * today.weekday()
    found = []
    for match in _WEEKDAY.finditer(text):
        place = "一二三四五六日".index(match["day"].replace("天", "日"))
        weeks = {"上上": -2, "上": -1, "下": 1}.get(match["which"] or "", 0)
        day = monday + _DAY * (7 * weeks + place)
        if not match["which"] and day > today:
            day -= 7 * _DAY
        found += _made(match, day)
    return found


def _word(text: str, today: date) -> list[SaidDate]:
    return [one for match in _WORD.finditer(text) for one in _made(match, today + _DAY * _WORDS[match[0]])]


def _before(text: str, today: date) -> list[SaidDate]:
    found = []
    for match in _BEFORE.finditer(text):
        number = _number(match["n"])
        if match["unit"] in {"天", "日"}:
            found += _made(match, today - _DAY * number)
        elif match["unit"] in {"周", "星期", "礼拜"}:
            found += _made(match, today - 7 * _DAY * number)
        elif match["unit"] == "月" and not match["half"]:
            found += _made(match, later(today, -number).replace(day=1), Precision.MONTH)
        elif match["unit"] == "年" and number < 100:
            found += _made(match, date(today.year - number, 1, 1), Precision.YEAR)
    return found


def _half_year(text: str, today: date) -> list[SaidDate]:
    found = []
    for match in re.finditer(r"(?<!大)半年(之?前|以前)", text):
        found += _made(match, later(today, -6).replace(day=1), Precision.MONTH)
    return found


def _day_alone(text: str, today: date) -> list[SaidDate]:
    found = []
    for match in _DAY_ALONE.finditer(text):
        number = _number(match[0].rstrip("号"))
        this = _date(today.year, today.month, number)
        if this is None or this > today:
            month = later(today, -1)
            this = _date(month.year, month.month, number)
        found += _made(match, this)
    return found


def _year_alone(text: str, today: date) -> list[SaidDate]:
    found = []
    for match in _YEAR_ALONE.finditer(text):
        year = _year_of(match, today)
        counted = match["near"] or match[0].endswith("年")
        found += _made(match, _date(year, 1, 1) if year and counted else None, Precision.YEAR)
    return found


def _english(text: str, today: date) -> list[SaidDate]:
    found = []
    for match in _ENGLISH.finditer(text):
        month = _ENGLISH_MONTHS.index((match["month"] or match["month2"])[:3].lower()) + 1
        year = int(match["year"]) if match["year"] else None
        found += _made(match, _latest(year, month, int(match["day"] or match["day2"]), today))
    back = {"today": 0, "yesterday": 1, "the day before yesterday": 2}
    for match in _ENGLISH_WORDS.finditer(text):
        found += _made(match, today - _DAY * back[match["word"].lower()])
    return found
