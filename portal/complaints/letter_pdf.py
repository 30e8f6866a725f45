"""A letter of ours as a PDF of A4 pages; Chinese by the standard CID font, so no font file is shipped."""

from __future__ import annotations

import io
from typing import Any, Final
from xml.sax.saxutils import escape

from portal.complaints.letter_kinds import LetterText

PDF: Final = "application/pdf"
FONT: Final = "STSong-Light"


def letter_pdf(letter: LetterText) -> bytes:
    """The bytes of the PDF."""
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Spacer

    register_font()
    body = ParagraphStyle("body", fontName=FONT, fontSize=14, leading=25, wordWrap="CJK")
    first = ParagraphStyle("first", parent=body, firstLineIndent=28)
    right = ParagraphStyle("right", parent=body, alignment=TA_RIGHT)
    head = ParagraphStyle("head", parent=body, alignment=TA_CENTER, fontSize=16)
    title = ParagraphStyle("title", parent=head, fontSize=20, leading=34)
    story: list[Any] = [Paragraph(escape(letter.unit), head), Paragraph(escape(letter.title), title)]
    if letter.draft:
        story.append(Paragraph(escape(letter.draft), head))
    story += [Paragraph(escape(letter.number), right), Paragraph(escape(letter.addressee), body)]
    for text in (*letter.paragraphs, letter.basis):
        story.append(Paragraph(inline(text), first))
    story += [Spacer(1, 30), Paragraph(escape(letter.unit), right), Paragraph(escape(letter.day), right)]
    return pages(letter.title, story, margin_mm=26)


def register_font() -> None:
    """Make the font known; needed before the first paragraph is made."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def inline(text: str) -> str:
    """Text of somebody as a paragraph that shows exactly that text."""
    return escape(text).replace("\n", "<br/>")


def pages(title: str, story: list[Any], margin_mm: float = 20) -> bytes:
    """The bytes of a PDF with `story` on A4 pages, numbered."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    def number(canvas: Any, document: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(A4[0] / 2, 10 * mm, str(document.page))

    out = io.BytesIO()
    margin = margin_mm * mm
    paper = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=margin, rightMargin=margin, topMargin=20 * mm, bottomMargin=20 * mm,
        title=title, author="",
    )  # fmt: skip
    paper.build(story, onFirstPage=number, onLaterPages=number)
    return out.getvalue()
