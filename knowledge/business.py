"""An honest business (诚信计量单位): a plain record, and what answering needs of a directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class PledgeStatus(StrEnum):
    """Status of a pledge as the public sees it. `expired` is computed from `valid_to`."""

    ACTIVE = "active"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    DEREGISTERED = "deregistered"
    NAME_CHANGED = "name_changed"


@dataclass(frozen=True, slots=True)
class Business:
    """One published business and its pledge.

    `uscc` is the 18-character 统一社会信用代码, empty where the list had none (`uscc_checked` is
    then False, shown as 未核). `as_of` is the day of the list that the row comes from, `source`
    its name. `sample` marks invented rows (示例). `score` is 0 to 1, closest first. `aliases` are former
    or shop names; `published_alone` marks a list that one officer published (单人发布).
    """

    id: str
    name: str
    uscc: str
    uscc_checked: bool
    district: str
    township: str
    address: str
    market: str
    stall: str
    industry: str
    status: PledgeStatus
    pledged_on: date | None
    valid_to: date | None
    as_of: date
    source: str
    issuer: str
    pledge_text: str = ""
    sample: bool = False
    demonstration: bool = False
    score: float = 0.0
    aliases: tuple[str, ...] = ()
    published_alone: bool = False


@dataclass(frozen=True, slots=True)
class BusinessPage:
    """`total` businesses match; `items` are the closest. `as_of` is the newest list's day.

    With `at_least` the total was counted only so far and is a lower bound (very broad queries).
    """

    total: int
    items: tuple[Business, ...]
    as_of: date | None
    at_least: bool = False


class Directory(Protocol):
    """What answering asks of the directory of published businesses."""

    def search(
        self, text: str, *, district: str | None = None, limit: int = 20, offset: int = 0
    ) -> BusinessPage:
        """Published businesses that match `text`, closest first; total counted by the database."""
        ...

    def count(self, *, district: str | None = None) -> int:
        """How many businesses are published with an active pledge (sample rows not counted)."""
        ...
