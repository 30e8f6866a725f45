"""What the cells of a list mean: credit codes, dates in all their forms, status words."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from ingest.sheets import Cell
from knowledge.business import PledgeStatus

_NOTHING_WORDS = "- -- — —— / \\ 无 暂无 没有 未办 未填 空 待补 N/A NA"
_NOTHING: Final = frozenset(_NOTHING_WORDS.split()) | {""}
# ０-９ Ａ-Ｚ ａ-ｚ
_FULL_WIDTH: Final = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_OPEN_END: Final = ("长期", "永久", "无期限", "无固定期限", "不限")
_DAY: Final = r"(?P<y{0}>(?:19|20)\d\d)[-./年](?P<m{0}>\d{{1,2}})(?:[-./月](?P<d{0}>\d{{1,2}})日?|月)?"
_ONE: Final = re.compile(_DAY.format("") + r"(?:T?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?")
_TWO: Final = re.compile(_DAY.format(1) + r"(?:起|自)?(?:[-~至到]|--)+" + _DAY.format(2) + r"(?:止|底)?")
_YEARS: Final = re.compile(r"(?P<y1>(?:19|20)\d\d)年?-+(?P<y2>(?:19|20)\d\d)年?")
_FROM: Final = re.compile(r"(?:自|从)?" + _DAY.format("") + r"起?(?:-|至|到)?(?:长期有效|长期|永久)")
_COMPACT: Final = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)?")
_YEAR: Final = re.compile(r"(?P<y>(?:19|20)\d\d)年?")
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_SERIAL: Final = date(1899, 12, 30)
_DURATION: Final = re.compile(r"(?P<n>\d{1,2}|[一二两三四五六七八九十])年")
_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_NUMERALS: Final = {**{word: n for n, word in enumerate("一二三四五六七八九十", 1)}, "两": 2}
_CHINESE_DATE: Final = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_STATUS: Final = {
    PledgeStatus.ACTIVE: ("有效", "正常", "在册", "在营", "承诺中", "存续", "在业", "有效期内", "承诺有效"),
    PledgeStatus.EXPIRED: ("到期", "已到期", "过期", "失效", "已失效"),
    PledgeStatus.SUSPENDED: ("暂停", "已暂停", "中止", "暂停承诺"),
    PledgeStatus.REVOKED: ("撤销", "已撤销", "取消", "已取消"),
    PledgeStatus.WITHDRAWN: ("退出", "已退出", "自愿退出"),
    PledgeStatus.DEREGISTERED: ("注销", "已注销", "歇业", "吊销", "停业", "已停业"),
    PledgeStatus.NAME_CHANGED: ("更名", "已更名", "变更名称"),
}  # fmt: skip


class BadCell(ValueError):
    """A cell that cannot be taken; the message is the reason in one plain Chinese sentence."""


def clean(cell: Cell | None) -> str:
    """The text of a cell with single spaces; empty for an absent one and for 无, / and —.

    Full-width letters and digits become plain ones; Chinese punctuation stays as it is.

    Raises BadCell for an error value of the spreadsheet (#REF!).
    """
    if cell is None:
        return ""
    if cell.kind == "e":
        raise BadCell("单元格是公式错误，没有值。")
    return _cleaned(cell.text)


@lru_cache(maxsize=65_536)  # districts, trades and days come again in every row
def _cleaned(raw: str) -> str:
    printable = "".join(c for c in raw if c.isspace() or unicodedata.category(c)[0] != "C")
    text = re.sub(r"\s+", " ", printable.translate(_FULL_WIDTH)).strip()
    return "" if text.upper() in _NOTHING else text


def _flat(cell: Cell | None) -> str:
    """The text of a cell in NFKC without white space, to be understood and not to be shown."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", clean(cell)))


