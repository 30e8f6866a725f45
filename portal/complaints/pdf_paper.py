"""PDF files with Chinese text on A4 pages, by the standard CID font: no font file is shipped."""

from __future__ import annotations

import io
from typing import Any, Final
from xml.sax.saxutils import escape

PDF: Final = "application/pdf"
FONT: Final = "STSong-Light"  # every PDF reader brings a Chinese font for it; none is put into the file


def register_font() -> None:
    """Make the font known; needed before the first paragraph is made or line is drawn."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def inline(text: str) -> str:
    """Text of somebody as a paragraph that shows exactly that text."""
    return escape(text).replace("\n", "<br/>")


def pages(
    title: str, story: list[Any], *, side_mm: float = 20, edge_mm: float = 20, numbered: bool = True
) -> bytes:
    """The bytes of a PDF with `story` on A4 pages.

    `side_mm` is the margin left and right, `edge_mm` that above and below, in millimetres.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    def number(canvas: Any, document: Any) -> None:
        if numbered:
            canvas.setFont(FONT, 9)
            canvas.drawCentredString(A4[0] / 2, 10 * mm, str(document.page))

    out = io.BytesIO()
    side, edge = side_mm * mm, edge_mm * mm
    paper = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=side, rightMargin=side, topMargin=edge, bottomMargin=edge,
        title=title, author="",
    )  # fmt: skip
    paper.build(story, onFirstPage=number, onLaterPages=number)
    return out.getvalue()
