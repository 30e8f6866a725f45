"""The one `Services` object of a portal process: built once, in the background, then kept."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from knowledge.question import Question
from portal.settings import read_settings
from portal.shell.incidents import record_incident

if TYPE_CHECKING:
    from portal.bootstrap import Services


def _build() -> Services:
    from portal.bootstrap import build_services  # heavy: models and index

    return build_services(read_settings())


class Readiness:
    """Builds the services on first need; several threads may ask, one builds."""

    def __init__(self, build: Callable[[], Services] = _build) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._services: Services | None = None
        self._failure = ""
        self._warm = False
        self._seconds = 0.0

    def services(self) -> Services:
        """The services; waits while another thread builds them. Raises what the build raises."""
        with self._lock:
            if self._services is None:
                self._services = self._build()
            return self._services

    def start(self) -> threading.Thread:
        """Warm up in a background thread, so that the server answers at once."""
        thread = threading.Thread(target=self.warm_up, name="warm-up", daemon=True)
        thread.start()
        return thread

    def warm_up(self) -> None:
        """Load models and stores, ask once, then take all that out of the garbage collector's way."""
        started = time.monotonic()
        try:
            services = self.services()
            services.warm_up()
            services.answers.ask(Question(text="计量"))
            services.directory.count()
            services.complaints.today()  # opens the store of cases: the first citizen need not wait
        except Exception as error:  # noqa: BLE001 - outermost catch of the thread; shown by /readyz
            self._failure = record_incident(error, "warm_up_failed")
            return
        gc.collect()
        gc.freeze()  # a full collection walks millions of objects of the models otherwise
        self._seconds = time.monotonic() - started
        self._warm = True

    def report(self) -> tuple[bool, dict[str, object]]:
        """Whether the portal is warm, and what /readyz says."""
        if self._failure:
            return False, {"ready": False, "incident": self._failure}
        return self._warm, {"ready": self._warm, "warm_up_s": round(self._seconds, 2)}


readiness = Readiness()