def credit_code(cell: Cell | None) -> str:
    """The checked 统一社会信用代码 (GB 32100), or empty where the cell is. Raises BadCell."""
    from stdnum.cn import uscc

    text = re.sub(r"['’‘`\-]", "", _flat(cell)).upper()
    if not text:
        return ""
    if re.fullmatch(r"[\d.]+E\+?\d+", text):
        raise BadCell("信用代码被存成了数字，后几位已丢失，请按文本重新填写。")
    if len(text) != 18:
        raise BadCell(f"信用代码应为18位，这里是{len(text)}位。")
    if not uscc.is_valid(text):
        raise BadCell("信用代码校验不通过，可能抄错了。")
    return text


def day_of(cell: Cell | None, *, last: bool = False) -> date | None:
    """The day of a cell, or None where it is empty or open-ended (长期).

    A month or a year alone is its first day, with `last` its last one. Excel's serial numbers
    count from 1899-12-30. Raises BadCell for what is no day.
    """
    text = _flat(cell)
    if cell is None or not text or any(word in text for word in _OPEN_END):
        return None
    if cell.kind == "n" and re.fullmatch(r"\d{4}\.1", text):
        raise BadCell(f"{text} 分不清是1月还是10月，请写成 {text[:4]}年1月 这样的形式。")
    text = _CHINESE_DATE.sub(_western, text)
    if _SERIAL.fullmatch(text):
        return _in_range(_FIRST_SERIAL + timedelta(days=int(float(text))))
    for pattern in (_ONE, _COMPACT, _YEAR):
        if found := pattern.fullmatch(text.removesuffix("前").removesuffix("止").removesuffix("底")):
            parts = found.groupdict()
            return _day(parts["y"], parts.get("m"), parts.get("d"), last=last)
    raise BadCell("看不懂这个日期，请写成 2024-05-06。")


def validity(cell: Cell | None, pledged_on: date | None) -> tuple[date | None, date | None]:
    """(first day, last day) of a validity: a day, 长期, 2024.5-2027.5, or 三年 from the pledge.

    A period by years ends on the corresponding day (Civil Code, Article 202). Raises BadCell.
    """
    text = _flat(cell)
    if cell is None or not text:
        return pledged_on, None
    text = re.sub(r"[—–―－~～]+", "-", text)
    if found := _TWO.fullmatch(text):
        p = found.groupdict()
        return _day(p["y1"], p["m1"], p["d1"], last=False), _day(p["y2"], p["m2"], p["d2"], last=True)
    if found := _YEARS.fullmatch(text):
        return _day(found["y1"], None, None, last=False), _day(found["y2"], None, None, last=True)
    if found := _FROM.fullmatch(text):
        return _day(found["y"], found["m"], found["d"], last=False), None
    if found := _DURATION.fullmatch(text):
        if pledged_on is None:
            raise BadCell("只写了年限，没有承诺日期，算不出到期日。")
        number = found["n"]
        years = int(number) if number.isdigit() else _NUMERALS[number]
        year = pledged_on.year + years
        day = min(pledged_on.day, calendar.monthrange(year, pledged_on.month)[1])
        return pledged_on, date(year, pledged_on.month, day)
    return pledged_on, day_of(cell, last=True)


def word_of(status: PledgeStatus) -> str:
    """The word by which lists give a status."""
    return _STATUS[status][0]


def status_of(cell: Cell | None) -> PledgeStatus:
    """The status that a list gives; active where it gives none. An unknown word raises BadCell."""
    text = _flat(cell)
    if not text:
        return PledgeStatus.ACTIVE
    for status, words in _STATUS.items():
        if text in words:
            return status
    raise BadCell("看不懂这个状态，没有发布。")


def yes(cell: Cell | None) -> bool:
    """Whether a cell says yes."""
    return _flat(cell) in {"是", "√", "✓", "✔", "Y", "y", "YES", "1", "示范单位"}


def _western(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    return f"{year.translate(_DIGITS)}年{_number(month)}月" + (f"{_number(day)}日" if day else "")


def _number(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(text.translate(_DIGITS))
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


def _day(year: str, month: str | None, day: str | None, *, last: bool) -> date:
    y, m = int(year), int(month or (12 if last else 1))
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
