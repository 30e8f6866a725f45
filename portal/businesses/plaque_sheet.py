"""A plaque as one SVG sheet of A5 or A6 for printing: name, place, QR code, and what it does not say."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Literal
from urllib.parse import urlsplit

from knowledge.business import Business
from portal.businesses.standing import place_of
from portal.notices import notice

Size = Literal["plaque", "card"]
WIDTHS_MM: Final[dict[Size, int]] = {"plaque": 148, "card": 105}
HEIGHTS_MM: Final[dict[Size, int]] = {"plaque": 210, "card": 148}
_FONT: Final = "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC','SimHei',sans-serif"
_HERE: Final = frozenset({"", "localhost", "::1", "0.0.0.0"})
_A5_TO_A6: Final = 105 / 148
_QUIET_ZONE: Final = 4  # modules; ISO/IEC 18004 asks for four


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    y: float
    size: float
    bold: bool = False
    colour: str = "#13211f"


def plaque_address(public_url: str, code: str) -> str:
    """The address in the QR code and under it."""
    return f"{public_url.rstrip('/')}/v/{code}"


def is_local(public_url: str) -> bool:
    """Whether an address leads to the very machine that opens it, so that no phone gets there."""
    host = urlsplit(public_url).hostname or ""
    return host in _HERE or re.fullmatch(r"127\.[\d.]+", host) is not None


def qr_svg(address: str, *, module_mm: float = 2.0) -> str:
    """The QR code of an address as SVG (error correction M, with its quiet zone), 2 mm a module."""
    import segno

    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
        out,
        kind="svg",
        scale=module_mm,
        unit="mm",
        border=_QUIET_ZONE,
        light="#fff",
        dark="#000",
        xmldecl=False,
    )
    return out.getvalue().decode()


def plaque_sheet(business: Business, address: str, size: Size = "plaque") -> str:
    """The whole sheet in Chinese as SVG; coordinates in millimetres of A5, scaled down for A6."""
    name = _wrapped(business.name, 13)[:3]
    lines = [_Line(notice("plaque.print.heading", "zh"), 24, 13, bold=True, colour="#0b4f5e")]
    y = 40.0
    for part in name:
        lines.append(_Line(part, y, 9, bold=True))
        y += 11
    for part in _wrapped(place_of(business), 24)[:2]:
        lines.append(_Line(part, y, 5))
        y += 7
    if business.sample:
        lines.append(_Line(notice("businesses.sample", "zh"), y, 5, bold=True, colour="#8a4b00"))
        y += 7
    side = min(110.0, 170 - y)
    kind = "demonstration" if business.demonstration else "self_pledge"
    lines += [
        _Line(notice("plaque.print.scan", "zh"), 177, 6, bold=True),
        _Line(address, 185, 4.2),
        _Line(notice(f"businesses.{kind}", "zh"), 192, 4.6),
        _Line(notice("plaque.print.call", "zh"), 199, 4.6),
    ]
    width, height = WIDTHS_MM[size], HEIGHTS_MM[size]
    scale = 1.0 if size == "plaque" else _A5_TO_A6
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}" font-family="{_FONT}" text-anchor="middle">'
        f"<title>{html.escape(business.name)}</title>"
        f'<rect width="{width}" height="{height}" fill="#fff"/><g transform="scale({scale:.4f})">'
        '<rect x="6" y="6" width="136" height="198" rx="5" fill="none" stroke="#0b4f5e" stroke-width="1.2"/>'
        + "".join(_text(line) for line in lines)
        + _placed_qr(address, x=74 - side / 2, y=(y - 6 + 172 - side) / 2, side=side)
        + "</g></svg>\n"
    )


def _text(line: _Line) -> str:
    weight = ' font-weight="700"' if line.bold else ""
    # An address or a name that would run over the edge is squeezed, never cut.
    squeeze = ' textLength="126" lengthAdjust="spacingAndGlyphs"' if _ems(line.text) * line.size > 126 else ""
    return (
        f'<text x="74" y="{line.y:g}" font-size="{line.size:g}" fill="{line.colour}"{weight}{squeeze}>'
        f"{html.escape(line.text)}</text>"
    )


def _ems(text: str) -> float:
    return sum(0.56 if sign.isascii() else 1.0 for sign in text)


def _wrapped(text: str, longest: int) -> list[str]:
    """Lines of at most `longest` ems: broken at a space where there is one, else anywhere."""
    lines = [""]
    for word in text.split():
        if lines[-1] and _ems(f"{lines[-1]} {word}") <= longest:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for sign in word:
            if _ems(lines[-1] + sign) > longest:
                lines.append("")
            lines[-1] += sign
    return [line for line in lines if line]


def _placed_qr(address: str, *, x: float, y: float, side: float) -> str:
    import segno

    matrix = segno.make(address, error="m", micro=False).matrix
    modules = len(matrix) + 2 * _QUIET_ZONE
    dark = "".join(
        f"M{column + _QUIET_ZONE} {row + _QUIET_ZONE}h1v1h-1z"
        for row, cells in enumerate(matrix)
        for column, cell in enumerate(cells)
        if cell
    )
    return (
        f'<svg x="{x:g}" y="{y:g}" width="{side:g}" height="{side:g}" viewBox="0 0 {modules} {modules}" '
        f'shape-rendering="crispEdges"><path fill="#000" d="{dark}"/></svg>'
    )
