"""What a computed comparison may say. Whether somebody broke the law is for the authorities."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """Beyond the allowed deviation, within it, or not to be decided from what is known."""

    OVER = "超出允许偏差"
    WITHIN = "未超出允许偏差"
    UNDECIDED = "不能判断"


def agreed(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that all of `verdicts` give; undecided when they differ or there are none."""
    found = set(verdicts)
    return found.pop() if len(found) == 1 else Verdict.UNDECIDED
