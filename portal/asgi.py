"""The public portal as one ASGI app: Streamlit, our shell around it, /healthz and /readyz.

Start it with `metrology serve` (portal/serve.py), which runs `streamlit run portal/asgi.py`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from portal.plain.router import PlainPages
from portal.screens.apology import apologise
from portal.settings import read_settings
from portal.shell.compression import CompressedBundles, PageShell
from portal.shell.headers import SecureHeaders, content_security_policy
from portal.shell.incidents import log_to_stderr
from portal.shell.page import chinese_page, inline_script_hashes
from portal.shell.readiness import readiness
from portal.shell.uploads import UploadQuota
from portal.shell.visitor import VisitorCookie
from portal.shell.words import ShellFile, addresses, shell_files

_BUNDLES = Path(st.__file__).parent / "static"


async def healthz(_request: Request) -> Response:
    """The process answers; says nothing about models or index."""
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


async def readyz(_request: Request) -> Response:
    """200 when models and index are warm, 503 until then."""
    ready, report = readiness.report()
    return JSONResponse(report, status_code=200 if ready else 503, headers={"cache-control": "no-store"})


def _route(file: ShellFile) -> Route:
    async def send(_request: Request) -> Response:
        headers = {"cache-control": "public, max-age=31536000, immutable"}
        return Response(file.body, media_type=file.media_type, headers=headers)

    return Route(file.path, send)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Start the warm-up with the server; requests are answered meanwhile."""
    log_to_stderr()
    readiness.start()
    yield {}


def _hosts() -> set[str]:
    public = read_settings().host_name
    return {"127.0.0.1", "localhost", "[::1]"} | ({public} if public else set())


_page = chinese_page(
    (_BUNDLES / "index.html").read_text("utf-8"),
    scripts=addresses("text/javascript"),
    styles=addresses("text/css"),
)

# `streamlit run` finds the app by reading this file: it must be a plain `app = st.App(…)`.
app = st.App(
    Path(__file__).with_name("app.py"),
    routes=[Route("/healthz", healthz), Route("/readyz", readyz), *map(_route, shell_files())],
    middleware=[  # outermost first
        Middleware(
            SecureHeaders, policy=content_security_policy(inline_script_hashes(_page)), hosts=_hosts()
        ),
        Middleware(PlainPages),
        Middleware(UploadQuota),
        Middleware(VisitorCookie, secure=read_settings().public_url.startswith("https:")),
        Middleware(CompressedBundles, folder=_BUNDLES),
        Middleware(PageShell, page=_page),
    ],
    lifespan=lifespan,
    on_script_error=apologise,
)
