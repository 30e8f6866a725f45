"""Files of every kind made of one text, so that a reader's result can be held against the text."""

from __future__ import annotations

import html
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.paragraphs import paragraphs

FONT = "STSong-Light"


@dataclass(frozen=True)
class Block:
    """A paragraph, or the rows of a table; `level` 1 is the title."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    level: int = 0


def blocks_of(text: str) -> list[Block]:
    """The paragraphs and tables of a plain text or Markdown."""
    made: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for part in paragraphs(text):
        if part.cells:
            rows.append(part.cell_texts())
            continue
        if rows:
            made.append(Block(rows=_even(rows)))
            rows = []
        made.append(Block(part.text, level=part.level))
    return [*made, Block(rows=_even(rows))] if rows else made


def _even(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    width = max(len(row) for row in rows)
    return tuple((*row, *[""] * (width - len(row))) for row in rows)


def plain_text(blocks: Sequence[Block]) -> str:
    """The blocks as a plain text, cells divided by tabs."""
    lines = [b.text if not b.rows else "\n".join("\t".join(row) for row in b.rows) for b in blocks]
    return "\n".join(lines) + "\n"


def write_docx(path: Path, blocks: Sequence[Block]) -> Path:
    import docx

    document = docx.Document()
    for block in blocks:
        if block.rows:
            table = document.add_table(len(block.rows), len(block.rows[0]))
            for y, row in enumerate(block.rows):
                for x, cell in enumerate(row):
                    table.cell(y, x).text = cell
        elif block.level == 1:
            document.add_heading(block.text, 0)
        else:
            document.add_paragraph(block.text)
    document.sections[0].header.paragraphs[0].text = "某某市政务公开"
    document.save(str(path))
    return path


def write_html(path: Path, blocks: Sequence[Block], encoding: str = "utf-8") -> Path:
    """A page as sites of government have them: menu, bread crumbs, text, links, footer."""
    body = []
    for block in blocks:
        if block.rows:
            rows = "".join(
                f"<tr>{''.join(f'<td><p>{html.escape(c)}</p></td>' for c in row)}</tr>" for row in block.rows
            )
            body.append(f"<table border=1><tbody>{rows}</tbody></table>")
        elif block.level == 1:
            body.append(f"<h1>{html.escape(block.text)}</h1>")
        else:
            body.append(f"<p style='text-indent:2em'>{html.escape(block.text)}</p>")
    menu = "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("首页", "政务公开", "办事服务", "互动交流"))
    near = "".join(f"<li><a href='/{n}'>关于另一件事情的通知第{n}号</a></li>" for n in range(8))
    title = next((b.text for b in blocks if b.level == 1), "通知")
    path.write_bytes(
        f"""<!DOCTYPE html><html><head><meta charset="{encoding}"><title>{title}_某某市政府</title>
<style>p{{color:red}}</style><script>var a = "第一条 不是正文";</script></head><body>
<div class="header"><ul class="nav">{menu}</ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/b">政务公开</a> &gt; 正文</div>
<div class="main"><div class="info">发布时间：2026-03-01 09:30　来源：某某局　浏览次数：<span>12</span>　字号：[大 中 小]</div>
<div class="TRS_Editor">{"".join(body)}</div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">打印</a> <a href="#">关闭</a></div></div>
<div class="related"><h3>相关链接</h3><ul>{near}</ul></div>
<div class="footer"><p>主办：某某市人民政府　网站标识码：0000000000</p><p>版权所有 闽ICP备00000000号</p></div>
</body></html>""".encode(encoding)
    )
    return path


def write_pdf(
    path: Path,
    blocks: Sequence[Block],
    columns: int = 1,
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> Path:
    """A PDF of A4 pages with a header on each and the number of the page below."""
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle(
        "body",
        fontName=FONT,
        fontSize=12,
        leading=20,
        wordWrap="CJK",
        firstLineIndent=24,
        alignment=TA_JUSTIFY,
    )
    centred = ParagraphStyle(
        "title", parent=body, fontSize=18, leading=28, alignment=TA_CENTER, firstLineIndent=0
    )
    cell = ParagraphStyle("cell", parent=body, fontSize=10, leading=14, firstLineIndent=0)

    def furniture(canvas: object, document: object) -> None:
        canvas.setFont(FONT, 9)  # type: ignore[attr-defined]
        canvas.drawString(72, A4[1] - 40, "某某市政务公开文件")  # type: ignore[attr-defined]
        canvas.drawCentredString(A4[0] / 2, 36, f"— {document.page} —")  # type: ignore[attr-defined]

    width = (A4[0] - 144 - 24 * (columns - 1)) / columns
    frames = [
        Frame(72 + n * (width + 24), 72, width, A4[1] - 144, leftPadding=0, rightPadding=0)
        for n in range(columns)
    ]
    story: list[object] = []
    for block in blocks:
        if block.rows:
            rows = [[Paragraph(html.escape(c), cell) for c in row] for row in block.rows]
            table = Table(rows, repeatRows=1, colWidths=[width / len(rows[0])] * len(rows[0]))
            spans = [("SPAN", (left, top), (right, bottom)) for left, top, right, bottom in merged]
            table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), *spans])
            story += [Spacer(1, 6), table, Spacer(1, 6)]
        else:
            story.append(Paragraph(html.escape(block.text), centred if block.level == 1 else body))
    made = BaseDocTemplate(str(path), pagesize=A4)
    made.addPageTemplates([PageTemplate(frames=frames, onPage=furniture)])
    made.build(story)
    return path


def print_pdf(path: Path, page: Path) -> Path:
    """The PDF that Chromium prints of an HTML page."""
    subprocess.run(
        ["/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         f"--print-to-pdf={path}", page.as_uri()],
        check=True, timeout=60, capture_output=True,
    )  # fmt: skip
    return path
