"""Reader of Word documents (.docx): paragraphs with their automatic numbers, tables as rows."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ingest.numbering import marker
from ingest.readers.docx_numbering import Numbering, W, value
from ingest.readers.extract import Line, clean, messages, row, run_on
from ingest.readers.spreadsheet import check_archive
from ingest.readers.text import Unreadable

_A_PAGE: Final = 20_000  # bytes of XML
_MOST_PAGES: Final = 500
_MOST_COLUMNS: Final = 100
_DEEPEST: Final = 30
_TITLES: Final = frozenset({"title", "标题"})
_BOXES: Final = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_ALTERNATIVES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_INNER: Final = f"{W}txbxContent"
_LEFT_OUT: Final = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr")
)

_AROUND: Final = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
BOXES_LEFT_OUT: Final = "文本框里的文字没有收，请核对。"
NOTES_LEFT_OUT: Final = "脚注和尾注没有收，请核对。"


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the extract of a document. Raises Unreadable."""
    check_archive(path)
    try:
        with zipfile.ZipFile(path) as archive:
            size = archive.getinfo("word/document.xml").file_size
            yield {"pages": min(size // _A_PAGE + 1, _MOST_PAGES)}
            body = _parsed(archive, "word/document.xml").find(f"{W}body")
            document = _Document(
                Numbering.read(_part(archive, "word/numbering.xml")),
                _styles(_part(archive, "word/styles.xml")),
            )
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
        raise Unreadable("Word 文件已损坏或不完整，打不开。") from error
    if body is None:
        raise Unreadable("Word 文件里没有正文。")
    lines = list(document.lines(body))
    if not any(line.text.strip() for line in lines):
        raise Unreadable("文件里没有文字。")
    yield from messages(lines)
    for remark in sorted(document.remarks):
        yield {"remark": remark}


def _part(archive: zipfile.ZipFile, name: str) -> Any | None:
    return _parsed(archive, name) if name in archive.namelist() else None


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(archive.read(name), parser)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, ValueError) as error:
        raise Unreadable("Word 文件已损坏，读不出来。") from error


@dataclass(frozen=True, slots=True)
class _Style:
    name: str = ""
    list_name: str = ""
    list_level: int = 0
    indented: bool = False


def _styles(root: Any | None) -> dict[str, _Style]:
    """The paragraph styles by id, each with what it takes from those it is based on."""
    if root is None:
        return {}
    nodes = {node.get(f"{W}styleId", ""): node for node in root.findall(f"{W}style")}
    made: dict[str, _Style] = {}
    for name, node in nodes.items():
        chain, at = [node], node
        while len(chain) < 10 and (at := nodes.get(value(at.find(f"{W}basedOn")))) is not None:
            chain.append(at)
        listed, level, indented = "", 0, False
        for one in reversed(chain):
            properties = one.find(f"{W}pPr")
            if properties is None:
                continue
            listed, level = _list_of(properties, listed, level)
            indented = _indented(properties, indented)
        made[name] = _Style(value(node.find(f"{W}name")).lower(), listed, level, indented)
    return made


def _list_of(properties: Any, listed: str, level: int) -> tuple[str, int]:
    numbered = properties.find(f"{W}numPr")
    if numbered is None:
        return listed, level
    name, at = value(numbered.find(f"{W}numId")), value(numbered.find(f"{W}ilvl"))
    return name or listed, int(at) if at.isdigit() else level


def _indented(properties: Any, known: bool) -> bool:
    indent = properties.find(f"{W}ind")
    if indent is None:
        return known
    first = indent.get(f"{W}firstLineChars") or indent.get(f"{W}firstLine") or ""
    return int(first) > 0 if first.lstrip("-").isdigit() else known


@dataclass(slots=True)
class _Document:
    numbering: Numbering
    styles: dict[str, _Style]
    remarks: set[str] = field(default_factory=set)
    titled: bool = False

    def lines(self, parent: Any, depth: int = 0) -> Iterator[Line]:
        """The lines of a body, a cell or a content control."""
        if depth > _DEEPEST:
            raise Unreadable("Word 文件嵌套太深，没有读取。")
        for node in parent:
            if node.tag == f"{W}p":
                yield from self._paragraph(node)
            elif node.tag == f"{W}tbl":
                yield from self._table(node, depth)
            elif node.tag in _AROUND:
                yield from self.lines(node, depth + 1)

    def _paragraph(self, node: Any) -> Iterator[Line]:
        properties = node.find(f"{W}pPr")
        style, label, indented = _Style(), "", False
        text = "".join(self._text(node)).strip("\n")
        if properties is not None:
            style = self.styles.get(value(properties.find(f"{W}pStyle")), style)
            indented = _indented(properties, style.indented)
            listed, level = _list_of(properties, style.list_name, style.list_level)
            # An empty paragraph is counted by nobody, though Word would number it.
            label = self.numbering.label(listed, level) if text.strip() and listed not in {"", "0"} else ""
        for number, part in enumerate(text.split("\n")):
            shown = clean(part)
            if number == 0:
                shown = label + shown.strip() if label else shown
                shown = self._heading(shown, style)
            if indented and shown and not shown.startswith(("#", "-", "　")):
                shown = "　　" + shown
            yield Line(shown)

    def _heading(self, text: str, style: _Style) -> str:
        """The document's title is marked; a heading with a number needs no mark."""
        first = not self.titled
        if not text.strip():
            return text
        self.titled = True
        if style.name in _TITLES or (first and style.name == "heading 1" and marker(text.strip()) is None):
            self.titled = False  # the next line may be of the title too
            return f"# {text.strip()}"
        return text

    def _text(self, node: Any, depth: int = 0) -> Iterator[str]:
        if depth > _DEEPEST:
            raise Unreadable("Word 文件嵌套太深，没有读取。")
        for child in node:
            tag = child.tag
            if tag == f"{W}t":
                yield child.text or ""
            elif tag in {f"{W}tab", f"{W}ptab"}:
                yield "\t"
            elif tag in {f"{W}br", f"{W}cr"}:
                yield "" if child.get(f"{W}type") in {"page", "column"} else "\n"
            elif tag == f"{W}noBreakHyphen":
                yield "-"
            elif tag == _ALTERNATIVES or tag in _BOXES:
                if next(child.iter(_INNER), None) is not None:
                    self.remarks.add(BOXES_LEFT_OUT)
            elif tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                self.remarks.add(NOTES_LEFT_OUT)
            elif tag not in _LEFT_OUT and isinstance(tag, str) and not _hidden(child):
                yield from self._text(child, depth + 1)

    def _table(self, table: Any, depth: int) -> Iterator[Line]:
        rows = [self._cells(tr, depth) for tr in table.iter(f"{W}tr") if _table_of(tr) is table]
        width = max((len(cells) for cells in rows), default=0)
        if width < 2:  # a box around text
            for tr in table.iter(f"{W}tr"):
                if _table_of(tr) is table:
                    for tc in tr.findall(f"{W}tc"):
                        yield from self.lines(tc, depth + 1)
            return
        for cells in rows:
            line = row([*cells, *[""] * (width - len(cells))])
            if line:
                yield Line(line)

    def _cells(self, tr: Any, depth: int) -> list[str]:
        cells: list[str] = []
        before = tr.find(f"{W}trPr/{W}gridBefore")
        cells += [""] * min(int(value(before) or 0), _MOST_COLUMNS)
        for tc in tr.iter(f"{W}tc"):
            if _row_of(tc) is not tr:
                continue
            properties = tc.find(f"{W}tcPr")
            merged = properties.find(f"{W}vMerge") if properties is not None else None
            span = value(properties.find(f"{W}gridSpan")) if properties is not None else ""
            hidden = merged is not None and value(merged) != "restart"
            cells.append("" if hidden else self._cell(tc, depth))
            cells += [""] * min(int(span or 1) - 1, _MOST_COLUMNS)
            if len(cells) > _MOST_COLUMNS:
                raise Unreadable(f"表格超过 {_MOST_COLUMNS} 列，没有读取。")
        return cells

    def _cell(self, tc: Any, depth: int) -> str:
        text = ""
        for line in self.lines(tc, depth + 1):
            text = run_on(text, line.text.strip().removeprefix("# ").strip("| "))
        return text


def _table_of(node: Any) -> Any:
    return next(node.iterancestors(f"{W}tbl"), None)


def _row_of(node: Any) -> Any:
    return next(node.iterancestors(f"{W}tr"), None)


def _hidden(run: Any) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and value(mark) not in {"0", "false"}
