"""Headers, shut routes, foreign hosts, compression and the page in place of Streamlit's."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message

from portal.shell.compression import CompressedBundles, PageShell
from portal.shell.headers import SecureHeaders, content_security_policy


def _get(app: Any, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One GET through the ASGI interface: no socket, no client."""
    sent: list[Message] = []
    raw = [
        (k.replace("_", "-").encode(), v.encode()) for k, v in ({"host": "127.0.0.1:8501"} | headers).items()
    ]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http", "headers": raw,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8501),
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    start = sent[0]
    body = b"".join(m.get("body", b"") for m in sent[1:])
    return start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, body


def _app(folder: Path) -> Starlette:
    async def html(_request: Request) -> Response:
        return HTMLResponse("<p>English</p>", headers={"etag": "x", "cache-control": "public"})

    async def text(_request: Request) -> Response:
        return PlainTextResponse("plain")

    routes = [
        Route("/", html),
        Route("/plain", text),
        Route("/_stcore/{rest:path}", text),
        Route("/static/{p:path}", text),
    ]
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(SecureHeaders, policy=content_security_policy(["'sha256-x'"]), hosts={"127.0.0.1"}),
            Middleware(CompressedBundles, folder=folder),
            Middleware(PageShell, page="<p>中文</p>"),
        ],
    )


def test_page_replaces_html_and_nothing_else(tmp_path: Path) -> None:
    status, headers, body = _get(_app(tmp_path), "/")
    assert (status, body.decode()) == (200, "<p>中文</p>")
    assert headers["cache-control"] == "no-store" and "etag" not in headers
    assert int(headers["content-length"]) == len(body)
    assert _get(_app(tmp_path), "/plain")[2] == b"plain"


def test_page_is_compressed_for_those_who_accept_it(tmp_path: Path) -> None:
    _, headers, body = _get(_app(tmp_path), "/", accept_encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body).decode() == "<p>中文</p>"


def test_every_response_carries_the_policy(tmp_path: Path) -> None:
    for path in ("/", "/plain", "/_stcore/metrics"):
        headers = _get(_app(tmp_path), path)[1]
        policy = headers["content-security-policy"]
        assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-x';" in policy
        assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_inside_is_shut_and_health_is_open(tmp_path: Path) -> None:
    app = _app(tmp_path)
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"):
        assert _get(app, path)[0] == 404
    assert _get(app, "/_stcore/health")[0] == 200


def test_foreign_host_is_refused(tmp_path: Path) -> None:
    app = _app(tmp_path)
    for host in ("evil.example", "127.0.0.1.evil.example", ""):
        assert _get(app, "/", host=host)[0] == 403
    assert _get(app, "/", host="127.0.0.1")[0] == 200


def test_icon_font_is_our_small_one(tmp_path: Path) -> None:
    status, headers, body = _get(_app(tmp_path), "/static/media/MaterialSymbols-Rounded.abc.woff2")
    assert (status, headers["content-type"], body[:4]) == (200, "font/woff2", b"wOF2")
    assert len(body) < 20_000
    assert _get(_app(tmp_path), "/static/media/other.woff2")[2] == b"plain"


def test_bundles_are_compressed_once_and_only_from_their_folder(tmp_path: Path) -> None:
    bundle = tmp_path / "static" / "js" / "a.js"
    bundle.parent.mkdir(parents=True)
    bundle.write_text("let a = 1;" * 200)
    (tmp_path.parent / "secret.js").write_text("secret")
    app = _app(tmp_path)
    status, headers, body = _get(app, "/static/js/a.js", accept_encoding="gzip")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(body).decode() == bundle.read_text() and len(body) < 200
    # Not compressed, not there, or outside: the request goes on to Streamlit.
    assert _get(app, "/static/js/a.js")[2] == b"plain"
    assert _get(app, "/static/js/b.js", accept_encoding="gzip")[2] == b"plain"
    assert _get(app, "/static/../../secret.js", accept_encoding="gzip")[2] == b"plain"
