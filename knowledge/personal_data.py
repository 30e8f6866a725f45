"""Finds and hides personal data in text: mobile numbers, identity cards, bank cards, e-mail addresses.

Numbers are found however they are typed: full-width, in Chinese numerals, in groups with spaces or
hyphens, directly beside Chinese. What a citizen asks about passes: 12315, 12345, 文号, standards,
统一社会信用代码, landlines of offices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class DataKind(StrEnum):
    """What kind of personal data a span is."""

    MOBILE = "mobile"
    IDENTITY_CARD = "identity_card"
    BANK_CARD = "bank_card"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of a text are personal data."""

    start: int
    end: int
    kind: DataKind


_HIDDEN: Final = {
    DataKind.MOBILE: "［手机号］",
    DataKind.IDENTITY_CARD: "［身份证号］",
    DataKind.BANK_CARD: "［银行卡号］",
    DataKind.EMAIL: "［电子邮箱］",
}

# One character to one, so that spans in the folded text are spans in the text.
_FOLD: Final = str.maketrans(
    "０１２３４５６７８９ＸｘＸ×＋＠．﹒－—–‐‑・　\u00a0\u2009\u200b\u200c\u200d\ufeff",
    "0123456789" + "XXXX+@..-----·" + " " * 7,
)
_NUMERALS: Final = "〇零一二三四五六七八九幺"
_FOLD_NUMERALS: Final = str.maketrans(_NUMERALS, "001234567891")
# So many of the digits must be Chinese numerals where they are read as digits: 张三138… is not one run.
_LEAST_NUMERALS: Final = 6

_GAP: Final = r"[ \t\-·.]{0,3}"
_MOBILE: Final = rf"1{_GAP}[3-9](?:{_GAP}\d){{9}}"
_CARD: Final = rf"[1-8](?:{_GAP}\d){{16}}{_GAP}[\dXx]"
_DIGITS_11: Final = re.compile(rf"(?:(?<!\d)(?:\+|00)?86\)?{_GAP}|(?<!\d))({_MOBILE})(?!\d)")
_DIGITS_18: Final = re.compile(rf"(?<!\d){_CARD}(?![\dA-Za-z])")
_DIGITS_16_19: Final = re.compile(rf"(?<!\d)[3-6](?:{_GAP}\d){{15,18}}(?!\d)")
_NUMERALS_11: Final = re.compile(_MOBILE)
_NUMERALS_18: Final = re.compile(_CARD)
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9_%+\-][A-Za-z0-9._%+\-]{0,63}@(?:[A-Za-z0-9\-]{1,63}\.){1,6}[A-Za-z]{2,24}"
)

# The groups in which people say or type the eleven digits. Other groups are lists of quantities.
_MOBILE_GROUPS: Final = frozenset(
    {
        (11,), (3, 4, 4), (3, 3, 5), (4, 3, 4), (4, 4, 3), (3, 8), (7, 4), (3, 5, 3),
        (2, 3, 3, 3), (3, 2, 3, 3), (1, 3, 3, 4), (1, 10), (3, 2, 2, 2, 2), (2, 2, 2, 2, 3),
        (2, 2, 2, 2, 2, 1), (1, 2, 2, 2, 2, 2), (1,) * 11,
    }
)  # fmt: skip


def find(text: str) -> tuple[Span, ...]:
    """The personal data in `text`, in order, without overlaps; the more telling kind wins.

    A pure function of the text: it keeps nothing and logs nothing.
    """
    found: list[Span] = []
    for kind, search in _SEARCHES:
        for start, end in search(text):
            if all(end <= span.start or start >= span.end for span in found):
                found.append(Span(start, end, kind))
    return tuple(sorted(found, key=lambda span: span.start))


def contains_personal_data(text: str) -> bool:
    """Whether `find` finds anything."""
    return bool(find(text))


def redact(text: str) -> str:
    """The text with each piece of personal data replaced by the name of its kind in brackets."""
    parts: list[str] = []
    end = 0
    for span in find(text):
        parts += [text[end : span.start], _HIDDEN[span.kind]]
        end = span.end
    return "".join([*parts, text[end:]])


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for match in _EMAIL.finditer(text.translate(_FOLD)):
        yield match.span()


def _identity_cards(text: str) -> Iterator[tuple[int, int]]:
    # The check digit is not asked for: a card number with a slip in it still tells who it is.
    for match in _matches(text, _DIGITS_18, _NUMERALS_18):
        groups = _groups(match.group())
        if _is_birthday(_compact(match.group())[6:14]) and (len(groups) <= 6 or max(map(len, groups)) == 1):
            yield match.span()


def _bank_cards(text: str) -> Iterator[tuple[int, int]]:
    for match in _DIGITS_16_19.finditer(text.translate(_FOLD)):
        sizes = [len(group) for group in _groups(match.group())]
        in_fours = all(size == 4 for size in sizes[:-1]) and sizes[-1] <= 4
        if (len(sizes) <= 2 or in_fours) and _passes_luhn(_compact(match.group())):
            yield match.span()


def _mobiles(text: str) -> Iterator[tuple[int, int]]:
    for match in _matches(text, _DIGITS_11, _NUMERALS_11):
        if _is_grouped_as_mobile(match[match.lastindex or 0]):
            yield match.span()


def _matches(text: str, digits: re.Pattern[str], numerals: re.Pattern[str]) -> Iterator[re.Match[str]]:
    folded = text.translate(_FOLD)
    yield from digits.finditer(folded)
    for match in numerals.finditer(folded.translate(_FOLD_NUMERALS)):
        if sum(sign in _NUMERALS for sign in text[match.start() : match.end()]) >= _LEAST_NUMERALS:
            yield match


def _is_grouped_as_mobile(typed: str) -> bool:
    groups = _groups(typed)
    gaps = re.findall(r"\D+", typed)
    if tuple(len(group) for group in groups) not in _MOBILE_GROUPS:
        return False
    if len(groups) == 2 and gaps == ["."]:  # a decimal number
        return False
    if len(groups) > 4 and len(set(gaps)) > 1:  # 15.18 20.22 25.3
        return False
    years = [group for group in groups if len(group) == 4 and group[:2] in {"19", "20"}]
    return not (len(years) > 1 and years[0] == groups[0])  # 1990 2015 260


_SEARCHES: Final[tuple[tuple[DataKind, Callable[[str], Iterator[tuple[int, int]]]], ...]] = (
    (DataKind.EMAIL, _emails),
    (DataKind.IDENTITY_CARD, _identity_cards),
    (DataKind.BANK_CARD, _bank_cards),
    (DataKind.MOBILE, _mobiles),
)


def _compact(typed: str) -> str:
    return "".join(sign for sign in typed if sign.isalnum())


def _groups(typed: str) -> list[str]:
    return re.findall(r"[\dXx]+", typed)


def _is_birthday(digits: str) -> bool:
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2099
    except ValueError:
        return False


def _passes_luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
