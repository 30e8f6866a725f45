"""Text of citizens and documents as Markdown that shows exactly that text."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Escape every ASCII punctuation mark (CommonMark 2.4), so no link, image, formula or tag arises.

    Control and direction-changing characters are dropped; line breaks become paragraphs.
    """
    lines = (_CONTROL.sub("", line).strip() for line in re.split(r"[\r\n]+", text))
    return "\n\n".join(_PUNCTUATION.sub(r"\\\1", line) for line in lines if line)


def one_line(text: str, longest: int = 80) -> str:
    """Like `plain`, in one line and cut with an ellipsis: for labels and headings."""
    joined = " ".join(text.split())
    return plain(joined if len(joined) <= longest else joined[: longest - 1] + "…")
