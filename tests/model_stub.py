"""A stand-in for an OpenAI-compatible endpoint on 127.0.0.1, healthy or with one of its faults."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LONGEST_S = 8.0  # nothing here lasts longer, whatever a test forgets

Reply = Callable[[dict[str, Any]], str]  # question and passages -> what the model says
Fault = Callable[["_Handler"], None]


@dataclass
class ModelStub:
    """What the endpoint is to do next, and all that reached it."""

    reply: Reply = lambda data: ""
    fault: Fault | None = None
    received: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.received]

    def text(self) -> str:
        """Everything that was received, escapes undone."""
        return "\n".join(message["content"] for body in self.bodies() for message in body["messages"])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stub: ModelStub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        self.stub.received.append(body)
        self.stub.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.close_connection = True
        try:
            if self.stub.fault is not None:
                self.stub.fault(self)
            else:
                data = json.loads(json.loads(body)["messages"][-1]["content"])
                self.send(completion(self.stub.reply(data)))
        except (ConnectionError, ssl.SSLError):
            pass  # the client has gone: that is what it should do

    def send(
        self,
        body: bytes,
        status: int = 200,
        kind: str = "application/json",
        length: int | None = None,
        **headers: str,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def completion(text: str | None, finish: str = "stop") -> bytes:
    """The body of a chat completion that says `text`."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
    whole = {"id": "stub", "object": "chat.completion", "created": 1, "model": "stub", "choices": [choice]}
    return json.dumps(whole, ensure_ascii=False).encode()


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[ModelStub]:
    """The endpoint, on a free port, over TLS if a `context` is given."""
    stub = ModelStub()
    handler = type("Handler", (_Handler,), {"stub": stub})
    server = _Server(("127.0.0.1", 0), handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    scheme = "https" if context else "http"
    stub.url = f"{scheme}://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.done.set()
        server.shutdown()
        server.server_close()
        thread.join(LONGEST_S)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that breaks the connection off is no news."""


# The faults of research/security.md, row 28, as far as a server makes them.


def status(code: int) -> Fault:
    return lambda handler: handler.send(b'{"error": {"message": "no"}}', code, Retry_After="30")


def hang(handler: _Handler) -> None:
    handler.stub.done.wait(LONGEST_S)


def drip(handler: _Handler) -> None:
    """A good reply, one byte at a time: no single read ever times out."""
    body = completion("好。[S1]")
    handler.send(b"", length=len(body))
    for byte in body:
        if handler.stub.done.wait(0.05):
            return
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()


def drip_headers(handler: _Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(200):
        if handler.stub.done.wait(0.05):
            return
        handler.wfile.write(b"a")
        handler.wfile.flush()


def cut(handler: _Handler) -> None:
    """The connection ends in the middle of the body."""
    body = completion("好。[S1]")
    handler.send(body[: len(body) // 2], length=len(body))


def cut_by_length(handler: _Handler) -> None:
    """The model itself stopped in the middle of a sentence."""
    handler.send(completion("要用检定合格的", finish="length"))


def empty(handler: _Handler) -> None:
    handler.send(b"")


def no_text(handler: _Handler) -> None:
    handler.send(completion(None))


def no_choices(handler: _Handler) -> None:
    handler.send(b'{"id": "stub", "object": "chat.completion", "choices": []}')


def not_json(handler: _Handler) -> None:
    handler.send(b"<html><body>Bad gateway</body></html>", kind="text/html")


def not_json_as_json(handler: _Handler) -> None:
    handler.send(b"{'choices': [")


def ten_megabytes(handler: _Handler) -> None:
    handler.send(completion("好" * 3_500_000 + "。[S1]"))


def compressed(handler: _Handler) -> None:
    import gzip

    handler.send(gzip.compress(completion("好" * 3_500_000 + "。[S1]")), Content_Encoding="gzip")


def bad_encoding(handler: _Handler) -> None:
    handler.send(completion("要用检定合格的秤。[S1]").decode().encode("gb18030"))


def redirect(handler: _Handler) -> None:
    handler.send(b"", 307, Location=handler.stub.url.replace("/v1", "/elsewhere"))
