"""What stands after the body of a text: 落款, 附注, 附件说明, 抄送, 印发."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.numbering import DATE, DATE_LINE, Level, ends_sentence, marker
from ingest.paragraphs import Paragraph

_COPIES = re.compile(r"(?:抄送|抄报|分送|主送)\s*[：:]")
_PRINTED = re.compile(rf"(?:\S{{2,40}}\s+)?{DATE.pattern}\s*印发$")
_REMARK = re.compile(r"[（(](?:此件|本件|有效期|联系人)[^（）()]*[）)]$|[（(][^（）()]*公开[）)]$")
ENCLOSED = re.compile(r"附\s*件\s*[：:]\s*\S")
_DATED_LINE = re.compile(rf"[^，。；：,;:]{{2,40}}\s+{DATE_LINE.pattern}")
_ISSUER_LENGTH = 40


def closing(parts: Sequence[Paragraph], start: int) -> tuple[str, int] | None:
    """The element of the back matter that starts at `start`: its locator and its paragraphs."""
    text = parts[start].text
    if _COPIES.match(text):
        end = start + 1
        while end < len(parts) and not _ends_copies(parts, end):
            end += 1
        return "抄送", end - start
    if _PRINTED.match(text):
        return "印发", 1
    if _is_issuer(parts[start]) and start + 1 < len(parts) and _PRINTED.match(parts[start + 1].text):
        return "印发", 2
    if _REMARK.match(text):
        return "附注", 1
    if ENCLOSED.match(text):
        end = start + 1
        while end < len(parts) and _is_listed_name(parts[end]):
            end += 1
        return "附件说明", end - start
    return _signature(parts, start)


def _signature(parts: Sequence[Paragraph], start: int) -> tuple[str, int] | None:
    if _DATED_LINE.match(parts[start].text) and marker(parts[start].text) is None:
        return "落款", 1
    end = start
    while end < len(parts) and end - start < 6 and _is_issuer(parts[end]):
        end += 1
    if end < len(parts) and DATE_LINE.match(parts[end].text):
        return "落款", end - start + 1
    return None


def _ends_copies(parts: Sequence[Paragraph], at: int) -> bool:
    text = parts[at].text
    printed = closing(parts, at) if not _COPIES.match(text) else None
    return printed is not None or marker(text) is not None


def _is_issuer(part: Paragraph) -> bool:
    """Whether a line can be the name of who signs: short, no sentence, no number."""
    text = part.text
    plain = (
        not ends_sentence(text)
        and not text.endswith(("号", "令"))
        and not any(c in text for c in "，。；：,;:")
    )
    unnumbered = marker(text) is None and not DATE_LINE.search(text)
    return plain and unnumbered and not part.level and not part.cells and len(text) <= _ISSUER_LENGTH


def _is_listed_name(part: Paragraph) -> bool:
    found = marker(part.text)
    return found is not None and found.level is Level.ITEM and not part.text.endswith(("。", "；"))
