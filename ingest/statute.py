"""Splitter of laws and regulations: one passage for each 条, with its 款 and 项."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.back_matter import closing
from ingest.drafts import Draft
from ingest.numbering import Level, Marker, ends_sentence, marker, to_chinese, to_number
from ingest.paragraphs import Paragraph
from knowledge.passage import Clause

_INLINE_ITEM = re.compile(r"(?:^|(?<=[：；。:;\s]))[（(]([一二三四五六七八九十]{1,3})[）)]")
BARE_ANNEX = re.compile(r"附\s*[：:]?$")
_RANKS = {"编": 0, "分编": 1, "章": 2, "节": 3}
_SHORT = 40


def articles(parts: Sequence[Paragraph], start: int = 0) -> dict[int, Marker]:
    """The paragraphs that begin an article, by index: each the next one after that before it.

    第X条 at the start of a line inside a sentence is none. An article that the text itself lacks
    leaves a hole. Numbering that begins anew belongs to an annex and ends the search.
    """
    found = {
        i: m
        for i in range(start, len(parts))
        if not parts[i].cells and (m := marker(parts[i].text)) is not None and m.level is Level.ARTICLE
    }
    kept: dict[int, Marker] = {}
    last: Marker | None = None
    later = Counter(m.number for m in found.values())
    for index, one in found.items():
        later[one.number] -= 1
        if last is not None and one.number == 1 and one.apart and "之" not in one.label and len(kept) > 1:
            break
        if last is None or _follows(last, one) or (_skips(last, one) and not later[last.number + 1]):
            kept[index] = last = one
    return kept


def _follows(last: Marker, one: Marker) -> bool:
    if "之" in one.label:
        before = _branch(last)
        return one.number == last.number and _branch(one) == before + 1
    return one.number == last.number + 1


def _branch(one: Marker) -> int:
    return to_number(one.label.split("之")[1]) if "之" in one.label else 0


def _skips(last: Marker, one: Marker) -> bool:
    """Whether `one` may be the next article of a text that lacks some, set off like the others."""
    return (one.apart or not last.apart) and "之" not in one.label and one.number > last.number + 1


def body_start(parts: Sequence[Paragraph], start: int = 0) -> int | None:
    """The index of the first heading or article; None when the text has no articles."""
    found = articles(parts, start)
    if not found or (len(found) == 1 and next(iter(found.values())).number != 1):
        return None
    first = next(iter(found))
    while first > start and _is_heading(parts[first - 1]):
        first -= 1
    return first


def split(parts: Sequence[Paragraph], start: int, prefix: str = "") -> tuple[list[Draft], int]:
    """Drafts of the articles from `start` on, and the index at which an annex begins."""
    found = articles(parts, start)
    end_of_articles = max(found)
    headings: dict[int, str] = {}
    titles = Draft(f"{prefix}章节", [], numbered=False)
    drafts: list[Draft] = []
    loose = 0
    index = start
    while index < len(parts):
        part = parts[index]
        if index in found:
            above = tuple(headings[rank] for rank in sorted(headings))
            drafts.append(Draft(prefix + found[index].label, [part], above, article_clauses))
        elif _is_heading(part) or _is_unnumbered_heading(parts, index, found):
            rank, title = _heading(part)
            headings = {r: t for r, t in headings.items() if r < rank} | {rank: title}
            titles.parts.append(part)
        elif index > end_of_articles and (element := closing(parts, index)) is not None:
            if element[0] == "附件说明":
                break
            drafts.append(Draft(prefix + element[0], list(parts[index : index + element[1]])))
            index += element[1]
            continue
        elif index > end_of_articles and _begins_annex(part):
            break
        elif drafts and drafts[-1].find_clauses is not None:
            drafts[-1].parts.append(part)
        else:
            loose += 1
            drafts.append(Draft(f"{prefix}正文第{loose}段", [part], numbered=False))
        index += 1
    return ([titles] if titles.parts else []) + drafts, index


def _is_heading(part: Paragraph) -> bool:
    found = marker(part.text)
    return found is not None and found.level is Level.HEADING and not part.cells


def _is_unnumbered_heading(parts: Sequence[Paragraph], index: int, found: dict[int, Marker]) -> bool:
    """A chapter's title that has lost its number: a short line between two articles."""
    part = parts[index]
    if ends_sentence(part.text) or len(part.text) > _SHORT or marker(part.text) or part.cells:
        return False
    before = index == 0 or ends_sentence(parts[index - 1].text) or _is_heading(parts[index - 1])
    follower = index + 1 < len(parts) and (index + 1 in found or _is_heading(parts[index + 1]))
    return before and follower


