"""Cells of a CSV that a spreadsheet opens as text: what would start a formula is told to be text."""

from __future__ import annotations

import unicodedata
from typing import Final

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def safe_cell(text: str) -> str:
    """`text` without NUL; with an apostrophe before it where a spreadsheet could take it for a formula.

    Full-width ＝＋－＠ count too, and so does a start behind white space or invisible characters:
    spreadsheets of some languages fold them.
    """
    clean = text.replace("\0", "")
    seen = "".join(sign for sign in clean if unicodedata.category(sign) not in {"Cf", "Zs"})
    folded = unicodedata.normalize("NFKC", seen[:1])
    return f"'{clean}" if folded.startswith(_STARTS) or clean.startswith(_STARTS) else clean
