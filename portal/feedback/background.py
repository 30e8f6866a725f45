"""Work that must neither slow nor break what a citizen waits for: done later, failures logged."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Final

log = logging.getLogger(__name__)

Work = Callable[[], None]
_MOST_WAITING: Final = 1000


class Background:
    """One thread that does the work in its order; what does not fit into the queue is dropped."""

    def __init__(self, most_waiting: int = _MOST_WAITING) -> None:
        self._waiting: queue.Queue[Work] = queue.Queue(most_waiting)
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def __call__(self, work: Work) -> None:
        """Do `work` later; returns at once and never raises."""
        try:
            self._waiting.put_nowait(work)
        except queue.Full:
            log.error("feedback is not kept: too much is waiting")
            return
        with self._start:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="feedback", daemon=True)
                self._thread.start()

    def settle(self) -> None:
        """Wait until all that was given is done."""
        self._waiting.join()

    def _run(self) -> None:
        while True:
            work = self._waiting.get()
            try:
                work()
            except Exception as error:  # noqa: BLE001 - outermost catch of the thread
                # The name alone: the text of a database error carries what was to be stored.
                log.error("feedback is not kept: %s", type(error).__name__)
            finally:
                self._waiting.task_done()
