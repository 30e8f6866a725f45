"""The cookie of a draft, and how much may be handed in at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import Message

from portal.shell.uploads import COUNTED_S, MOST_AT_ONCE, MOST_OF_SESSION, UploadQuota
from portal.shell.visitor import COOKIE, VisitorCookie, visitor_in

MB = 1024 * 1024


def _ask(app: Any, path: str = "/", method: str = "GET", **headers: str) -> tuple[int, str]:
    """Status and cookie of one request through the ASGI interface."""
    sent: list[Message] = []
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": raw}

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]).get(b"set-cookie", b"").decode()


def test_a_page_makes_a_cookie_that_scripts_cannot_read() -> None:
    app = VisitorCookie(HTMLResponse("<p>"), secure=False)
    _, cookie = _ask(app)
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Max-Age=86400" in cookie
    assert "Secure" not in cookie and "Secure" in _ask(VisitorCookie(HTMLResponse("<p>"), secure=True))[1]
    assert _ask(app)[1] != cookie


def test_it_is_renewed_and_a_forged_one_is_replaced() -> None:
    app = VisitorCookie(HTMLResponse("<p>"), secure=False)
    mine = "m" * 43
    assert f"{COOKIE}={mine};" in _ask(app, cookie=f"{COOKIE}={mine}")[1]
    for forged in ("short", "x" * 43 + "!", f'"{"y" * 60}"'):
        assert forged not in _ask(app, cookie=f"{COOKIE}={forged}")[1]
    assert (
        visitor_in({COOKIE: mine}) == mine
        and visitor_in({COOKIE: "short"}) is None
        and visitor_in({}) is None
    )


def test_only_pages_carry_it() -> None:
    assert _ask(VisitorCookie(PlainTextResponse("ok"), secure=False))[1] == ""
    assert _ask(VisitorCookie(HTMLResponse("<p>"), secure=False), method="POST")[1] == ""


@pytest.fixture
def quota() -> tuple[UploadQuota, list[float]]:
    """The quota with a clock that the test moves."""
    now = [0.0]
    return UploadQuota(PlainTextResponse("taken"), now=lambda: now[0]), now


def _upload(quota: UploadQuota, session: str, size: int) -> int:
    return _ask(quota, f"/_stcore/upload_file/{session}/f1", "PUT", content_length=str(size))[0]


def test_a_session_has_its_share_and_gets_it_back(quota: tuple[UploadQuota, list[float]]) -> None:
    app, now = quota
    assert _upload(app, "a", MOST_OF_SESSION - MB) == 200
    assert _upload(app, "a", 2 * MB) == 413
    assert _upload(app, "b", 2 * MB) == 200
    now[0] = COUNTED_S + 1
    assert _upload(app, "a", 2 * MB) == 200


def test_all_sessions_together_have_a_limit(quota: tuple[UploadQuota, list[float]]) -> None:
    app, _ = quota
    for number in range(MOST_AT_ONCE // (100 * MB)):
        assert _upload(app, f"s{number}", 100 * MB) == 200
    assert _upload(app, "one-more", 100 * MB) == 503


def test_a_file_of_unknown_length_is_refused(quota: tuple[UploadQuota, list[float]]) -> None:
    assert _ask(quota[0], "/_stcore/upload_file/a/f1", "PUT")[0] == 411
    assert _ask(quota[0], "/elsewhere", "PUT")[0] == 200
