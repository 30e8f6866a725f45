"""How much may be handed in at once: Streamlit keeps a file in memory until the page has taken it.

Counted before a byte is read, by the length that the request announces; a request without one is
refused. What a session handed in counts for half an hour.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.notices import notice

PATH: Final = "/_stcore/upload_file/"
MOST_OF_SESSION: Final = 160 * 1024 * 1024  # six pictures, or one long video and some pictures
MOST_AT_ONCE: Final = 400 * 1024 * 1024
COUNTED_S: Final = 30 * 60.0


class UploadQuota:
    """ASGI middleware: refuses files beyond the share of a session (413) or of the server (503)."""

    def __init__(self, app: ASGIApp, now: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self._now = now
        self._taken: deque[tuple[float, str, int]] = deque()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it with one sentence."""
        if scope["type"] == "http" and scope["method"] == "PUT" and PATH in scope["path"]:
            refusal = self._refusal(scope)
            if refusal is not None:
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdigit():
            return PlainTextResponse(notice("complain.evidence.no_length"), status_code=411)
        session = scope["path"].partition(PATH)[2].split("/")[0]
        now = self._now()
        while self._taken and self._taken[0][0] < now - COUNTED_S:
            self._taken.popleft()
        size = int(length)
        if sum(taken for _, of, taken in self._taken if of == session) + size > MOST_OF_SESSION:
            return PlainTextResponse(notice("complain.evidence.too_much"), status_code=413)
        if sum(taken for _, _, taken in self._taken) + size > MOST_AT_ONCE:
            return PlainTextResponse(notice("complain.evidence.busy"), status_code=503)
        self._taken.append((now, session, size))
        return None