def _begins_annex(part: Paragraph) -> bool:
    found = marker(part.text)
    if found is not None:
        return found.level is Level.ANNEX
    if BARE_ANNEX.match(part.text):
        return True
    return bool(part.level) or (not ends_sentence(part.text) and len(part.text) <= _SHORT)


def _heading(part: Paragraph) -> tuple[int, str]:
    """Its rank among 编, 章, 节 and its title, 第一章 总则."""
    found = marker(part.text)
    if found is None or found.level is not Level.HEADING:
        return _RANKS["章"], part.text
    name = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", part.text[found.end :])
    return _RANKS[found.label.lstrip("第零一二三四五六七八九十百千")], f"{found.label} {name}".strip()


def article_clauses(locator: str, parts: Sequence[Paragraph], starts: Sequence[int]) -> tuple[Clause, ...]:
    """The 款 and 项 of an article, with locators such as 第五条第二款第（一）项.

    A paragraph without a number is a 款. Where several 款 were run together into one line their
    number is unknown, and an 项 is named by the article alone.
    """
    paragraphs: list[tuple[int, int]] = []
    for index, (part, start) in enumerate(zip(parts, starts, strict=True)):
        end = start + len(part.text)
        inside = marker(part.text) or part.cells or (_is_bare(parts[0].text) and index == 1)
        if index and (inside or _list_goes_on(parts, index)):
            paragraphs[-1] = (paragraphs[-1][0], end)
        else:
            paragraphs.append((start, end))
    text = "\n".join(part.text for part in parts)
    made: list[Clause] = []
    for number_of, (start, end) in enumerate(paragraphs, start=1):
        name = f"{locator}第{to_chinese(number_of)}款" if len(paragraphs) > 1 else locator
        if len(paragraphs) > 1:
            made.append(Clause(name, start, end))
        made.extend(items_between(name, text, start, end))
    return tuple(made)


def _list_goes_on(parts: Sequence[Paragraph], index: int) -> bool:
    """Whether a paragraph stands amid a list, between （三） and （四）: it belongs to the former."""
    before, after = (
        next((m.number for p in side if (m := marker(p.text)) and m.level is Level.SUBSECTION), 0)
        for side in (reversed(parts[:index]), parts[index + 1 :])
    )
    return before > 0 and after == before + 1


def _is_bare(text: str) -> bool:
    found = marker(text)
    return found is not None and found.end >= len(text)


def items_between(name: str, text: str, start: int, end: int) -> list[Clause]:
    """The 项 between `start` and `end`: （一）（二）… in their order."""
    begins: list[int] = []
    for found in _INLINE_ITEM.finditer(text[start:end]):
        if to_number(found[1]) == len(begins) + 1:
            begins.append(start + found.start())
    made = []
    for number, begin in enumerate(begins, start=1):
        stop = begins[number] if number < len(begins) else _last_end(text, begin, end)
        stop = begin + len(text[begin:stop].rstrip())
        made.append(Clause(f"{name}第（{to_chinese(number)}）项", begin, stop))
    return made


def _last_end(text: str, begin: int, end: int) -> int:
    """The last 项 ends with its first sentence where another 款 was run on behind it."""
    line = text.find("\n", begin, end)
    full_stop = text.find("。", begin, end)
    if full_stop < 0 or (0 <= line < full_stop):
        return end
    return full_stop + 1
