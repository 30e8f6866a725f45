"""Passages that must be proofread: those with a line that was recognised from a picture and is not sure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from knowledge.passage import Passage


def marked(passages: Sequence[Passage], doubtful: Sequence[tuple[int, int]]) -> list[Passage]:
    """The passages, those marked that hold any of the `doubtful` [start, end) of the text."""
    ranges = sorted(doubtful)
    ends = [end for _, end in ranges]

    def is_doubtful(start: int, end: int) -> bool:
        at = bisect_left(ends, start + 1)
        return at < len(ranges) and ranges[at][0] < end

    return [
        replace(passage, to_proofread=True)
        if ranges and any(is_doubtful(start, end) for start, end in passage.spans)
        else passage
        for passage in passages
    ]
