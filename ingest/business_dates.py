"""Dates in all the forms that lists use: days, months, serial numbers, open ends, periods by years."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Final

from ingest.business_cells import BadCell, flat
from ingest.sheets import Cell

_OPEN_END: Final = ("长期", "永久", "无期限", "无固定期限", "不限")
# A year of two digits only with month and day, and only from 10 on: 24-5-1.
_DAY: Final = (
    r"(?:(?P<y{0}>(?:19|20)\d\d)[-./年](?P<m{0}>\d{{1,2}})(?:[-./月](?P<d{0}>\d{{1,2}})日?|月)?"
    r"|(?P<sy{0}>[1-4]\d)[-./年](?P<sm{0}>\d{{1,2}})[-./月](?P<sd{0}>\d{{1,2}})日?)"
)
_ONE: Final = re.compile(_DAY.format("") + r"(?:T?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?")
_TWO: Final = re.compile(_DAY.format(1) + r"(?:起|自)?(?:[-~至到]|--)+" + _DAY.format(2))
_YEARS: Final = re.compile(r"(?P<y1>(?:19|20)\d\d)年?-+(?P<y2>(?:19|20)\d\d)年?")
_FROM: Final = re.compile(_DAY.format("") + r"起?(?:-|至|到)?(?P<end>长期有效|长期|永久)")
_FROM_FOR: Final = re.compile(_DAY.format("") + r"起,?(?P<period>.+)")
_COMPACT: Final = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)?")
_YEAR: Final = re.compile(r"(?P<y>(?:19|20)\d\d)年?")
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_SERIAL: Final = date(1899, 12, 30)
_PERIOD: Final = re.compile(r"(?:(?P<years>\d{1,2}|[一二两三四五六七八九十])年|(?P<months>\d{1,3})个月)")
# What stands around a date and says nothing more than its heading: 有效期至…止, 自签订之日起…, …签订.
_BEFORE: Final = re.compile(
    r"^(?:有效期|期限|有效|承诺期)?(?:为|限|:)?(?:自?(?:签[订署约]|承诺|公示|发布)?之日起|[自从至到]|截至|截止)?"
)
_AFTER: Final = re.compile(r"(?:前|止|底|签[订署约]|承诺|公示|发布)+$")
_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_NUMERALS: Final = {**{word: n for n, word in enumerate("一二三四五六七八九十", 1)}, "两": 2}
_CHINESE_DATE: Final = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?"
)


def day_of(cell: Cell | None, *, last: bool = False) -> date | None:
    """The day of a cell, or None where it is empty or open-ended (长期).

    A month or a year alone is its first day, with `last` its last one. Excel's serial numbers
    count from 1899-12-30. Raises BadCell for what is no day.
    """
    text = _plain(cell)
    if cell is None or not text or any(word in text for word in _OPEN_END):
        return None
    if cell.kind == "n" and re.fullmatch(r"\d{4}\.1", text):
        raise BadCell(f"{text} 分不清是1月还是10月，请写成 {text[:4]}年1月 这样的形式。")
    if _SERIAL.fullmatch(text):
        return _in_range(_FIRST_SERIAL + timedelta(days=int(float(text))))
    for pattern in (_ONE, _COMPACT, _YEAR):
        if found := pattern.fullmatch(text):
            return _named(found, "", last=last)
    raise BadCell("看不懂这个日期，请写成 2024-05-06。")


def validity(cell: Cell | None, pledged_on: date | None) -> tuple[date | None, date | None]:
    """(first day, last day) of a validity: a day, 长期, 2024.5-2027.5, or 三年 from the pledge.

    A period by years or months ends on the corresponding day (Civil Code, Article 202). Raises BadCell.
    """
    text = re.sub(r"[—–―－~～]+", "-", _plain(cell))
    if cell is None or not text:
        return pledged_on, None
    if found := _TWO.fullmatch(text):
        return _named(found, "1", last=False), _named(found, "2", last=True)
    if found := _YEARS.fullmatch(text):
        return _day(found["y1"], None, None, last=False), _day(found["y2"], None, None, last=True)
    if found := _FROM.fullmatch(text):
        return _named(found, "", last=False), None
    if (found := _FROM_FOR.fullmatch(text)) and (period := _PERIOD.fullmatch(found["period"])):
        first = _named(found, "", last=False)
        return first, _after(first, period)
    if period := _PERIOD.fullmatch(text):
        if pledged_on is None:
            raise BadCell("只写了年限，没有承诺日期，算不出到期日。")
        return pledged_on, _after(pledged_on, period)
    return pledged_on, day_of(cell, last=True)


def _plain(cell: Cell | None) -> str:
    """The text of a cell without words around the date, Chinese numerals as digits, 、 and , as points."""
    text = re.sub(r"(?<=\d)[、,](?=\d)", ".", flat(cell))
    text = _CHINESE_DATE.sub(_western, text)
    bare = _AFTER.sub("", _BEFORE.sub("", text))
    return bare or text


def _after(first: date, period: re.Match[str]) -> date:
    """The corresponding day after a period of years or months; the last of a month that lacks it."""
    number = period["years"]
    months = int(period["months"] or 0) if number is None else 12 * _count(number)
    year, month = first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1
    if year > date.max.year:
        raise BadCell("日期不在合理范围内。")
    return _in_range(date(year, month, min(first.day, calendar.monthrange(year, month)[1])))


def _count(number: str) -> int:
    return int(number) if number.isdigit() else _NUMERALS[number]


def _western(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    return f"{year.translate(_DIGITS)}年{_number(month)}月" + (f"{_number(day)}日" if day else "")


def _number(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(text.translate(_DIGITS))
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


def _named(found: re.Match[str], number: str, *, last: bool) -> date:
    """The day of the groups of one date in a match."""
    parts = found.groupdict()
    if parts.get(f"sy{number}"):
        year, month, day = (parts[f"{name}{number}"] for name in ("sy", "sm", "sd"))
        return _day(f"20{year}", month, day, last=last)
    return _day(*(parts.get(f"{name}{number}") for name in ("y", "m", "d")), last=last)


def _day(year: str | None, month: str | None, day: str | None, *, last: bool) -> date:
    y, m = int(year or 0), int(month or (12 if last else 1))
    if not 1 <= m <= 12:
        raise BadCell("没有这个月份。")
    end = calendar.monthrange(y, m)[1]
    d = int(day) if day else (end if last else 1)
    if not 1 <= d <= end:
        raise BadCell("没有这一天。")
    return _in_range(date(y, m, d))


def _in_range(day: date) -> date:
    if not date(1985, 1, 1) <= day <= date(2099, 12, 31):
        raise BadCell("日期不在合理范围内。")
    return day
