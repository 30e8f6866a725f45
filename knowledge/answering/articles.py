"""Step: an article or a numbered task that a question names is looked up, not searched for."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answer import Label, Sentence, Status
from knowledge.answering.draft import Draft, NamedDocument, Source, Tools
from knowledge.answering.places import PLACE, locator_of, places_named
from knowledge.answering.routing import HANDED_OVER
from knowledge.passage import Cite

_MOST = 3  # places of one question
_LONGEST = 600  # characters of one place that are quoted
_POOL = 40  # hits among which an explainer of a text that is not loaded is looked for
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
# What asks for the words of an article and nothing else; 计量法第二十条 alone does so too.
_ASKS_WORDS = re.compile(
    r"(说|讲|写|规定|管|指)(的|了|着)?(是)?(什么|啥|哪些|些什么|些啥)|是什么|是啥|什么内容|内容|原文|全文|条文|"
    r"怎么(说|写|讲|规定)|如何规定|(念|查|看|读|找|列)(一下|下|看|给我)|具体规定|告诉我$|怎讲"
)
_NOTHING_ELSE = re.compile(r"^[\s呢吗啊的?？。!！,，]*$")
_NO_SUCH = {
    "zh": "《{title}》里没有{place}。请核对条号，或者说说您想问的事。",
    "en": "《{title}》 has no {place}. Please check the number, or tell me what it is about.",
}
_WHOSE = {
    "zh": "您说的是哪部法、哪个文件的{place}？",
    "en": "Of which law or document do you mean {place}?",
}
_NOT_LOADED = {
    "zh": "《{title}》的原文我们没有收录，查不了{place}。请到发布机关的网站查，或打12315问。",
    "en": "We do not hold the text of 《{title}》, so not {place}. Please see its issuer, or call 12315.",
}


def answer_from_named_article(draft: Draft, tools: Tools) -> Draft:
    """Quote the place that is asked for by its number, or say that there is none of that number."""
    if draft.label in HANDED_OVER or not _asks_words(draft.standalone):
        return draft
    # After 第十九条 the follow-up 那第二十条呢 stands at the end, and alone is meant.
    asked = {locator_of(match) for match in PLACE.finditer(draft.text)}
    named = [one for one in places_named(draft.standalone, tools) if one[1] in asked or not asked][:_MOST]
    if not named:
        return _ask_whose(draft)
    sources = [tools.library.resolve(Cite(document.key, place), draft.scope) for document, place in named]
    # A task that does not exist resolves to the section above it: that is not what was asked for.
    kept = tuple(s for s, (_, place) in zip(sources, named, strict=True) if s and s[1].locator == place)
    if not kept:
        return _no_such(named[0], draft, tools)
    said = tuple(sentence for source in kept for sentence in _quoted(source))
    status = Status.ANSWERED if len(kept) == len(named) else Status.ANSWERED_PARTLY
    return replace(draft, sentences=said, sources=kept).ended(status, Label.KNOWLEDGE)


def _asks_words(text: str) -> bool:
    ends = [match.end() for match in PLACE.finditer(text)]
    if not ends:
        return False
    rest = text[ends[-1] :]
    return bool(_NOTHING_ELSE.match(rest) or (len(rest) <= 12 and _ASKS_WORDS.search(rest)))


def _ask_whose(draft: Draft) -> Draft:
    """Ask back where a place is all that is said; with other words it may be of a law that is not ours."""
    if not _NOTHING_ELSE.match(PLACE.sub("", draft.standalone).removeprefix("那")):
        return draft
    place = locator_of(next(PLACE.finditer(draft.standalone)))
    said = _WHOSE["en" if draft.lang == "en" else "zh"].format(place=place)
    return replace(draft, asks=said).ended(Status.CLARIFICATION, Label.UNCLEAR)


def _no_such(named: tuple[NamedDocument, str], draft: Draft, tools: Tools) -> Draft:
    """Say what is missing: the place, or the whole text; an explainer of that place may still answer."""
    document, place = named
    hits = tools.retriever.find(draft.query, draft.scope, _POOL)
    if any(Cite(document.key, place) in hit.passage.cites for hit in hits):
        return draft
    words = _NO_SUCH if tools.library.holds(document.key, draft.scope) else _NOT_LOADED
    said = words["en" if draft.lang == "en" else "zh"].format(title=document.title, place=place)
    return replace(draft, asks=said).ended(Status.NOT_FOUND, Label.KNOWLEDGE)


def _quoted(source: Source) -> list[Sentence]:
    """The whole article sentence by sentence, up to a length that can be read."""
    document, passage = source
    pieces = [piece.strip() for piece in _SENTENCE.findall(passage.text) if piece.strip()]
    kept: list[str] = []
    for piece in pieces:
        if kept and sum(map(len, kept)) + len(piece) > _LONGEST:
            break
        kept.append(piece)
    words = kept[0].removeprefix(passage.locator).strip() or kept[0]
    first = f"《{document.title}》{passage.locator}写明：{words}"
    return [Sentence(text, (passage.id,)) for text in (first, *kept[1:])]
