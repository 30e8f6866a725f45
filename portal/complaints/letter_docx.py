"""A letter of ours as a Word file: one A4 page in the order of an official letter."""

from __future__ import annotations

import io
from typing import Any, Final

from portal.complaints.letter_kinds import LetterText

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT: Final = "宋体"


def letter_docx(letter: LetterText) -> bytes:
    """The bytes of the DOCX."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(28)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(14)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)

    def line(
        text: str, *, align: Any = None, size: int = 14, bold: bool = False, indent: bool = False
    ) -> None:
        paragraph = document.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.line_spacing = 1.5
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(28)
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), bold

    right, centre = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
    line(letter.unit, align=centre, size=16)
    line(letter.title, align=centre, size=20, bold=True)
    if letter.draft:
        line(letter.draft, align=centre, size=12)
    line(letter.number, align=right, size=12)
    line(letter.addressee)
    for text in (*letter.paragraphs, letter.basis):
        line(text, indent=True)
    line("")
    line(letter.unit, align=right)
    line(letter.day, align=right)
    _number_pages(page.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author, properties.comments = letter.title, letter.unit, ""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _number_pages(paragraph: Any) -> None:
    """Make of an empty paragraph of a footer the number of the page, as Word counts it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
