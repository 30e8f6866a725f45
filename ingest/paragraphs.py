"""Paragraphs of a decoded text, free of comments and Markdown marks, with their place in the file.

A paragraph that was broken over a page (its end is no end of a sentence and what follows is no
new piece) is put together again. Each character keeps its offset in the decoded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.numbering import DATE, DATE_LINE, Level, ends_sentence, marker

INSERTED = -1  # offset of a character that the file does not hold, such as a break we put in

_HIDDEN = "\x00"  # stands for a character of a comment; the reader lets none of these in
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HASHES = re.compile(r"(#{1,6})(?:\s+|(?=[\u4e00-\u9fff]))")
_BULLET = re.compile(r"[-*+•]\s+")
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}$")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?\s*$|\s*\|\s*:?-+:?\s*\|\s*$")
_PAGE_NUMBER = re.compile(
    r"\s*[-—–－]+\s*[0-9０-９]{1,4}\s*[-—–－]+\s*$|\s*第\s*\d+\s*页(?:\s*[,，]?\s*共\s*\d+\s*页)?\s*$"
)
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_OPENERS = dict(zip("《〈“‘「『", "》〉”’」』", strict=True)) | {"（": "）)", "(": ")）"}
_UNFINISHED = ("、", "，", ",", "（", "(", "《", "“", "〈", "「")
_PROSE_LENGTH = 20
_HEADING_LENGTH = 60
_ALL_INDENTED = 0.95
_LONGEST = 20_000  # no paragraph of an official text is longer; bounds the work on a hostile file
_BACK_MATTER = re.compile(r"(?:抄送|主送|抄报|分送|签发人|注|备注|附注)\s*[：:]|.*印发$|（此件|\(此件")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `at[i]` is the offset in the decoded text of `text[i]`, or INSERTED.

    `level` is the number of # of a Markdown heading, `cells` the [start, end) in `text` of the
    cells of a table row, `gap` whether a blank line stands before it, `listed` whether it had a
    Markdown list mark, `indented` whether it begins with an indent, `page` whether the number of a
    page stands before it.
    """

    text: str
    at: tuple[int, ...]
    level: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    gap: bool = False
    listed: bool = False
    indented: bool = False
    page: bool = False

    def cell_texts(self) -> tuple[str, ...]:
        """The cells of a table row, stripped."""
        return tuple(self.text[a:b].strip() for a, b in self.cells)

    def part(self, start: int, end: int | None = None) -> Paragraph:
        """The paragraph's text from `start` to `end` as a paragraph."""
        return replace(self, text=self.text[start:end], at=self.at[start:end], cells=())


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a decoded file in their order."""
    lines = list(_lines(text))
    if sum(line.indented for line in lines) > _ALL_INDENTED * len(lines):  # then it says nothing
        lines = [replace(line, indented=False) for line in lines]
    made: list[Paragraph] = []
    for line in lines:
        if made and _continues(made[-1], line):
            made[-1] = _joined(made[-1], line)
        else:
            made.append(line)
    return tuple(made)


def normalised(text: str) -> str:
    """The text without white space, comments and marks: the same in every file format."""
    return "".join("".join(p.text.split()) for p in paragraphs(text))


def compose(parts: Sequence[Paragraph]) -> tuple[str, tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Paragraphs put under one another: the text, its spans in the file, where each one starts."""
    text, at, starts = "", [], []
    for part in parts:
        if text:
            text += "\n"
            at.append(INSERTED)
        starts.append(len(text))
        text += part.text
        at.extend(part.at)
    return text, _spans(text, at), tuple(starts)


def _spans(text: str, at: Sequence[int]) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for char, offset in zip(text, at, strict=True):
        if offset == INSERTED or char.isspace():
            continue
        if runs and runs[-1][1] == offset:
            runs[-1] = (runs[-1][0], offset + 1)
        else:
            runs.append((offset, offset + 1))
    return tuple(runs)


def _lines(text: str) -> Iterable[Paragraph]:
    bare = _COMMENT.sub(lambda m: _HIDDEN * len(m[0]), text)
    gap, page, start = False, False, 0
    for raw in re.split(r"(?<=[\n\v\f\x85\u2028\u2029])|(?<=\r)(?!\n)", bare):
        shown = [i for i, c in enumerate(raw, start) if c != _HIDDEN]
        start += len(raw)
        line = _line("".join(text[i] for i in shown), shown)
        if line is None:
            gap, page = True, page or bool(_PAGE_NUMBER.match(raw))
            continue
        yield replace(line, gap=gap, page=page)
        gap = page = False


