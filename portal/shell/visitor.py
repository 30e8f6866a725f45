"""The visitor's secret: an HttpOnly cookie of a day, by which a draft is found again after a reload.

It names nobody and is used for nothing else. Scripts in the page cannot read it; other sites cannot
make the browser send it with a request of theirs.
"""

from __future__ import annotations

import re
import secrets
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "qz_visitor"
KEPT_S = 24 * 60 * 60
_FORM = re.compile(r"[A-Za-z0-9_-]{43}")


def visitor_in(cookies: dict[str, str]) -> str | None:
    """The secret among the cookies of a request; None when there is none of the right form."""
    value = cookies.get(COOKIE, "")
    return value if _FORM.fullmatch(value) else None


class VisitorCookie:
    """ASGI middleware: every page that goes out renews the cookie for a day, or makes it."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self._flags = f"; Path=/; Max-Age={KEPT_S}; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the cookie to pages."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        secret = visitor_in(_cookies(Headers(scope=scope).get("cookie", ""))) or secrets.token_urlsafe(32)

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("set-cookie", f"{COOKIE}={secret}{self._flags}")
            await send(message)

        await self.app(scope, receive, with_cookie)


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
