"""Step: an article that a question names by its number is looked up, not searched for."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answer import NextStep, Sentence, Status
from knowledge.answering.draft import Draft, NamedDocument, Source, Tools
from knowledge.answering.routing import HANDED_OVER
from knowledge.passage import Cite

_MOST = 3  # articles of one question
_LONGEST = 600  # characters of one article that are quoted
_NUMERALS = "零一二三四五六七八九"
_ARTICLE = re.compile(r"第\s*(\d{1,3}|[零一二三四五六七八九十百]{1,7})\s*条(之[一二三四五六七八九十])?")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
# What asks for the words of an article and nothing else; 计量法第二十条 alone does so too.
_ASKS_WORDS = re.compile(
    r"(说|讲|写|规定|管|指)(的|了|着)?(是)?(什么|啥|哪些|些什么|些啥)|是什么|是啥|什么内容|内容|原文|全文|条文|"
    r"怎么(说|写|讲|规定)|如何规定|(念|查|看|读|找|列)(一下|下|看|给我)|具体规定|告诉我$|怎讲"
)
_NOTHING_ELSE = re.compile(r"^[\s呢吗啊的?？。!！,，]*$")
_NO_SUCH = "《{title}》里没有{place}。请核对条号，或者说说您想问的事。"


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


def articles_named(text: str, tools: Tools) -> tuple[tuple[NamedDocument, str], ...]:
    """The (document, locator) pairs that `text` names, in its order: 计量法第20条 -> 第二十条.

    An article belongs to the document named last before it, else to the first one named at all.
    """
    found: dict[tuple[str, str], tuple[NamedDocument, str]] = {}
    anywhere = tools.catalogue.recognise(text) if _ARTICLE.search(text) else ()
    for match in _ARTICLE.finditer(text):
        before = tools.catalogue.recognise(text[: match.start()])
        document = before[-1] if before else next(iter(anywhere), None)
        if document is not None:
            found[document.key, _locator(match)] = (document, _locator(match))
    return tuple(found.values())


def answer_from_named_article(draft: Draft, tools: Tools) -> Draft:
    """Quote the article that is asked for by number, or say that there is none of that number."""
    if draft.label in HANDED_OVER or not _asks_words(draft.standalone):
        return draft
    # After 第十九条 the follow-up 那第二十条呢 stands at the end, and alone is meant.
    asked = {_locator(match) for match in _ARTICLE.finditer(draft.text)}
    named = [one for one in articles_named(draft.standalone, tools) if one[1] in asked or not asked][:_MOST]
    if not named:
        return draft
    sources = [tools.library.resolve(Cite(document.key, place), draft.scope) for document, place in named]
    kept = tuple(source for source in sources if source is not None)
    if not kept:
        return _no_such(named[0], draft, tools)
    said = tuple(sentence for source in kept for sentence in _quoted(source))
    status = Status.ANSWERED if len(kept) == len(named) else Status.ANSWERED_PARTLY
    return replace(draft, sentences=said, sources=kept).ended(status)


def _locator(match: re.Match[str]) -> str:
    """The locator of an article as law writes it."""
    number = chinese_numeral(int(match[1])) if match[1].isdigit() else match[1]
    return f"第{number}条{match[2] or ''}"


def _asks_words(text: str) -> bool:
    ends = [match.end() for match in _ARTICLE.finditer(text)]
    if not ends:
        return False
    rest = text[ends[-1] :]
    return bool(_NOTHING_ELSE.match(rest) or (len(rest) <= 12 and _ASKS_WORDS.search(rest)))


def _no_such(named: tuple[NamedDocument, str], draft: Draft, tools: Tools) -> Draft:
    document, place = named
    first = Cite(document.key, "第一条")
    if tools.library.resolve(first, draft.scope) is None:
        return draft  # the text is not loaded: an explainer may still tell what it says
    said = _NO_SUCH.format(title=document.title, place=place)
    step = NextStep("ask", f"{document.title}第一条是什么", "")
    return replace(draft, asks=said, next_steps=(step,)).ended(Status.NOT_FOUND)


def _quoted(source: Source) -> list[Sentence]:
    """The whole article sentence by sentence, up to a length that can be read."""
    document, passage = source
    pieces = [piece.strip() for piece in _SENTENCE.findall(passage.text) if piece.strip()]
    kept: list[str] = []
    for piece in pieces:
        if kept and sum(map(len, kept)) + len(piece) > _LONGEST:
            break
        kept.append(piece)
    first = f"《{document.title}》{passage.locator}写明：{kept[0]}"
    return [Sentence(text, (passage.id,)) for text in (first, *kept[1:])]