def _line(raw: str, at: Sequence[int]) -> Paragraph | None:
    if not raw.strip() or _RULE.match(raw) or _TABLE_RULE.match(raw) or _PAGE_NUMBER.match(raw):
        return None
    pairs = [(c, i) for c, i in zip(raw, at, strict=True) if c not in _INVISIBLE]
    body = "".join(c for c, _ in pairs)
    indented = body[:1] == "\u3000" or body[:2] == "  " or body[:1] == "\t"
    begin = len(body) - len(body.lstrip())
    level, listed = 0, False
    while True:  # > quotes, # headings and - lists may stand in one another
        rest = body[begin:]
        if found := _HASHES.match(rest):
            level = len(found[1])
        elif found := _BULLET.match(rest):
            listed = True
        elif rest.startswith(">"):
            found = re.match(r">\s*", rest)
        if not found:
            break
        begin += found.end()
    if not body[:begin].strip():  # a row of a table may begin with an empty cell
        begin = 0
    bold = _bold(body)
    kept = [p for k, p in enumerate(pairs) if k >= begin and k not in bold]
    row = _row(kept) or _plain(kept)
    return replace(row, level=level, listed=listed, indented=indented) if row.text else None


def _bold(body: str) -> frozenset[int]:
    return frozenset(
        k
        for m in re.finditer(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", body)
        for k in (m.start(), m.start() + 1, m.end() - 2, m.end() - 1)
    )


def _plain(pairs: Sequence[tuple[str, int]]) -> Paragraph:
    kept = list(pairs)
    while kept and kept[-1][0].isspace():
        kept.pop()
    while kept and kept[0][0].isspace():
        kept.pop(0)
    return Paragraph("".join(c for c, _ in kept), tuple(i for _, i in kept))


def _row(pairs: Sequence[tuple[str, int]]) -> Paragraph | None:
    """A row of a table: cells divided by tabs, or by the pipes of Markdown."""
    body = "".join(c for c, _ in pairs).strip("\r\n")
    if body.strip().startswith("|") and body.strip().endswith("|") and body.count("|") >= 2:
        mark, first, last = "|", body.index("|") + 1, body.rindex("|")
    elif "\t" in body.rstrip():
        mark, first, last = "\t", 0, len(body)
    else:
        return None
    text = ""
    at: list[int] = []
    cells: list[tuple[int, int]] = []
    for cell in re.finditer(rf"[^{re.escape(mark)}]*(?:{re.escape(mark)}|$)", body[first:last]):
        if cell.start() == last - first and cells:  # the empty match at the end
            break
        begin, end = first + cell.start(), first + cell.end()
        value = _plain([p for p in pairs[begin:end] if p[0] != mark])
        if cells:
            text += "\t"
            at.append(INSERTED)
        cells.append((len(text), len(text) + len(value.text)))
        text += value.text
        at.extend(value.at)
    filled = [text[a:b] for a, b in cells if a < b]
    if mark == "|" and len(cells) < 2:
        return _plain([p for p in pairs if p[0] != "|"])
    if mark == "\t" and (len(filled) < 2 or _tab_after_number(filled)):
        return None
    return Paragraph(text, tuple(at), cells=tuple(cells))


def _tab_after_number(filled: Sequence[str]) -> bool:
    """Whether a tab only divides 第一条 or （一） from its text, or a heading from its page."""
    found = marker(filled[0])
    if found is None:
        return False
    if found.level in (Level.ARTICLE, Level.HEADING):
        return True
    return len(filled) == 2 and (found.end == len(filled[0]) or filled[1].isdecimal())


def _continues(before: Paragraph, line: Paragraph) -> bool:
    if before.cells or line.cells or before.level or line.level or line.listed:
        return False
    if len(before.text) > _LONGEST or ends_sentence(before.text) or begins_piece(line.text):
        return False
    if before.text.endswith(_UNFINISHED) or _open_bracket(before.text):
        return True
    return not line.indented and _is_prose(before.text, 1 if line.page else _PROSE_LENGTH)


def begins_piece(text: str) -> bool:
    """Whether a paragraph can only be the start of something: numbered, dated, or back matter."""
    return marker(text) is not None or bool(DATE_LINE.search(text)) or bool(_BACK_MATTER.match(text))


def _open_bracket(text: str) -> bool:
    waiting: list[str] = []
    for char in text:
        if char in _OPENERS:
            waiting.append(_OPENERS[char])
        elif waiting and char in waiting[-1]:
            waiting.pop()
    return bool(waiting)


def _is_prose(text: str, shortest: int) -> bool:
    """Whether a paragraph without an end is a broken sentence rather than a heading or a title."""
    found = marker(text)
    if DATE.match(text) or (found and found.level in (Level.HEADING, Level.BOX, Level.ANNEX)):
        return False
    if found and found.level is not Level.ARTICLE:
        return "。" in text or len(text) > _HEADING_LENGTH
    if "。" in text:  # a sentence has ended and another one has begun
        return True
    return len(text) >= shortest and any(c in text for c in "，。；,;")


def _joined(before: Paragraph, line: Paragraph) -> Paragraph:
    latin = before.text[-1:].isascii() and line.text[:1].isascii()
    space = " " if latin and before.text[-1:].isalnum() and line.text[:1].isalnum() else ""
    at = (*before.at, *([INSERTED] if space else []), *line.at)
    return replace(before, text=before.text + space + line.text, at=at)
