"""One request through the ASGI interface: no socket, no client."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.types import Message

HOST = "127.0.0.1:8501"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def send(
    app: Any,
    path: str,
    query: str = "",
    *,
    form: dict[str, str] | None = None,
    body: bytes | None = None,
    client: str = "127.0.0.1",
    **headers: str,
) -> Answer:
    """GET, or POST of `form` or `body`; headers with _ for -."""
    content = urlencode(form).encode() if form is not None else body
    given = {"host": HOST} | headers
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1",
        "method": "GET" if content is None else "POST", "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "root_path": "", "scheme": "http", "client": (client, 1),
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in given.items()],
        "server": ("127.0.0.1", 8501),
    }  # fmt: skip
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": content or b"", "more_body": False}

    async def keep(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, keep))
    start = next(m for m in sent if m["type"] == "http.response.start")
    body_sent = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
    return Answer(start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, body_sent)
