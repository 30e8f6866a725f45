"""Numbering of Chinese official texts: 第X条, 第X章, 一、, （一）, 1., （1）, 专栏, 附件."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_CN = "零〇○一二三四五六七八九十百千两"
_CIRCLED = {chr(0x3220 + i): i + 1 for i in range(10)}  # ㈠ to ㈩

_NUMBER = rf"(?:[{_CN}]+|[0-9０-９]+)"


class Level(StrEnum):
    """What a paragraph's number makes of it."""

    HEADING = "heading"  # 第X编, 第X章, 第X节
    ARTICLE = "article"  # 第X条
    SECTION = "section"  # 一、
    SUBSECTION = "subsection"  # （一）
    ITEM = "item"  # 1.
    SUBITEM = "subitem"  # （1）
    BOX = "box"  # 专栏1
    ANNEX = "annex"  # 附件1, 附表1


@dataclass(frozen=True, slots=True)
class Marker:
    """The number at the start of a paragraph.

    `label` is the number in its usual form (第二十三条, 一, （一）, 1, （1）, 专栏1, 附件1), `end`
    the index at which the content starts, `apart` whether a gap or mark divides the two.
    """

    level: Level
    number: int
    label: str
    end: int
    apart: bool = True


_PATTERNS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.ARTICLE, re.compile(rf"第\s?({_NUMBER})\s?条(?:之({_NUMBER}))?([\s:：、.．]*)")),
    (Level.HEADING, re.compile(rf"第\s?({_NUMBER})\s?(分编|编|章|节)([\s:：]*)")),
    (Level.BOX, re.compile(rf"专\s*栏\s*({_NUMBER})([\s:：.．、]*)")),
    (Level.ANNEX, re.compile(rf"附\s?(件|表|录|图)\s*({_NUMBER})?([\s:：.．、]*)")),
    (Level.SECTION, re.compile(rf"([{_CN}]+)[、.．]\s*")),
    (Level.SUBSECTION, re.compile(rf"(?:[（(]\s*([{_CN}]+)\s*[）)]|([㈠-㈩]))[、.．]?\s*")),
    (Level.ITEM, re.compile(r"([0-9０-９]{1,3})\s*[.．、](?![0-9０-９])\s*(?:[-–—]\s*)?")),
    (Level.SUBITEM, re.compile(r"[（(]\s*([0-9０-９]{1,3})\s*[）)][、.．]?\s*")),
)
# What follows a 第X条 that is only mentioned.
_MENTION = re.compile(
    rf"的|规定|所[列称规]|第{_NUMBER}[款项条]|[、，,]|款|项|前款|之规定|中(?:规定|所|的)"
    r"|(?:和|或者?|及|以及|与|至)(?:第|本|其|附)"
)


def to_number(numeral: str) -> int:
    """The value of a Chinese or Arabic numeral; raises ValueError when it is none."""
    if re.fullmatch(r"[0-9０-９]+", numeral):
        return int(numeral)
    if not numeral or any(c not in _DIGITS and c not in _UNITS for c in numeral):
        raise ValueError(f"not a numeral: {numeral!r}")
    if not any(c in _UNITS for c in numeral):  # 二〇二三, read digit by digit
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total, digit = 0, None
    for char in numeral:
        if char in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        else:
            digit = _DIGITS[char] or None
    return total + (digit or 0)


def to_chinese(number: int) -> str:
    """A number from 1 to 9999 as a law counts its articles: 一百零三, 二十三, 十."""
    text, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + unit
            gap = False
        else:
            gap = True
    return text[1:] if text.startswith("一十") else text


def marker(text: str) -> Marker | None:
    """The number with which a paragraph starts, or None.

    第X条 and 第X章 that run on as a mention (第X条规定的…) are none. Whether a 第X条 is the next
    one is for the reader of articles to decide.
    """
    for level, pattern in _PATTERNS:
        found = pattern.match(text)
        if found is None:
            continue
        made = _make(level, found, text)
        if made is not None:
            return made
    return None


def _make(level: Level, found: re.Match[str], text: str) -> Marker | None:
    end, rest = found.end(), text[found.end() :]
    if level is Level.ARTICLE:
        number, apart = to_number(found[1]), bool(found[3])
        if _MENTION.match(rest) and (not apart or rest.startswith(("的", "、", "，", "第"))):
            return None
        branch = f"之{to_chinese(to_number(found[2]))}" if found[2] else ""
        return Marker(level, number, f"第{to_chinese(number)}条{branch}", end, apart or not rest)
    if level is Level.HEADING:
        number = to_number(found[1])
        if ends_sentence(text) or len(text) > 60 or (_MENTION.match(rest) and not found[3]):
            return None
        return Marker(level, number, f"第{to_chinese(number)}{found[2]}", end, bool(found[3]))
    if level is Level.BOX:
        number = to_number(found[1])
        if ends_sentence(text) or (not found[2] and rest):
            return None
        return Marker(level, number, f"专栏{number}", end)
    if level is Level.ANNEX:
        number = to_number(found[2]) if found[2] else 0
        if ends_sentence(text) or len(text) > 60 or (not found[3] and rest):
            return None
        return Marker(level, number, f"附{found[1]}{number or ''}", end)
    if level is Level.SECTION:
        return Marker(level, to_number(found[1]), found[1], end)
    if level is Level.SUBSECTION:
        number = to_number(found[1]) if found[1] else _CIRCLED[found[2]]
        return Marker(level, number, f"（{to_chinese(number)}）", end)
    number = int(found[1])
    return Marker(level, number, str(number) if level is Level.ITEM else f"（{number}）", end)


def ends_sentence(text: str) -> bool:
    """Whether a paragraph ends as a sentence or an introduction to a list does."""
    return text.rstrip().endswith(tuple("。；：！？”’）;:!?).…」』"))


DATE = re.compile(
    r"([0-9０-９]{4}|[〇○零一二三四五六七八九]{4})\s*年\s*"
    rf"([0-9０-９]{{1,2}}|[{_CN}]{{1,3}})\s*月\s*([0-9０-９]{{1,2}}|[{_CN}]{{1,3}})\s*日"
)
DATE_LINE = re.compile(DATE.pattern + r"$")


def iso_date(found: re.Match[str]) -> str:
    """A match of `DATE` in ISO form, not checked against the calendar."""
    year, month, day = (to_number(found[i]) for i in (1, 2, 3))
    return f"{year:04d}-{month:02d}-{day:02d}"
