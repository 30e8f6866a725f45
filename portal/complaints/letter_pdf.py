"""A letter of ours as a PDF."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from portal.complaints.letter_kinds import LetterText
from portal.complaints.pdf_paper import FONT, inline, pages, register_font


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
    return pages(letter.title, story, side_mm=26)
