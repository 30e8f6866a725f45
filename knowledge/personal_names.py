"""Written names that lead to one person: licence plates, accounts of messengers, passports and permits.

Unlike numbers of telephones or cards these are short, so all but plates need a word that tells what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# 闽C12345, 闽C·1A234, 闽CD12345 (new energy). 闽CT1234 is a taxi's: it names a business complained of.
_PLATE: Final = re.compile(
    rf"[{_PROVINCES}][ ·.•-]?[A-HJ-NP-Z][ ·.•-]?(?!T\d{{4}}(?!\d))(?=[A-HJ-NP-Z0-9]{{0,5}}\d)"
    r"(?:[A-HJ-NP-Z0-9]{5}(?:[A-HJ-NP-Z0-9]|(?:挂|学|警))?|[A-HJ-NP-Z0-9]{4}(?:挂|学|警))(?![A-Za-z0-9号])",
    re.IGNORECASE,
)
_ACCOUNT: Final = re.compile(
    r"(?:微信号?|薇信|威信|V信|(?<![A-Za-z])(?:wx|vx|wechat|weixin)(?![A-Za-z])|QQ号?|扣扣|抖音号|支付宝(?:账号)?)"
    r"(?:\s*(?:号|是|为|id|:|：|加|账号|account|my|is)\s*){0,3}\s*"
    r"(?P<account>(?=[\w-]*\d)[A-Za-z][\w-]{5,19}(?![\w-])|[1-9]\d{4,11}(?!\d|\s*[元块斤克吨个家]))",
    re.IGNORECASE | re.ASCII,
)
_DOCUMENT: Final = re.compile(
    r"(?:护照|通行证|居住证|回乡证|台胞证|passport)(?:\s*(?:号码?|no\.?|number|is|是|为|:|：)\s*){0,4}\s*"
    r"(?P<number>[A-Za-z]{1,2}\s?\d{7,9})(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def plates(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every licence plate in `text` (signs as in ASCII)."""
    for match in _PLATE.finditer(text):
        yield match.span()


def accounts(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every account of a messenger that a word tells (微信号 abc12345)."""
    for match in _ACCOUNT.finditer(text):
        yield match.span("account")


def documents(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every number of a passport or permit that a word tells."""
    for match in _DOCUMENT.finditer(text):
        yield match.span("number")
