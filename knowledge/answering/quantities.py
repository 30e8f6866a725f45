"""Numbers with units in a citizen's sentence: 一斤半, 二两, 1斤8两, 250毫升, 3.6亩, 60块钱, 3块5."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from knowledge.numbers import chinese_number
from knowledge.rules.units import Unit, plain, unit, units

_DIGITS = "零〇一二三四五六七八九"
# 两 is a digit at the start and before 百千万; elsewhere it is a unit (八两三钱).
_HAN = rf"(?:两|[{_DIGITS}十百千万]|半)(?:[{_DIGITS}十百千万]|两(?=[百千万]))*(?:点[{_DIGITS}]+)?"
_ENGLISH = {"half a": "0.5", "half an": "0.5", "a": "1", "an": "1", "one": "1", "two": "2", "three": "3"}
_ENGLISH |= {"four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10"}
_WORDS = "|".join(word.replace(" ", " ?") + " " for word in sorted(_ENGLISH, key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?[百千万]?|{_HAN}|{_WORDS})"
_VAGUE_INSIDE = "(?P<some>[多几来])?"
_VAGUE_BEFORE = re.compile(
    r"(快要?|将近|接近|差不多|大概|大约|约|不到|近|好几|几|至少|超过|起码|[大小]|about |almost )(有|是|个)?$"
)
_VAGUE_AFTER = re.compile(r"(多|左右|上下|出头|不到)(?!少)|以内|之内|以下|以上|往上")
_NEIGHBOURS = re.compile(rf"[{_DIGITS}两][{_DIGITS}]")  # 三五, 二三十: a range, no number

# A character after a unit that makes it another word: 一克拉, 一两个, 一卡车, 三米线.
_NOT_BEFORE = {
    "克": "拉隆罗",
    "两": "个天次年块斤公件袋包百千万条位家种盒瓶只头间样边者两",
    "钱": "的",
    "卡": "车片通",
    "焦": "点虑急",
    "升": "级学",
    "丈": "夫母",
    "担": "心保任",
    "里": "面头边",
    "分地": "铁",
    "m": "a-z0-9²³/",
    "g": "a-z",
    "l": "a-z",
    "石": "头材油子狮",
    "码": "头",
    "磅": "秤",
    "斗": "争",
}  # fmt: skip

_FREE = rf"(?<![\d.{_DIGITS}十百千万])"
# The tenth behind 块 (3块5), unless it counts something itself: 3块5斤.
_JIAO = (
    rf"(?:(?P<jiao>[\d{_DIGITS}半])(?:[毛角]钱?(?P<fen>[\d{_DIGITS}])?分?)?"
    rf"(?!\d|[{_DIGITS[3:]}十百千万斤两公克个只条包袋盒瓶倍天年月号kg]))?"
)
_MONEY = re.compile(
    rf"{_FREE}[¥￥]?(?P<yuan>{_NUMBER}){_VAGUE_INSIDE}(?:块钱?|元钱?|圆|rmb){_JIAO}"
    rf"|{_FREE}(?P<only_jiao>{_NUMBER})(?:毛钱?|角钱?)"
    rf"|[¥￥](?P<sign>\d+(?:\.\d+)?)(?![\d.])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One number with its unit: 1斤 in 1斤8两."""

    number: Decimal
    unit: Unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """What was said at [start, end) of the text. `vague`: no exact number (十几克, 快三两)."""

    said: str
    start: int
    end: int
    parts: tuple[Part, ...]
    vague: bool = False

    @property
    def quantity(self) -> str:
        """质量, 长度 and the like."""
        return self.parts[0].unit.quantity

    @property
    def written(self) -> str:
        """In digits: 1斤8两 for 一斤八两, 1.5斤 for 一斤半."""
        return "".join(f"{plain(part.number)}{part.unit.name}" for part in self.parts)

    @property
    def base(self) -> Fraction:
        """The number of the base unit of the table (kg, L, m, m2, J)."""
        return sum((Fraction(part.number) * part.unit.factor for part in self.parts), Fraction(0))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in yuan at [start, end) of the text."""

    said: str
    start: int
    end: int
    yuan: Decimal
    vague: bool = False


def spoken_number(text: str) -> Decimal | None:
    """The value of a number as people say it: 12.5, 1,000, 三千五, 一百二, 两百五, 半; None if none.

    A last digit behind 百, 千 or 万 counts its tenth: 一百二 is 120.
    """
    if text == "半":
        return Decimal("0.5")
    if text.isascii() and not text[0].isdigit():
        return Decimal(_ENGLISH[" ".join(text.lower().split())])
    if text[0].isdigit():
        scale = {"百": 100, "千": 1000, "万": 10_000}.get(text[-1], 1)
        return Decimal(text.rstrip("百千万").replace(",", "")) * scale
    if len(text) > 2 and text[-1] in _DIGITS[2:] and text[-2] in "百千万":
        whole = chinese_number(text[:-1])
        tenth = {"百": 10, "千": 100, "万": 1000}[text[-2]]
        return None if whole is None else whole + (chinese_number(text[-1]) or 0) * tenth
    return chinese_number(text)


@cache
def _units_by_word() -> dict[str, Unit]:
    return {word: one for one in units() for word in one.words}


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_units_by_word(), key=len, reverse=True)
    # a unit in Latin letters ends with them: 2 jin, not 2 jing
    latin = {w: "a-z" for w in words if w[-1].isascii() and w[-1].isalpha()} | _NOT_BEFORE
    guarded = [re.escape(w) + (f"(?![{latin[w]}])" if w in latin else "") for w in words]
    head = rf"(?<![\d.A-Za-z{_DIGITS}十百千万])(?P<number>{_NUMBER}){_VAGUE_INSIDE} ?个?"
    return re.compile(rf"{head}(?P<half>半)?(?P<unit>{'|'.join(guarded)})(?P<tail>半)?", re.IGNORECASE)


_JOINT = re.compile(r" ?(?:零|又|and )? ?")  # 1斤零2两, 2 lb 3 oz
_SMALLER = {"斤": "两", "两": "钱"}
# 1斤8: eight tenths of a 斤, unless another unit or word of counting follows.
_COUNTS = rf"\d.%{_DIGITS}十百千万两块元毛角钱个斤公克gk袋包件只天月号点倍成折年"
_TENTHS = re.compile(rf"(?P<tenths>[1-9{_DIGITS[2:]}])(?![{_COUNTS}]|,\d)")


def unit_named(word: str) -> Unit | None:
    """The unit that `word` names, as a citizen writes it; None if we know none."""
    return _units_by_word().get(word) or _units_by_word().get(word.lower())


def unit_words() -> tuple[str, ...]:
    """Every word for a unit, the longest first."""
    return tuple(sorted(_units_by_word(), key=len, reverse=True))


def quantities_in(text: str) -> tuple[Quantity, ...]:
    """Every quantity in `text` (normalised), in its order; 1斤8两 is one quantity.

    Money is left out, and so are numbers with a unit that we do not know.
    """
    taken = [(m.start, m.end) for m in money_in(text)]
    found: list[Quantity] = []
    place = 0
    while match := _pattern().search(text, place):
        place = match.end()
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        one = _quantity(text, match)
        if one is None:
            continue
        last = found[-1] if found else None
        if last and _JOINT.fullmatch(text, last.end, one.start) and _continues(last, one):
            found[-1] = Quantity(
                text[last.start : one.end], last.start, one.end, (*last.parts, *one.parts), one.vague
            )
        else:
            found.append(one)
        place = found[-1].end
    return tuple(found)


def _continues(last: Quantity, one: Quantity) -> bool:
    """Whether `one` goes on with smaller units of the same quantity: 1斤 8两, 2公斤 300克."""
    same = last.quantity == one.quantity
    return same and not last.vague and one.parts[0].unit.factor < last.parts[-1].unit.factor


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    raw = match["number"]
    span = bool(_NEIGHBOURS.search(raw))
    vague = span or bool(match["some"]) or bool(_VAGUE_BEFORE.search(text[: match.start()]))
    number = Decimal(0) if span else spoken_number(raw)
    if number is None or (number == 0 and not vague):
        return None
    named = _units_by_word().get(match["unit"]) or _units_by_word()[match["unit"].lower()]
    if match["half"]:
        number += Decimal("0.5")
    parts = [Part(number, named)]
    end = match.end()
    if match["tail"]:
        parts = [Part(number + Decimal("0.5"), named)]
    elif named.name in _SMALLER and (more := _TENTHS.match(text, end)):
        tenths = spoken_number(more["tenths"]) or Decimal(0)
        parts, end = [Part(number, named), Part(tenths, unit(_SMALLER[named.name]))], more.end()
    vague = vague or bool(_VAGUE_AFTER.match(text, end))
    return Quantity(text[match.start() : end], match.start(), end, tuple(parts), vague)


def money_in(text: str) -> tuple[Money, ...]:
    """Every amount of money in `text`: 60块钱, 3块5, 12.8元, 五毛, ￥12."""
    found = []
    for match in _MONEY.finditer(text):
        raw = match["yuan"] or match["only_jiao"] or match["sign"]
        number = spoken_number(raw)
        if number is None:
            continue
        if match["only_jiao"]:
            number /= 10
        elif match["jiao"]:
            half = match["jiao"] == "半"
            number += Decimal("0.5") if half else (spoken_number(match["jiao"]) or Decimal(0)) / 10
            number += (spoken_number(match["fen"]) or Decimal(0)) / 100 if match["fen"] else 0
        vague = bool(match["some"]) or bool(_NEIGHBOURS.search(raw))
        vague = vague or bool(_VAGUE_BEFORE.search(text[: match.start()]))
        vague = vague or bool(_VAGUE_AFTER.match(text, match.end()))
        found.append(Money(match[0], match.start(), match.end(), number, vague))
    return tuple(found)
