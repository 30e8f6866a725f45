"""Telephone numbers as people in China type them: mobile, landline with area code, overseas with +."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"(0(?:10|2\d|[3-9]\d{2})\d{7,8})(?:(?:转|EXT|X|#)\d{1,6})?")
_OVERSEAS: Final = re.compile(r"\+[1-9]\d{6,14}")
_CHINA: Final = re.compile(r"(?:\+|00)86(?=[1-9])")


def normalise_phone(typed: str) -> str | None:
    """The number in one form (13800138000, 059522220000, +85212345678), or None if it is none.

    An extension of a landline is dropped: the last four digits that a person gives are those of the line.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    compact = re.sub(r"[\s\-‐-―·.()]", "", folded)
    number = _CHINA.sub("", compact, count=1)
    if _MOBILE.fullmatch(number):
        return number
    if number != compact:  # a landline written +86 595 …
        number = "0" + number
    if landline := _LANDLINE.fullmatch(number):
        return landline[1]
    if _OVERSEAS.fullmatch(compact) and not compact.startswith("+86"):
        return compact
    return None


def phone_tail(number: str) -> str:
    """The last four digits, with which a case is followed."""
    return number[-4:]
