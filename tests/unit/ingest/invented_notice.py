"""An invented notice with headings, days, and a table whose head has two lines and whose cells are merged."""

from __future__ import annotations

import html
from pathlib import Path

from tests.unit.ingest.made_files import Block

TITLE = "某某市市场监督管理局关于开展公平秤轮换检定的通知"
BEFORE = (
    "某某市监计〔2031〕17号",
    "各县（区）市场监督管理局：",
    "为方便群众复秤，市局决定在全市集贸市场开展公平秤轮换检定。现将有关事项通知如下：",
    "一、检定时间",
    "自2031年4月8日起，至2031年6月20日止，逾期不补。",
    "二、检定数量",
    "（一）各县（区）按照附表安排检定，数量不得减少。",
    "（二）检定不合格的公平秤，应当在5个工作日内换下，并贴停用标志。",
    "三、联系方式",
    "本次检定不收费。有疑问的，可以拨打12345。",
    "某某市市场监督管理局",
    "2031年3月25日",
    "附表1",
    "公平秤轮换检定安排",
)
ROWS = (
    ("片区", "市场", "检定数量（台）", "", "完成日期"),
    ("", "", "电子秤", "机械秤", ""),
    ("东片", "红树林市场", "37", "4", "2031年4月30日"),
    ("", "石桥头市场", "52", "9", "2031年5月15日"),
    ("西片", "茶亭市场", "28", "3", "2031年5月28日"),
    ("", "渡口市场", "61", "12", "2031年6月20日"),
)
BLOCKS = (Block(TITLE, level=1), *(Block(text) for text in BEFORE), Block(rows=ROWS))
# (first column, first row, last column, last row) of each merged cell
MERGED = ((2, 0, 3, 0), (0, 0, 0, 1), (1, 0, 1, 1), (4, 0, 4, 1), (0, 2, 0, 3), (0, 4, 0, 5))

CELLS = {
    "红树林市场": {"片区": "东片", "检定数量（台）·电子秤": "37", "检定数量（台）·机械秤": "4", "完成日期": "2031年4月30日"},
    "石桥头市场": {"片区": "东片", "检定数量（台）·电子秤": "52", "检定数量（台）·机械秤": "9", "完成日期": "2031年5月15日"},
    "茶亭市场": {"片区": "西片", "检定数量（台）·电子秤": "28", "检定数量（台）·机械秤": "3", "完成日期": "2031年5月28日"},
    "渡口市场": {"片区": "西片", "检定数量（台）·电子秤": "61", "检定数量（台）·机械秤": "12", "完成日期": "2031年6月20日"},
}  # fmt: skip


def spans(y: int, x: int) -> tuple[int, int] | None:
    """Columns and rows that the cell at (y, x) covers; None where another one covers it."""
    for left, top, right, bottom in MERGED:
        if left <= x <= right and top <= y <= bottom:
            return (right - left + 1, bottom - top + 1) if (x, y) == (left, top) else None
    return 1, 1


def write_docx(path: Path) -> Path:
    """With merged cells, and with 一、 （一） as automatic numbers."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    numbering = document.part.numbering_part.element
    space = nsdecls("w")
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, text in enumerate(("%1、", "（%2）"))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    document.add_heading(TITLE, 0)
    for text in BEFORE:
        level = 0 if text[1:2] == "、" else 1 if text.startswith("（") else None
        paragraph = document.add_paragraph(
            text if level is None else text.split("、" if level == 0 else "）", 1)[1]
        )
        if level is not None:
            numbered = f'<w:numPr {space}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(numbered))
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for y, row in enumerate(ROWS):
        for x, cell in enumerate(row):
            table.cell(y, x).text = cell
    for left, top, right, bottom in MERGED:
        merged = table.cell(top, left).merge(table.cell(bottom, right))
        merged.text = ROWS[top][left]
    document.save(str(path))
    return path


def write_html(path: Path, encoding: str = "gb2312") -> Path:
    """Another kind of page than made_files has: tables for layout, no class that tells, old markup."""
    rows = []
    for y, row in enumerate(ROWS):
        cells = [(cell, spans(y, x)) for x, cell in enumerate(row)]
        shown = "".join(
            f'<td colspan="{span[0]}" rowspan="{span[1]}"><p><span>{html.escape(cell)}</span></p></td>'
            for cell, span in cells
            if span
        )
        rows.append(f"<tr>{shown}</tr>")
    menu = "".join(f'<td><a href="{n}.html">栏目{n}</a></td>' for n in range(9))
    paragraphs = "".join(f"<p>&nbsp;&nbsp;&nbsp; {html.escape(text)}\n</p>" for text in BEFORE)
    path.write_bytes(
        f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}">
<title>{TITLE}-某某市市场监督管理局</title></head><body>
<table width="980"><tr>{menu}</tr></table>
<table width="980"><tr><td>当前位置：<a href="/">首页</a>&gt;<a href="/n">通知公告</a></td></tr></table>
<table width="980"><tr><td><div align="center"><h2>{TITLE}</h2></div>
<p>发布时间：2031-03-26 来源：本局 【字体：大 中 小】</p>
<div id="zoom">{paragraphs}<table border="1">{"".join(rows)}</table></div>
<p>【打印】 【关闭】</p></td></tr></table>
<table width="980"><tr><td>版权所有：某某市市场监督管理局　地址：某某市某某路1号　备案号：闽ICP备00000000号</td></tr></table>
</body></html>""".encode(encoding)
    )
    return path


def write_pdf(path: Path) -> Path:
    """With merged cells, in the paragraphs of made_files."""
    from tests.unit.ingest import made_files

    return made_files.write_pdf(path, BLOCKS, merged=MERGED)
