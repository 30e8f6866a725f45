"""The packet as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.complaints.pdf_paper import FONT, inline, pages, register_font

if TYPE_CHECKING:
    from portal.complaints.packet import Section


def packet_pdf(
    title: str,
    note: str,
    parts: tuple[Section, ...],
    listed: tuple[tuple[str, str, int, str], ...],
) -> bytes:
    """The bytes of the PDF: title, note, every part with its fields, the list of evidence."""
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    register_font()
    body = ParagraphStyle("body", fontName=FONT, fontSize=10.5, leading=16, wordWrap="CJK")
    head = ParagraphStyle("head", parent=body, fontSize=12, leading=20, spaceBefore=8)
    top = ParagraphStyle("top", parent=body, fontSize=16, leading=24, alignment=TA_CENTER)
    small = ParagraphStyle("small", parent=body, fontSize=8, leading=11)
    story: list[Any] = [Paragraph(inline(title), top), Paragraph(inline(note), small)]
    for number, part in enumerate(parts, 1):
        story.append(Paragraph(inline(f"{number}. {part.title}"), head))
        story += [Paragraph(inline(f"{label}：{value}"), body) for label, value in part.fields]
    if listed:
        story.append(Paragraph(inline(f"{len(parts) + 1}. 证据清单"), head))
        for kept, name, size, digest in listed:
            story.append(Paragraph(inline(f"{kept}　{name}　{size} 字节"), body))
            story.append(Paragraph(digest, small))
    return pages(title, story, edge_mm=18, numbered=False)
