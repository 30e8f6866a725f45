"""The places of documents that a question names by their numbers: 计量法第20条, 三（四）16, 专栏3."""

from __future__ import annotations

import re

from knowledge.answering.draft import NamedDocument, Tools

_NUMERALS = "零一二三四五六七八九"
_HAN_NUMBER = "[一二三四五六七八九十]"
# 第二十条, 第20条之一; 三（四）16 and 四(一) of an opinion; 专栏3.
PLACE = re.compile(
    r"第\s*(?P<article>\d{1,3}|[零一二三四五六七八九十百]{1,7})\s*条(?P<of>之[一二三四五六七八九十])?"
    rf"|(?P<part>{_HAN_NUMBER})[、.]?\s*[(（]\s*(?P<section>{_HAN_NUMBER}{{1,3}})\s*[)）]\s*(?P<task>\d{{0,3}})"
    r"|专栏\s*(?P<box>\d{1,2})|\b(?i:article)\s*(?P<number>\d{1,3})\b"
)


def chinese_numeral(number: int) -> str:
    """The numeral of an article number, 1 to 999: 20 -> 二十, 105 -> 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_NUMERALS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_NUMERALS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_NUMERALS[ones] if ones else "")


def places_named(text: str, tools: Tools) -> tuple[tuple[NamedDocument, str], ...]:
    """The (document, locator) pairs that `text` names, in its order: 计量法第20条 -> 第二十条.

    A place belongs to the document named last before it, else to the first one named at all.
    """
    found: dict[tuple[str, str], tuple[NamedDocument, str]] = {}
    anywhere = tools.catalogue.recognise(text) if PLACE.search(text) else ()
    for match in PLACE.finditer(text) if anywhere else ():
        before = tools.catalogue.recognise(text[: match.start()])
        document = before[-1] if before else anywhere[0]
        found[document.key, locator_of(match)] = (document, locator_of(match))
    return tuple(found.values())


def locator_of(match: re.Match[str]) -> str:
    """The locator of a place as its text writes it."""
    if match["box"]:
        return f"专栏{int(match['box'])}"
    if match["part"]:
        return f"{match['part']}（{match['section']}）{match['task']}"
    article = match["article"] or match["number"]
    return f"第{chinese_numeral(int(article)) if article.isdigit() else article}条{match['of'] or ''}"
