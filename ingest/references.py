"""References of a text to places: 本法第九条, 第十条第一款, 前款, 前条, 《计量法》第九条."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.document import document_key
from knowledge.numbers import chinese_number
from knowledge.passage import Cite, Passage

_CN = "零〇一二三四五六七八九十百千"
_ARTICLE = rf"第\s*[{_CN}]+\s*条(?:之[{_CN}]+)?"
_PLACE = rf"{_ARTICLE}(?:第[{_CN}]+款)?(?:第[（(]?[{_CN}]+[）)]?项)?"
# 第九条, 第十条第一款和第十二条; a range goes on with 至.
_PLACES = re.compile(rf"{_PLACE}(?:\s*(?:、|和|或者?|及|以及|与|至|到)\s*{_PLACE})*")
_ONE = re.compile(
    rf"(?P<to>[至到]\s*)?(?P<article>{_ARTICLE})(?P<inner>(?:第[{_CN}]+款)?(?:第[（(]?[{_CN}]+[）)]?项)?)"
)
_NAMED = re.compile(r"《(?P<title>[^《》]{2,60})》(?:（[^（）]*）)?\s*的?$")
# 计量法第九条 without 《》 belongs to another text that we cannot name for sure.
_OTHER = re.compile(r"(?<![本该])(?:法|条例|办法|规定|细则|规则|决定)\s*的?$")
_BACK = re.compile(rf"(?P<number>前[两二三]款|前款|前条)|本条(?P<inner>第[{_CN}]+款)")
_NUMBER = re.compile(rf"第([{_CN}]+)款$")
_START = re.compile(rf"^{_ARTICLE}")
_MOST = 40  # places of one passage; a range over a whole law says nothing


def with_references(pieces: Sequence[Passage], key: str) -> tuple[Passage, ...]:
    """The passages of the document `key`, each with the places that its text names.

    Places in the same document are kept only where it has them; 前款 is the 款 before the one in
    which it stands. Places of documents in 《》 are kept as they are named.
    """
    articles = [piece.locator for piece in pieces if re.fullmatch(_ARTICLE, piece.locator)]
    order = {locator: number for number, locator in enumerate(articles)}
    return tuple(replace(piece, refers_to=_references(piece, key, articles, order)) for piece in pieces)


def _references(piece: Passage, key: str, articles: Sequence[str], order: dict[str, int]) -> tuple[Cite, ...]:
    found: dict[tuple[str, str], None] = {}
    skip = _START.match(piece.text)
    for match in _PLACES.finditer(piece.text, skip.end() if skip else 0):
        before = piece.text[: match.start()]
        named = _NAMED.search(before)
        if named:
            other = document_key(named["title"], "")
            found.update(dict.fromkeys((other, place) for place in _spelled(match[0])))
        elif not _OTHER.search(before):
            found.update(dict.fromkeys((key, place) for place in _own(match[0], articles, order)))
    found.update(dict.fromkeys((key, place) for place in _back(piece, articles, order)))
    places = [place for place in found if place != (key, piece.locator)]
    return tuple(Cite(document, locator) for document, locator in places[:_MOST])


def _spelled(text: str) -> Iterator[str]:
    for one in _ONE.finditer(text):
        yield "".join(f"{one['article']}{one['inner']}".split())


def _own(text: str, articles: Sequence[str], order: dict[str, int]) -> Iterator[str]:
    """Places of the same document; a range is every article in it."""
    last = -1
    for one in _ONE.finditer(text):
        article = "".join(one["article"].split())
        if article not in order:
            continue
        if one["to"] and 0 <= last < order[article]:
            yield from articles[last + 1 : order[article]]
        last = order[article]
        yield article + one["inner"]


def _back(piece: Passage, articles: Sequence[str], order: dict[str, int]) -> Iterator[str]:
    """前款, 前两款, 前条 and 本条第一款, by where they stand in the passage."""
    for match in _BACK.finditer(piece.text):
        if match["inner"]:
            if piece.locator in order:
                yield f"{piece.locator}{match['inner']}"
        elif match["number"] == "前条":
            place = order.get(piece.locator, 0)
            if place > 0:
                yield articles[place - 1]
        else:
            yield from _before(piece, match)


def _before(piece: Passage, match: re.Match[str]) -> Iterator[str]:
    paragraphs = [clause for clause in piece.clauses if _NUMBER.search(clause.locator)]
    here = [n for n, clause in enumerate(paragraphs) if clause.start <= match.start() < clause.end]
    wanted = 1 if match["number"] == "前款" else int(chinese_number(match["number"][1]) or 1)
    for place in here[:1]:
        yield from (clause.locator for clause in paragraphs[max(0, place - wanted) : place])
