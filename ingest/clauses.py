"""Splits an official text into passages by its own structure.

What stands before the body is read by front_matter, articles by statute, 一、（一）1. by opinions,
annexes here. Whatever is none of these is 正文第N段: nothing of a text is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest import front_matter, opinions, statute
from ingest.back_matter import ENCLOSED, closing
from ingest.boxes import box_clauses
from ingest.drafts import Draft, passages
from ingest.numbering import Level, marker
from ingest.paragraphs import Paragraph, paragraphs
from knowledge.document import Kind
from knowledge.passage import Passage

SPLITTER = "3"  # raise it when texts are split differently: stored texts are then split anew


class NoStructure(Exception):
    """A text in which no title, number, article or table is found; the message is Chinese."""


def split(text: str, document_id: str, kind: Kind = Kind.OFFICIAL) -> list[Passage]:
    """The passages of a decoded text, in its order, for the document `<key>@<version>`.

    Raises NoStructure for a text that is empty or is no document at all.
    """
    parts = paragraphs(text)
    if not any(c.isalpha() for part in parts for c in part.text):
        raise NoStructure("文件里没有正文。")
    drafts = _drafts(parts)
    if not any(draft.numbered for draft in drafts):
        raise NoStructure("看不出标题、条或编号，可能不是公文。")
    return passages(drafts, document_id, kind)


def _drafts(parts: Sequence[Paragraph]) -> list[Draft]:
    contents = front_matter.skip_contents(parts)
    start = statute.body_start(parts, contents)
    if start is not None:
        front = front_matter.split(parts[:start], statute=True)
        body, end = statute.split(parts, start)
    else:
        begin = opinions.body_start(parts, contents)
        start = _unnumbered_start(parts) if begin is None else begin
        front = front_matter.split(parts[:start], statute=False)
        body, end = opinions.split(parts, start)
    has_articles = any(draft.find_clauses is statute.article_clauses for draft in body)
    return [*front, *body, *_annexes(parts[end:], has_articles)]


def _unnumbered_start(parts: Sequence[Paragraph]) -> int:
    """Where the body of a text without numbers begins: after the title and the 主送机关."""
    for index, part in enumerate(parts[:12]):
        if part.cells or part.text.endswith(("。", "；")):
            return index
        if index and (closing(parts, index) or _begins_annex(part)):
            return index
    return min(len(parts), 12)


def _annexes(parts: Sequence[Paragraph], has_articles: bool) -> list[Draft]:
    drafts: list[Draft] = []
    index, several = 0, any(_begins_annex(part) for part in parts)
    while index < len(parts):
        element = closing(parts, index)
        if element is not None and element[0] != "附件说明":
            drafts.append(Draft(element[0], list(parts[index : index + element[1]])))
            index += element[1]
        elif element is not None and element[0] == "附件说明":
            listed = parts[index : index + element[1]]
            drafts.extend([Draft("附件说明", list(listed))] if several else _listed(listed))
            index += element[1]
        else:
            end = index + 1
            while end < len(parts) and not _begins_annex(parts[end]) and not _is_last(parts, end):
                end += 1
            drafts.extend(_annex(parts[index:end], has_articles))
            index = end
    return drafts


def _listed(parts: Sequence[Paragraph]) -> list[Draft]:
    """附件：1.甲 2.乙 where the annexes themselves are not in the file: 附件1, 附件2."""
    named = []
    for part in parts:
        found = marker(part.text.split("：")[-1].split(":")[-1].strip())
        number = found.number if found is not None and found.level is Level.ITEM else ""
        named.append(Draft(f"附件{number}", [part]))
    return named


def _begins_annex(part: Paragraph) -> bool:
    found = None if part.cells else marker(part.text)
    return found is not None and found.level is Level.ANNEX and not ENCLOSED.match(part.text)


def _is_last(parts: Sequence[Paragraph], index: int) -> bool:
    element = closing(parts, index)
    return element is not None and element[0] in ("抄送", "印发")


def _annex(parts: Sequence[Paragraph], has_articles: bool) -> list[Draft]:
    """One annex: a single passage, or split by its own articles or sections where it has any."""
    found = marker(parts[0].text)
    if found is not None and found.level is Level.ANNEX:
        name = found.label
    else:
        titles = (part.text for part in parts if not statute.BARE_ANNEX.match(part.text))
        name = f"附·{next(titles, '').removeprefix('中华人民共和国')}".rstrip("·")
    start = statute.body_start(parts, 1)
    if start is not None and len(statute.articles(parts, 1)) > 1:
        inner, end = statute.split(parts, start, f"{name}·" if has_articles else "")
    else:
        sections = [i for i, p in enumerate(parts) if (m := marker(p.text)) and m.level is Level.SECTION]
        if len(sections) < 2 or any(p.cells for p in parts[sections[0] :]):
            return [Draft(name, list(parts), find_clauses=box_clauses)]
        start = sections[0]
        inner, end = opinions.split(parts, start, f"{name}·")
    title = next((p.text for p in parts[1:start]), parts[0].text)
    for draft in inner:
        draft.headings = (title, *draft.headings) if len(title) <= 60 else draft.headings
    rest = [Draft(name, list(parts[end:]), find_clauses=box_clauses)] if end < len(parts) else []
    return [Draft(name, list(parts[:start])), *inner, *rest]
