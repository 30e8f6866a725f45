"""The packet as a PDF of A4 pages; Chinese by the standard CID font, so no font file is shipped."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from portal.complaints.packet import Section

_FONT: Final = "STSong-Light"


def packet_pdf(
    title: str,
    note: str,
    parts: tuple[Section, ...],
    listed: tuple[tuple[str, str, int, str], ...],
) -> bytes:
    """The bytes of the PDF: title, note, every part with its fields, the list of evidence."""
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    body = ParagraphStyle("body", fontName=_FONT, fontSize=10.5, leading=16, wordWrap="CJK")
    head = ParagraphStyle("head", parent=body, fontSize=12, leading=20, spaceBefore=8)
    top = ParagraphStyle("top", parent=body, fontSize=16, leading=24, alignment=TA_CENTER)
    small = ParagraphStyle("small", parent=body, fontSize=8, leading=11)
    story: list[Any] = [Paragraph(_inline(title), top), Paragraph(_inline(note), small)]
    for number, part in enumerate(parts, 1):
        story.append(Paragraph(_inline(f"{number}. {part.title}"), head))
        story += [Paragraph(_inline(f"{label}：{value}"), body) for label, value in part.fields]
    if listed:
        story.append(Paragraph(_inline(f"{len(parts) + 1}. 证据清单"), head))
        for kept, name, size, digest in listed:
            story.append(Paragraph(_inline(f"{kept}　{name}　{size} 字节"), body))
            story.append(Paragraph(digest, small))
    out = io.BytesIO()
    page = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=18 * mm,
        title=title, author="",
    )  # fmt: skip
    page.build(story)
    return out.getvalue()


def _inline(text: str) -> str:
    return escape(text).replace("\n", "<br/>")
