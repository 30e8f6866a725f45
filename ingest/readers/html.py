"""Reader of web pages as sites of government have them: the text without menu and footer, tables as rows."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ingest.readers.extract import Line, clean, messages, row, run_on
from ingest.readers.html_content import is_around_text, main_part, title_of
from ingest.readers.text import Unreadable, read_bytes

_A_PAGE: Final = 50_000  # bytes
_MOST_PAGES: Final = 200
_DEEPEST: Final = 150
_DEEPEST_PAGE: Final = 600
_TAG = re.compile(
    r"<(/)?(?:div|span|section|article|table|ul|ol|dl|font|center|form|blockquote|b|i|em|a)\b", re.I
)
_MOST_SPAN: Final = 100
_CHARSET = re.compile(
    rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)|encoding\s*=\s*["']([A-Za-z0-9_-]+)""", re.IGNORECASE
)
_BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
     "li", "main", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
_ENCODINGS: Final = frozenset({"utf-8", "utf-8-sig", "gb18030", "big5"})
_INDENT = re.compile(r"text-indent\s*:\s*[1-9]", re.IGNORECASE)
_CHINESE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_BROKEN_CHINESE = re.compile(rf"(?<={_CHINESE})[ \t\r\n\f]*[\r\n][ \t\r\n\f]*(?={_CHINESE})")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_ABOUT = ("索引号", "索 引 号", "主题分类", "信息索引")


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the extract of a web page. Raises Unreadable."""
    from selectolax.lexbor import LexborHTMLParser

    data = read_bytes(path)
    yield {"pages": min(len(data) // _A_PAGE + 1, _MOST_PAGES)}
    text = decoded(data)
    _check_depth(text)
    tree = LexborHTMLParser(text)
    if tree.body is None:
        raise Unreadable("网页里没有内容。")
    title = title_of(tree)
    writer = _Writer()
    writer.block(main_part(tree), 0)
    writer.end_line()
    lines = [line for line in writer.lines if not is_around_text(line.text)]
    if not any(line.text.strip() for line in lines):
        raise Unreadable("网页里没有文字。")
    yield from messages(_titled(lines, title))


def _check_depth(text: str) -> None:
    """Refuse what is nested so deep that going through it would take for ever."""
    depth = 0
    for found in _TAG.finditer(text):
        depth = max(depth - 1, 0) if found[1] else depth + 1
        if depth > _DEEPEST_PAGE:
            raise Unreadable("网页嵌套太深，没有读取。")


def decoded(data: bytes) -> str:
    """The text of a page in the encoding that it names, else UTF-8 or GB18030. Raises Unreadable."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    named = _CHARSET.search(data[:4096])
    name = (named[1] or named[2]).decode("ascii").lower() if named else ""
    name = "gb18030" if name in {"gb2312", "gbk", "x-gbk", "gb_2312-80"} else name
    # Pages often name one encoding and are saved in another: the first that fits is taken.
    for encoding in (name, "utf-8-sig", "gb18030"):
        try:
            if encoding and codecs.lookup(encoding).name in _ENCODINGS:
                return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise Unreadable("网页的编码无法识别，请另存为 UTF-8。")


def _titled(lines: list[Line], title: str) -> list[Line]:
    """The lines with the title of the page before them, where they do not begin with it."""
    wanted = "".join(title.split())
    if not wanted:
        return lines
    for line in lines[:12]:
        if "".join(line.text.split()).lstrip("#") == wanted:
            if not any(other.text.startswith("# ") for other in lines):
                line.text = f"# {line.text.strip()}"
            return lines
    beginning = "".join("".join(line.text.split()) for line in lines[:12])
    return lines if wanted in beginning else [Line(f"# {title}"), *lines]


@dataclass(slots=True)
class _Writer:
    """Goes through the elements and writes a line for each block."""

    lines: list[Line] = field(default_factory=list)
    text: str = ""
    prefix: str = ""

    def end_line(self) -> None:
        """Close the line at work."""
        body = _BROKEN_CHINESE.sub("", self.text)
        indent = "　　" if re.match(r"[ \t\r\n]*(?:[\u3000\u2002\u2003]|\xa0\xa0)", body) else ""
        body = clean(_SPACE.sub(" ", body).replace("\u2002", " ").replace("\u2003", " "))
        if body.strip():
            prefix = self.prefix or indent
            self.lines.append(Line(prefix + body.strip()))
            self.prefix = ""
        self.text = ""

    def block(self, node: Any, depth: int) -> None:
        """Write what stands in an element."""
        if depth > _DEEPEST:
            self.text += node.text()
            return
        number = 0
        for child in node.iter(include_text=True):
            tag = child.tag
            if tag == "-text":
                self.text += child.text_content or ""
            elif tag == "br":
                self.end_line()
            elif tag == "table":
                self.end_line()
                self._table(child, depth)
            elif tag in _BLOCKS:
                self.end_line()
                number += tag == "li"
                self.prefix = _prefix(child, tag, node.tag, number)
                self.block(child, depth + 1)
                self.end_line()
                self.prefix = ""
            elif not tag.startswith("_") and tag not in {"-comment", "!doctype"}:
                self.block(child, depth + 1)

    def _table(self, table: Any, depth: int) -> None:
        rows = [tr for tr in table.css("tr") if _nearest(tr, "table") == table.mem_id]
        cells = [[c for c in tr.iter() if c.tag in {"td", "th"}] for tr in rows]
        nested = len(table.css("table")) > 1
        if nested or max((len(held) for held in cells), default=0) < 2:
            for held in cells:
                for cell in held:
                    self.block(cell, depth + 1)
                    self.end_line()
            return
        if any(name in table.text() for name in _ABOUT) and len(rows) < 12:
            return  # what a site says about the text: its index number and subject
        for shown in _spread(cells):
            if line := row(shown):
                self.lines.append(Line(line))


def _prefix(node: Any, tag: str, parent: str, number: int) -> str:
    if tag == "h1":
        return "# "
    if tag == "li":
        return f"{number}. " if parent == "ol" else "- "
    return "　　" if tag == "p" and _INDENT.search(node.attributes.get("style") or "") else ""


def _nearest(node: Any, tag: str) -> int | None:
    at = node.parent
    while at is not None and at.tag != tag:
        at = at.parent
    return None if at is None else int(at.mem_id)


def _spread(rows: list[list[Any]]) -> Iterator[list[str]]:
    """The cells of each row; a cell over several rows or columns stands in the first of them."""
    taken: dict[tuple[int, int], bool] = {}
    placed: list[dict[int, str]] = []
    for y, cells in enumerate(rows):
        x = 0
        placed.append({})
        for cell in cells:
            while taken.get((y, x)):
                x += 1
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            placed[y][x] = _cell_text(cell)
            for b in range(min(down, len(rows) - y)):
                for a in range(across):
                    taken[y + b, x + a] = True
            x += across
    width = min(max((x for _, x in taken), default=0) + 1, _MOST_SPAN)
    for texts in placed:
        yield [texts.get(x, "") for x in range(width)]


def _span(cell: Any, name: str) -> int:
    value = (cell.attributes.get(name) or "1").strip()
    return min(max(int(value), 1), _MOST_SPAN) if value.isascii() and value.isdigit() else 1


def _cell_text(cell: Any) -> str:
    writer = _Writer()
    writer.block(cell, 0)
    writer.end_line()
    text = ""
    for line in writer.lines:
        text = run_on(text, line.text.strip().removeprefix("# "))
    return text
