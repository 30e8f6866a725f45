"""Splitter of opinions and notices: 一、 （一） 1. and 专栏, by the numbering of the text itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.back_matter import closing
from ingest.boxes import box_clauses, box_end
from ingest.drafts import Draft
from ingest.numbering import Level, Marker, ends_sentence, marker
from ingest.paragraphs import Paragraph
from ingest.statute import items_between
from knowledge.passage import Clause

BODY_LEVELS = frozenset({Level.SECTION, Level.SUBSECTION, Level.ITEM, Level.BOX})
_EFFECT = re.compile(r"(?:本|以上)[\u4e00-\u9fff]{0,10}自.{1,40}(?:施行|执行|生效|实施)")
_SUBITEM = re.compile(r"(?:^|(?<=[：；。:;\n]))[（(]([0-9０-９]{1,2})[）)]")
_LONGEST_TITLE = 20
_LONGEST_HEADING = 60


def body_start(parts: Sequence[Paragraph], start: int = 0) -> int | None:
    """The index of the first numbered paragraph or 专栏; None when nothing is numbered."""
    for index in range(start, len(parts)):
        found = marker(parts[index].text)
        if found is not None and found.level in BODY_LEVELS and not parts[index].cells:
            return index
    return None


def split(parts: Sequence[Paragraph], start: int, prefix: str = "") -> tuple[list[Draft], int]:
    """Drafts of the numbered pieces from `start` on, and the index at which an annex begins."""
    body = _Body(prefix)
    index = start
    while index < len(parts):
        part = parts[index]
        found = None if part.cells else marker(part.text)
        element = closing(parts, index)
        if element is None and found is not None and found.level is Level.ANNEX:
            break
        if body.ended and found is None and _is_title_of_annex(part, parts, index):
            break
        if element is not None:
            if element[0] == "附件说明" and body.signed:
                break
            body.close(element[0], parts[index : index + element[1]])
            index += element[1]
        elif found is not None and found.level is Level.BOX:
            end = box_end(parts, index, body.item + 1)
            body.box(found, parts[index:end])
            index = end
        else:
            body.add(part, found)
            index += 1
    return body.drafts, index


@dataclass(slots=True)
class _Body:
    """Where the splitter stands: under which section, subsection and number."""

    prefix: str
    drafts: list[Draft] = field(default_factory=list)
    section: str = ""
    subsection: str = ""
    item: int = 0
    titles: tuple[str, ...] = ()  # of the section and of the subsection
    loose: int = 0
    ended: bool = False  # 施行日期 or 落款 was read
    signed: bool = False

    def add(self, part: Paragraph, found: Marker | None) -> None:
        if found is None or found.level in (Level.SUBITEM, Level.HEADING, Level.ARTICLE):
            self._more(part)
            return
        title = _title(part.text)
        self.ended = False
        if found.level is Level.SECTION:
            self.section, self.subsection, self.item = found.label, "", 0
            name = title[found.end :].strip()
            sentence = (
                part.text.endswith("。") and part.text.count("。") == 1 and len(title) + 1 == len(part.text)
            )
            short = name and len(name) <= _LONGEST_TITLE and not sentence
            self._begin(f"{found.label}、{name}" if short else found.label, part, ())
            self.titles = (title,)
        elif found.level is Level.SUBSECTION:
            self.subsection, self.titles = found.label, self.titles[:1] if self.section else ()
            self._begin(self.section + found.label, part, self.titles)
            self.titles = (*self.titles, title)
        else:
            self.item = found.number
            if self.subsection:
                locator = f"{self.section}{self.subsection}{found.label}"
            else:
                locator = f"{self.section}、{found.label}" if self.section else f"第{found.label}项"
            self._begin(locator, part, self.titles)

    def box(self, found: Marker, parts: Sequence[Paragraph]) -> None:
        self.drafts.append(Draft(self.prefix + found.label, list(parts), self.titles, box_clauses))

    def close(self, locator: str, parts: Sequence[Paragraph]) -> None:
        self.ended = True
        self.signed = self.signed or locator == "落款"
        self.drafts.append(Draft(self.prefix + locator, list(parts)))

    def _begin(self, locator: str, part: Paragraph, titles: tuple[str, ...]) -> None:
        self.drafts.append(Draft(self.prefix + locator, [part], titles, subitem_clauses))

    def _more(self, part: Paragraph) -> None:
        """A paragraph without a number of its own goes to the piece in which it stands."""
        current = self.drafts[-1] if self.drafts else None
        filled = current is not None and (len(current.parts) > 1 or ends_sentence(current.parts[0].text))
        if filled and _EFFECT.match(part.text):
            self.ended = True
            self.drafts.append(Draft(f"{self.prefix}施行日期", [part]))
        elif current is not None and part.cells and current.parts[-1].cells:
            current.parts.append(part)  # one table is one piece
        elif current is None or current.find_clauses not in (subitem_clauses, box_clauses):
            self.loose += 1
            self.drafts.append(Draft(f"{self.prefix}正文第{self.loose}段", [part], numbered=False))
        else:
            current.parts.append(part)


def _title(text: str) -> str:
    """The heading with which a numbered paragraph begins: its first sentence, where it is short."""
    stop = min((i for i in (text.find("。"), text.find("：")) if i >= 0), default=len(text))
    found = marker(text)
    return text[:stop] if stop <= _LONGEST_HEADING else text[: found.end if found else 0].rstrip("、 .")


def _is_title_of_annex(part: Paragraph, parts: Sequence[Paragraph], index: int) -> bool:
    plain = not ends_sentence(part.text) and len(part.text) <= _LONGEST_HEADING and not part.cells
    return plain and index + 1 < len(parts) and closing(parts, index) is None


def subitem_clauses(locator: str, parts: Sequence[Paragraph], starts: Sequence[int]) -> tuple[Clause, ...]:
    """The （1）（2）… of a numbered piece, or the （一）（二）… that stand inside its text."""
    text = "\n".join(part.text for part in parts)
    begins: list[int] = []
    for found in _SUBITEM.finditer(text):
        if int(found[1]) == len(begins) + 1:
            begins.append(found.start())
    ends = [*begins, len(text)][1:]
    made = [
        Clause(f"{locator}（{n}）", begin, begin + len(text[begin:end].rstrip()))
        for n, (begin, end) in enumerate(zip(begins, ends, strict=True), start=1)
    ]
    first = marker(parts[0].text)
    inner = first is not None and first.level is not Level.SUBSECTION
    return tuple(made) or (tuple(items_between(locator, text, starts[0], len(text))) if inner else ())
