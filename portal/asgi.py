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
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.plain.router import PlainPages
from portal.screens.apology import apologise
from portal.settings import read_settings
from portal.shell.application import shell_middleware, shell_routes
from portal.shell.incidents import log_to_stderr
from portal.shell.readiness import readiness

_settings = read_settings()


async def readyz(_request: Request) -> Response:
    """200 when models and index are warm, 503 until then."""
    ready, report = readiness.report()
    return JSONResponse(report, status_code=200 if ready else 503, headers={"cache-control": "no-store"})


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Start the warm-up with the server; requests are answered meanwhile."""
    log_to_stderr()
    readiness.start()
    yield {}


# `streamlit run` finds the app by reading this file: it must be a plain `app = st.App(…)`.
app = st.App(
    Path(__file__).with_name("app.py"),
    routes=[*shell_routes(), Route("/readyz", readyz)],
    middleware=shell_middleware(
        host_name=_settings.host_name,
        secure=_settings.public_url.startswith("https:"),
        inside=[Middleware(PlainPages)],
    ),
    lifespan=lifespan,
    on_script_error=apologise,
)
