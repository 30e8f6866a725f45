"""How often one visitor may ask and file: floods are refused politely, everybody else is served.

Counted in memory of one process, by session and, where it is known, by address; nothing is stored
and no address is logged. An address may carry a whole market, so that it has more than a session.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter


class Deed(StrEnum):
    """What is counted."""

    QUESTION = "question"
    FILING = "filing"
    KIOSK_QUESTION = "kiosk_question"


@dataclass(frozen=True, slots=True)
class Budget:
    """How often a deed may be done: by one session, and by all sessions of one address."""

    by_session: RateLimitItem
    by_address: RateLimitItem


# docs/security.md: 15 questions a minute, 5 cases an hour; a public screen has a budget of its own.
BUDGETS: Final = {
    Deed.QUESTION: Budget(RateLimitItemPerMinute(15), RateLimitItemPerMinute(90)),
    Deed.KIOSK_QUESTION: Budget(RateLimitItemPerMinute(20), RateLimitItemPerMinute(60)),
    Deed.FILING: Budget(RateLimitItemPerHour(5), RateLimitItemPerHour(40)),
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who does it: a random name of the session, and the address, empty where it is not known."""

    session: str
    address: str = ""


class Rates:
    """Counts deeds against their budgets; safe to call from several threads."""

    def __init__(self, budgets: dict[Deed, Budget] | None = None) -> None:
        self._budgets = budgets or dict(BUDGETS)
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._lock = threading.Lock()

    def refuse_for(self, deed: Deed, visitor: Visitor) -> int:
        """Count one deed: 0 if it is allowed, else in how many seconds to come again (nothing counted)."""
        budget = self._budgets[deed]
        wanted = [(budget.by_session, f"{deed.value}:s:{visitor.session}")]
        if visitor.address:
            wanted.append((budget.by_address, f"{deed.value}:a:{visitor.address}"))
        with self._lock:
            for item, key in wanted:
                if not self._counter.test(item, key):
                    return max(1, ceil(self._counter.get_window_stats(item, key).reset_time - time.time()))
            for item, key in wanted:
                self._counter.hit(item, key)
        return 0
