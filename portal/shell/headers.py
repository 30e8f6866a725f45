"""Security headers on every response, hosts that may be named, and routes that stay shut."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.notices import notice

# Counters, the agent interface and script checks tell strangers about the inside.
_SHUT = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check", "/st-metrics")


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """The policy: everything from ourselves, no inline scripts but Streamlit's own (by hash)."""
    scripts = " ".join(["'self'", "'wasm-unsafe-eval'", *script_hashes])
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",  # Streamlit writes its styles at run time
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


class SecureHeaders:
    """ASGI middleware: adds the headers; refuses foreign hosts (403) and shut routes (404)."""

    def __init__(self, app: ASGIApp, policy: str, hosts: Collection[str]) -> None:
        self.app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._fixed = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "x-frame-options": "DENY",
            "cross-origin-opener-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            # Foreign hosts on the websocket are refused by Streamlit itself (server.allowedHosts).
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._fixed.items():
                    headers[name] = value
                if headers.get("content-type", "").startswith("text/html"):
                    headers["cache-control"] = "no-store"
            await send(message)

        target: ASGIApp = self.app
        if _host(scope) not in self._hosts:
            target = PlainTextResponse(notice("screens.wrong_host"), status_code=403)
        elif scope["path"].startswith(_SHUT):
            target = PlainTextResponse(notice("screens.no_page"), status_code=404)
        await target(scope, receive, with_headers)


def _host(scope: Scope) -> str:
    """The host name of the request, without the port."""
    for name, value in scope["headers"]:
        if name == b"host":
            host: str = value.decode("latin-1").lower()
            return host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return ""
