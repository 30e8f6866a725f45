"""What the page and the server say to each other: whether every run that the page asked for has ended.

Looking at the page alone is a race: on a busy machine the answer to a press comes later than any fixed pause.
"""

from __future__ import annotations

import time

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_QUIET_S = 0.25  # no run asked for, begun or ended during this time: the page has nothing under way
_MOST_S = 30.0
_POLL_MS = 25
_TURN = "() => new Promise(done => setTimeout(done, 50))"


class Wire:
    """The messages of one page's socket, read as they pass."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._running = False
        self._last = time.monotonic()
        page.on("websocket", self._opened)

    def wait(self) -> None:
        """Return when no run is under way and nothing was asked for during a short while; fails after 30 s."""
        self._page.evaluate(_TURN)  # the page has dealt with the press itself
        self._last = time.monotonic()
        end = self._last + _MOST_S
        while self._running or time.monotonic() - self._last < _QUIET_S:
            if time.monotonic() > end:
                raise AssertionError("the server did not finish what the page asked for")
            self._page.wait_for_timeout(_POLL_MS)
        self._page.evaluate(_TURN)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)
        socket.on("close", lambda _: self._now(False))

    def _sent(self, frame: str | bytes) -> None:
        message = BackMsg()
        message.ParseFromString(_bytes(frame))
        if message.WhichOneof("type") == "rerun_script":
            self._now(True)

    def _received(self, frame: str | bytes) -> None:
        message = ForwardMsg()
        message.ParseFromString(_bytes(frame))
        said = message.WhichOneof("type")
        if said == "new_session":
            self._now(True)
        elif said == "script_finished":
            self._now(message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN)

    def _now(self, running: bool) -> None:
        self._running, self._last = running, time.monotonic()


def _bytes(frame: str | bytes) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame
