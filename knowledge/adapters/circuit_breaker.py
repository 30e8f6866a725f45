"""Circuit breaker: after failures in a row, calls are refused for a while; then one may try."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class CircuitBreaker:
    """Closed: all pass. Open for `rest_s` seconds after `most_failures` in a row. Then one call probes.

    `now` is a clock in seconds that never goes back. Safe to use from many threads.
    """

    def __init__(
        self, most_failures: int = 3, rest_s: float = 60.0, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most_failures
        self._rest_s = rest_s
        self._now = now
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_again = 0.0

    def admits(self) -> bool:
        """Whether a call may be made now; while open, only the first one after the rest."""
        with self._lock:
            if self._failures < self._most:
                return True
            if self._now() < self._closed_again:
                return False
            self._closed_again = self._now() + self._rest_s  # the others wait for this probe
            return True

    def succeeded(self) -> None:
        """A call ended well: the circuit is closed."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """A call failed: the circuit opens after enough of them in a row."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._most:
                self._closed_again = self._now() + self._rest_s
