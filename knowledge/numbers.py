"""Numbers in Chinese text, in any usual notation, as exact decimals.

Used to check that every number of an answer stands in a passage (十五日 = 15 日, 三万元 = 30000 元)
and to score answers. Pure text, no units.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_DIGITS = {"零": 0, "两": 2} | {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")

_SCIENTIFIC = re.compile(r"(\d+(?:\.\d+)?)\s*[×xX*]\s*10\s*(?:\^\s*)?([⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+|[-+]?\d+)")
_ARABIC = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*([万亿]?)")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+[万亿]*)?")


def chinese_number(text: str) -> Decimal | None:
    """The value of a numeral such as 十五, 二千零二十, 一点五万 or 二〇二三; None if it is none."""
    if "点" in text:
        whole, _, rest = text.partition("点")
        tail = rest.rstrip("万亿")
        head = chinese_number(whole)
        if head is None or not tail or any(c not in _DIGITS for c in tail):
            return None
        value = head + Decimal("0." + "".join(str(_DIGITS[c]) for c in tail))
        for unit in rest[len(tail) :]:
            value *= _MYRIADS[unit]
        return value
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total, section, digit = Decimal(0), 0, 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            section += (digit or 1) * _TENS[c]
            digit = 0
        elif c in _MYRIADS:
            # 一亿二千万: 万 counts its own section only; 一万亿: 亿 counts all before it.
            here = Decimal(section + digit)
            total = total + here * _MYRIADS[c] if c == "万" else (total + here) * _MYRIADS[c]
            section, digit = 0, 0
        else:
            return None
    value = total + section + digit
    return value if value or "零" in text or "〇" in text else None


def numbers_in(text: str, *, single_numerals: bool = True) -> set[Decimal]:
    """Every number in `text`.

    Full-width digits, thousands separators, 万 and 亿, powers of ten and Chinese numerals are
    read. `single_numerals=False` leaves out numerals of one character (一 in 统一 is no number).
    """
    found: set[Decimal] = set()

    def scientific(match: re.Match[str]) -> str:
        exponent = int(match[2].translate(_SUPERSCRIPTS))
        found.add(Decimal(match[1]).scaleb(exponent).normalize())
        return " "

    rest = _SCIENTIFIC.sub(scientific, text)
    rest = unicodedata.normalize("NFKC", rest)
    rest = _SCIENTIFIC.sub(scientific, rest)

    def arabic(match: re.Match[str]) -> str:
        value = Decimal(match[1].replace(",", ""))
        found.add(value.normalize())
        if match[2]:
            found.add((value * _MYRIADS[match[2]]).normalize())
        return " "

    rest = _ARABIC.sub(arabic, rest)
    for numeral in _CHINESE.findall(rest):
        if len(numeral) == 1 and not single_numerals:
            continue
        value = chinese_number(numeral)
        if value is not None:
            found.add(value.normalize())
    return found
