"""What both applications, the portal and the desk, put around Streamlit: routes and middlewares."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from portal.shell.compression import CompressedBundles, PageShell
from portal.shell.headers import SecureHeaders, content_security_policy
from portal.shell.page import chinese_page, inline_script_hashes
from portal.shell.uploads import UploadQuota
from portal.shell.visitor import VisitorCookie
from portal.shell.words import ShellFile, addresses, shell_files

_BUNDLES = Path(st.__file__).parent / "static"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def shell_routes() -> list[Route]:
    """/healthz and our own files under /shell/."""
    return [Route("/healthz", healthz), *map(_file_route, shell_files())]


def shell_middleware(*, host_name: str, secure: bool, inside: Sequence[Middleware] = ()) -> list[Middleware]:
    """The middlewares around Streamlit, outermost first; `inside` stands right within the headers.

    `host_name` is the public name by which the application may be called besides loopback ("" for
    none); `secure` says that browsers reach it by https. Raises ValueError when Streamlit's page
    has changed (portal.shell.page).
    """
    page = chinese_page(
        (_BUNDLES / "index.html").read_text("utf-8"),
        scripts=addresses("text/javascript"),
        styles=addresses("text/css"),
    )
    policy = content_security_policy(inline_script_hashes(page))
    hosts = _LOOPBACK | ({host_name} if host_name else set())
    return [
        Middleware(SecureHeaders, policy=policy, hosts=hosts),
        *inside,
        Middleware(UploadQuota),
        Middleware(VisitorCookie, secure=secure),
        Middleware(CompressedBundles, folder=_BUNDLES),
        Middleware(PageShell, page=page),
    ]


async def healthz(_request: Request) -> Response:
    """The process answers; says nothing about models or index."""
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


def _file_route(file: ShellFile) -> Route:
    async def send(_request: Request) -> Response:
        headers = {"cache-control": "public, max-age=31536000, immutable"}
        return Response(file.body, media_type=file.media_type, headers=headers)

    return Route(file.path, send)
