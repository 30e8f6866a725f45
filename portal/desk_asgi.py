"""The officers' desk as an ASGI app of its own: another process and port, on loopback behind a proxy.

Start it with `metrology desk`. It shares data and keys with the public portal and nothing else: no session
of the portal reaches it, and the portal goes on when it is down.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from portal.screens.apology import apologise
from portal.settings import read_settings
from portal.shell.compression import CompressedBundles, PageShell
from portal.shell.headers import SecureHeaders, content_security_policy
from portal.shell.page import chinese_page, inline_script_hashes
from portal.shell.uploads import UploadQuota
from portal.shell.visitor import VisitorCookie
from portal.shell.words import ShellFile, addresses, shell_files

_BUNDLES = Path(st.__file__).parent / "static"


async def healthz(_request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


def _route(file: ShellFile) -> Route:
    async def send(_request: Request) -> Response:
        headers = {"cache-control": "public, max-age=31536000, immutable"}
        return Response(file.body, media_type=file.media_type, headers=headers)

    return Route(file.path, send)


def _hosts() -> set[str]:
    named = read_settings().desk_host_name
    return {"127.0.0.1", "localhost", "[::1]"} | ({named} if named else set())


_page = chinese_page(
    (_BUNDLES / "index.html").read_text("utf-8"),
    scripts=addresses("text/javascript"),
    styles=addresses("text/css"),
)

# `streamlit run` finds the app by reading this file: it must be a plain `app = st.App(…)`.
app = st.App(
    Path(__file__).with_name("desk.py"),
    routes=[Route("/healthz", healthz), *map(_route, shell_files())],
    middleware=[  # outermost first
        Middleware(
            SecureHeaders, policy=content_security_policy(inline_script_hashes(_page)), hosts=_hosts()
        ),
        Middleware(UploadQuota),
        Middleware(VisitorCookie, secure=bool(read_settings().desk_host_name)),
        Middleware(CompressedBundles, folder=_BUNDLES),
        Middleware(PageShell, page=_page),
    ],
    on_script_error=apologise,
)
