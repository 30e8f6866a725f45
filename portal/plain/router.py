"""Routes of the plain pages, as a middleware before Streamlit: nothing of Streamlit is loaded for them."""

from __future__ import annotations

from typing import Final

from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.plain import board_table, plaque_pages

PREFIXES: Final = ("/v/", "/board.csv")
_ROUTES: Final = (
    Route("/v/{code}", plaque_pages.show_plaque, methods=["GET"]),
    Route("/v/{code}/qr.svg", plaque_pages.qr, methods=["GET"]),
    Route("/v/{code}/print/{size}", plaque_pages.show_sheet, methods=["GET"]),
    Route("/v/{code}/report", plaque_pages.show_report, methods=["GET"]),
    Route("/v/{code}/report", plaque_pages.take_report, methods=["POST"]),
    Route("/v/{rest:path}", plaque_pages.unknown, methods=["GET"]),
    Route("/board.csv", board_table.send_table, methods=["GET"]),
)


class PlainPages:
    """ASGI middleware: answers the plain pages itself, passes everything else on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._router = Router(routes=list(_ROUTES))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        mine = scope["type"] == "http" and scope["path"].startswith(PREFIXES)
        await (self._router if mine else self.app)(scope, receive, send)
