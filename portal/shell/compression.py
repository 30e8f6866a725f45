"""Gzip for Streamlit's bundles, a small icon font, and the page shell in place of its index.html.

Streamlit leaves static files uncompressed on purpose; on a slow line that is 2.7 MB before the first
page. Compressed it is 1.1 MB, a third of it an icon font of which a few dozen icons are drawn; with
ours 0.7 MB. Each file is compressed once, in a thread, and kept.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}
_ICONS = Path(__file__).with_name("icons.woff2")  # icons.txt says what is in it
_FOREVER = "public, immutable, max-age=31536000"  # Streamlit's file names carry their hash


class CompressedBundles:
    """ASGI middleware: serves `/static/…` compressed to those who accept gzip, and our icon font."""

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        self.app = app
        self._folder = folder.resolve()
        self._kept: dict[str, bytes] = {}
        self._icons = _ICONS.read_bytes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass on what is not a bundle."""
        body = None
        if scope["type"] == "http" and scope["path"].startswith("/static/media/MaterialSymbols-Rounded"):
            icons = Response(self._icons, media_type="font/woff2", headers={"cache-control": _FOREVER})
            await icons(scope, receive, send)
            return
        bundle = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith("/static/")
        if bundle and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            body = await self._compressed(scope["path"])
        if body is None:
            await self.app(scope, receive, send)
            return
        headers = {"content-encoding": "gzip", "cache-control": _FOREVER, "vary": "accept-encoding"}
        media = _TYPES[Path(scope["path"]).suffix]
        await Response(body, media_type=media, headers=headers)(scope, receive, send)

    async def _compressed(self, path: str) -> bytes | None:
        if path in self._kept:
            return self._kept[path]
        file = (self._folder / path.lstrip("/")).resolve()
        if file.suffix not in _TYPES or self._folder not in file.parents or not file.is_file():
            return None
        raw = await anyio.Path(file).read_bytes()
        self._kept[path] = await anyio.to_thread.run_sync(gzip.compress, raw, 9)
        return self._kept[path]


class PageShell:
    """ASGI middleware: wherever Streamlit would send its index.html, ours goes out."""

    def __init__(self, app: ASGIApp, page: str) -> None:
        self.app = app
        self._plain = page.encode()
        self._gzip = gzip.compress(self._plain, 9)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Replace the body of HTML responses; everything else passes."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        packed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        body = self._gzip if packed else self._plain
        replaced = False

        async def with_page(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                replaced = message["status"] == 200 and headers.get("content-type", "").startswith(
                    "text/html"
                )
                if replaced:
                    for name in ("content-encoding", "etag", "last-modified", "accept-ranges"):
                        del headers[name]
                    headers["content-length"] = str(len(body))
                    headers["vary"] = "accept-encoding"
                    if packed:
                        headers["content-encoding"] = "gzip"
                await send(message)
            elif not replaced:
                await send(message)
            elif not message.get("more_body"):
                last = b"" if scope["method"] == "HEAD" else body
                await send({"type": "http.response.body", "body": last})

        await self.app(scope, receive, with_page)
