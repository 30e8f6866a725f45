"""Tables on the terminal: columns aligned by how wide characters are shown, moments in Beijing time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

import typer

from portal.clock import in_shanghai
from portal.notices import notice


def show_table(columns: Sequence[str], rows: Iterable[Sequence[object]], empty: str = "none") -> None:
    """Print rows under headings; where there is none, one sentence.

    `columns` are keys of `business_commands.column`, `empty` one of `business_commands`.
    """
    body = [[_text(cell) for cell in row] for row in rows]
    if not body:
        typer.echo(notice(f"business_commands.{empty}"))
        return
    head = [notice(f"business_commands.column.{name}") for name in columns]
    widths = [max(_width(row[n]) for row in (head, *body)) for n in range(len(head))]
    for row in (head, ["-" * width for width in widths], *body):
        line = "  ".join(cell + " " * (widths[n] - _width(cell)) for n, cell in enumerate(row))
        typer.echo(line.rstrip())


def moment(at: datetime) -> str:
    """Day and minute in Beijing time."""
    return f"{in_shanghai(at):%Y-%m-%d %H:%M}"


def _text(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
