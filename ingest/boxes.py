"""专栏: where a box ends, whose own numbering 1. 2. 3. stands amid the numbered tasks around it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.back_matter import closing
from ingest.numbering import Level, marker
from ingest.paragraphs import Paragraph
from knowledge.passage import Clause

_OUTER = frozenset({Level.SECTION, Level.SUBSECTION, Level.BOX, Level.ANNEX, Level.HEADING, Level.ARTICLE})


def box_end(parts: Sequence[Paragraph], start: int, next_outer: int) -> int:
    """The index after the 专栏 that begins at `start`.

    `next_outer` is the number that the next task around the box would have. A number that goes
    on with the box's own list belongs to the box, unless what follows shows that it was a task.
    """
    stop = _region_end(parts, start)
    items = _items(parts, start + 1, stop)
    if not items:
        return stop
    first, number = items[0]
    if number != 1 or (next_outer == 1 and first > start + 1):
        return first
    run = 1
    while run < len(items) and items[run][1] == run + 1:
        run += 1
    if run < len(items):
        return items[run][0]
    if not 2 <= next_outer <= run:
        return stop
    after = next((n for _, n in _items(parts, stop, len(parts))), None)
    doubtful = items[next_outer - 1][0]
    if after == run + 1:  # the tasks went on inside the region
        return doubtful
    if after == next_outer:
        return stop
    return doubtful if parts[doubtful].listed != parts[first].listed else stop


def _region_end(parts: Sequence[Paragraph], start: int) -> int:
    for index in range(start + 1, len(parts)):
        found = None if parts[index].cells else marker(parts[index].text)
        if (found is not None and found.level in _OUTER) or closing(parts, index) is not None:
            return index
    return len(parts)


def _items(parts: Sequence[Paragraph], start: int, stop: int) -> list[tuple[int, int]]:
    found = ((i, marker(parts[i].text)) for i in range(start, stop) if not parts[i].cells)
    return [(i, m.number) for i, m in found if m is not None and m.level is Level.ITEM]


def box_clauses(locator: str, parts: Sequence[Paragraph], starts: Sequence[int]) -> tuple[Clause, ...]:
    """The numbered entries of a box or an annex: 专栏2第1项."""
    begins = [
        (start, found.number)
        for part, start in zip(parts, starts, strict=True)
        if not part.cells and (found := marker(part.text)) is not None and found.level is Level.ITEM
    ]
    total = starts[-1] + len(parts[-1].text)
    ends = [*(start - 1 for start, _ in begins), total][1:]
    made = {n: Clause(f"{locator}第{n}项", s, e) for (s, n), e in zip(begins, ends, strict=True)}
    return tuple(made.values()) if len(made) == len(begins) else ()
