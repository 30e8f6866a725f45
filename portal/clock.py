"""The time, injected. Every date of the portal is in Asia/Shanghai."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def in_shanghai(moment: datetime) -> datetime:
    """A stored moment in Asia/Shanghai; what SQLite gives back without a zone is that time already."""
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)


class Clock:
    """Says what time it is; tests fix it."""

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        self._now = now or (lambda: datetime.now(SHANGHAI))

    @classmethod
    def fixed(cls, moment: datetime) -> Clock:
        """A clock that stands still at `moment` (a naive one is taken as Shanghai time)."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
        return cls(lambda: aware)

    def now(self) -> datetime:
        """The present moment with the offset of Asia/Shanghai."""
        return self._now().astimezone(SHANGHAI)

    def today(self) -> date:
        """The present day in Asia/Shanghai."""
        return self.now().date()
