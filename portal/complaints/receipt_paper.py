"""The receipt to take along: a QR code of the case code, and one page as a PDF file."""

from __future__ import annotations

import io
from typing import Final

from portal.complaints.pdf_paper import FONT, register_font
from portal.complaints.records import Receipt
from portal.notices import notice
from portal.security.codes import show_code

_LINE: Final = 26


def receipt_qr(receipt: Receipt, track_address: str) -> str:
    """An SVG picture of a QR code with the case code and where to follow it; it is never put into a link."""
    import segno

    text = notice("complain.receipt.qr_text", code=show_code(receipt.case_code), address=track_address)
    made = io.BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="svg", scale=4, border=4, light="#ffffff")
    return made.getvalue().decode()


def receipt_pdf(receipt: Receipt, track_address: str) -> bytes:
    """One page A5 with code, PIN, numbers, units and what comes next."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    register_font()
    made = io.BytesIO()
    page = Canvas(made, pagesize=A5)
    width, top = A5[0] - 80, A5[1] - 50
    page.setTitle(notice("complain.receipt.pdf_title"))
    page.setFont(FONT, 17)
    page.drawString(40, top, notice("complain.receipt.pdf_title"))
    page.setFont(FONT, 12)
    for text in _lines(receipt, track_address):
        for line in simpleSplit(text, FONT, 12, width):
            top -= _LINE
            page.drawString(40, top, line)
    page.save()
    return made.getvalue()


def _lines(receipt: Receipt, track_address: str) -> list[str]:
    lines = [notice("complaints.receipt.code", code=show_code(receipt.case_code))]
    if receipt.pin:
        lines.append(notice("complaints.receipt.pin", pin=receipt.pin))
    lines.append(notice("complain.receipt.at", at=receipt.received_at.strftime("%Y-%m-%d %H:%M")))
    for case in receipt.cases:
        kind = notice(f"complaints.kind.{case.kind.value}")
        lines.append(notice("complaints.receipt.number", kind=kind, number=case.number))
        lines.append(notice("complaints.receipt.unit", unit=case.unit))
    if receipt.elsewhere:
        lines.append(notice(f"complaints.elsewhere.{receipt.elsewhere}"))
    lines.append(notice("complaints.receipt.clocks_empty"))
    lines.append(f"{notice('complain.receipt.track')} {track_address}")
    return lines
