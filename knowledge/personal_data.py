"""Finds and hides personal data in text: mobile numbers, identity and bank cards, e-mail, plates, accounts.

Numbers are found however they are typed: full-width, circled, in Chinese numerals (壹 as well as 一),
with letters for digits (138OO…), in groups with spaces or other signs, directly beside Chinese.
What a citizen asks about passes: 12315, 12345, 文号, standards, 统一社会信用代码, landlines of offices.

Signs that also divide lists (、 ， / * | ~) make a mobile number only of groups that no list of
quantities has, or after a word such as 电话: 150、1000、5000 is a list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from knowledge.personal_names import accounts, documents, plates


class DataKind(StrEnum):
    """What kind of personal data a span is."""

    MOBILE = "mobile"
    IDENTITY_CARD = "identity_card"
    BANK_CARD = "bank_card"
    EMAIL = "email"
    PLATE = "plate"
    ACCOUNT = "account"
    DOCUMENT = "document"


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
    DataKind.PLATE: "［车牌号］",
    DataKind.ACCOUNT: "［社交账号］",
    DataKind.DOCUMENT: "［证件号］",
}

# One character to one, so that spans in the folded text are spans in the text.
_FOLD: Final = str.maketrans(
    "ＸｘＸ×＋＠＃．﹒－—–‐‑＿・•　\u00a0\u2009\u200b\u200c\u200d\ufeff，、／＊｜～。（）［］",
    "XXXX+@#..------··" + " " * 7 + ",,/*|~.()[]",
)
_NUMERALS: Final = "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸"
_FOLD_NUMERALS: Final = str.maketrans(_NUMERALS, "001234567891" + "123456789" + "236")
# Letters that stand for digits: 138OO138OOO.
_FOLD_LETTERS: Final = str.maketrans("OoIl", "0011")
# So many of the digits must be Chinese numerals where they are read as digits: 张三138… is not one run.
_LEAST_NUMERALS: Final = 6
# In an unbroken run of just the right length fewer will do, but not one: 15000一30000 is a range.
_LEAST_NUMERALS_IN_RUN: Final = 2
_LEAST_DIGITS_AMONG_LETTERS: Final = 4

# Any sign may stand between groups (138#0013#8000); all but these also divide lists.
_PLAIN_SIGNS: Final = frozenset("-·._")
_GAP: Final = r"[\W_]{0,3}"
_MOBILE: Final = rf"1{_GAP}[3-9](?:{_GAP}\d){{9}}"
_CARD: Final = rf"[1-8](?:{_GAP}\d){{16}}{_GAP}[\dXx]"
_DIGITS_11: Final = re.compile(rf"(?:(?<!\d)(?:\+|00)?86\)?{_GAP}|(?<!\d))({_MOBILE})(?!\d)")
_DIGITS_18: Final = re.compile(rf"(?<!\d){_CARD}(?![\dA-Za-z])")
_DIGITS_16_19: Final = re.compile(rf"(?<!\d)[3-6](?:{_GAP}\d){{15,18}}(?!\d)")
_NUMERALS_11: Final = re.compile(_MOBILE)
_NUMERALS_18: Final = re.compile(_CARD)
_RUN: Final = re.compile(rf"[0-9{_NUMERALS}]+")
_LETTERS_11: Final = re.compile(rf"(?<![A-Za-z\d]){_MOBILE}(?![A-Za-z\d])")
_CONTACT: Final = re.compile(r"(?:手机|电话|电話|联系|号码|回电|微信|(?i:tel|phone|call))[^\d]{0,6}$")
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9_%+\-][A-Za-z0-9._%+\-]{0,63}(?:"
    r"(?: ?@ ?| ?[(\[](?i:at)[)\]] ?)(?:[A-Za-z0-9\-]{1,63}\.){1,6}[A-Za-z]{2,24}"
    r"|@[\w\-]{1,30}\.(?:中国|公司|网络)"
    r"|#(?:[A-Za-z0-9\-]{1,63}\.){1,4}(?i:com|cn|net|org)(?![A-Za-z0-9])"
    r"| (?i:at) [A-Za-z0-9\-]{1,63} (?i:dot) (?i:com|cn|net|org)(?![A-Za-z0-9]))"
)

# The groups in which people say or type the eleven digits. Other groups are lists of quantities.
_MOBILE_GROUPS: Final = frozenset(
    {
        (11,), (3, 4, 4), (3, 3, 5), (4, 3, 4), (4, 4, 3), (3, 8), (7, 4), (3, 5, 3),
        (2, 3, 3, 3), (3, 2, 3, 3), (1, 3, 3, 4), (1, 10), (3, 2, 2, 2, 2), (2, 2, 2, 2, 3),
        (2, 2, 2, 2, 2, 1), (1, 2, 2, 2, 2, 2), (1,) * 11,
    }
)  # fmt: skip
# The three in which it is said: a group with a zero in front (138，0013，8000) is no quantity.
_SPOKEN: Final = frozenset({(3, 4, 4), (3, 3, 5), (4, 3, 4), (4, 4, 3)})
# Groups that no list of quantities has, whatever sign stands between them.
_NO_LIST: Final = frozenset({(11,), (3, 8), (7, 4), (1, 10), (1,) * 11})


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
    for match in _EMAIL.finditer(_folded(text)):
        yield match.span()


def _identity_cards(text: str) -> Iterator[tuple[int, int]]:
    # The check digit is not asked for: a card number with a slip in it still tells who it is.
    for match in _matches(text, _DIGITS_18, _NUMERALS_18):
        groups = _groups(match.group())
        if _is_birthday(_compact(match.group())[6:14]) and (len(groups) <= 6 or max(map(len, groups)) == 1):
            yield match.span()


def _bank_cards(text: str) -> Iterator[tuple[int, int]]:
    for match in _matches(text, _DIGITS_16_19, _DIGITS_16_19):
        sizes = [len(group) for group in _groups(match.group())]
        in_fours = all(size == 4 for size in sizes[:-1]) and sizes[-1] <= 4
        if (len(sizes) <= 2 or in_fours) and _passes_luhn(_compact(match.group())):
            yield match.span()


def _mobiles(text: str) -> Iterator[tuple[int, int]]:
    for match in _matches(text, _DIGITS_11, _NUMERALS_11):
        told = _CONTACT.search(text[max(0, match.start() - 12) : match.start()]) is not None
        if _is_grouped_as_mobile(match[match.lastindex or 0], told=told):
            yield match.span()
    yield from _mixed_mobiles(text)


def _mixed_mobiles(text: str) -> Iterator[tuple[int, int]]:
    """Runs in which digits stand beside Chinese numerals (138零零138零零零) or letters (138OO138OOO)."""
    folded = _folded(text)
    for run in _RUN.finditer(folded):
        written = sum(sign in _NUMERALS for sign in run.group())
        if written >= _LEAST_NUMERALS_IN_RUN and _DIGITS_11.fullmatch(run.group().translate(_FOLD_NUMERALS)):
            yield run.span()
    for match in _NUMERALS_11.finditer(folded.translate(_FOLD_NUMERALS)):
        written = sum(sign in _NUMERALS for sign in text[match.start() : match.end()])
        if written >= _LEAST_NUMERALS_IN_RUN and _is_said_in_threes(match.group()):  # 138 零零一三 8000
            yield match.span()
    for match in _LETTERS_11.finditer(folded.translate(_FOLD_LETTERS)):
        digits = sum(sign.isdigit() for sign in folded[match.start() : match.end()])
        if digits >= _LEAST_DIGITS_AMONG_LETTERS and _is_grouped_as_mobile(match.group()):
            yield match.span()


def _is_said_in_threes(typed: str) -> bool:
    groups = _groups(typed)
    return tuple(map(len, groups)) in _SPOKEN and groups[1][0] == "0" and _is_grouped_as_mobile(typed)


def _folded(text: str) -> str:
    """`text` with digits of any script, brackets and signs as in ASCII, character for character."""
    if text.isascii():
        return text
    return "".join(_digit(sign) for sign in text.translate(_FOLD))


def _folded_letters(text: str) -> str:
    """`text` folded, its full-width letters as in ASCII too, character for character."""
    return "".join(chr(ord(sign) - 0xFEE0) if "Ａ" <= sign <= "ｚ" else sign for sign in _folded(text))


def _digit(sign: str) -> str:
    """A digit of any script as an ASCII one; small raised and lowered ones are exponents and stay."""
    if sign.isascii() or not sign.isdigit() or unicodedata.decomposition(sign).startswith("<su"):
        return sign
    return str(unicodedata.digit(sign))


def _matches(text: str, digits: re.Pattern[str], numerals: re.Pattern[str]) -> Iterator[re.Match[str]]:
    folded = _folded(text)
    yield from digits.finditer(folded)
    for match in numerals.finditer(folded.translate(_FOLD_NUMERALS)):
        if sum(sign in _NUMERALS for sign in text[match.start() : match.end()]) >= _LEAST_NUMERALS:
            yield match


def _is_grouped_as_mobile(typed: str, *, told: bool = False) -> bool:
    """Whether `typed` stands in groups of a mobile number; `told`: a word before it says that it is one."""
    groups = _groups(typed)
    gaps = re.findall(r"\D+", typed)
    sizes = tuple(len(group) for group in groups)
    if sizes not in _MOBILE_GROUPS:
        return False
    listed = any(sign not in _PLAIN_SIGNS and not sign.isspace() for gap in gaps for sign in gap)
    padded = any(group[0] == "0" for group in groups if len(group) > 1)
    if listed and not (told or sizes in _NO_LIST or (padded and sizes in _SPOKEN)):
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
    (DataKind.PLATE, lambda text: plates(_folded_letters(text))),
    (DataKind.ACCOUNT, lambda text: accounts(_folded_letters(text))),
    (DataKind.DOCUMENT, lambda text: documents(_folded_letters(text))),
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
