"""HTTP that ends: one deadline over name, connection, TLS and every byte, and a largest reply.

Time-outs of HTTP clients count from byte to byte, so a server that drips holds them for ever; here
each operation on the socket gets what is left until the deadline.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore2
import httpx2

LARGEST_REPLY = 256 * 1024  # bytes


class Deadline:
    """A moment on the monotonic clock, `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until the deadline, 0 once it has passed."""
        return max(0.0, self._end - time.monotonic())


class BoundedTransport(httpx2.BaseTransport):
    """Sends one request over a connection of its own and reads the whole reply, within the bounds.

    Raises httpx2.TimeoutException and httpx2.TransportError. No proxy, no redirect, no compression.
    """

    def __init__(self, deadline: Deadline, ssl_context: ssl.SSLContext) -> None:
        self._deadline = deadline
        self._pool = httpcore2.ConnectionPool(
            ssl_context=ssl_context, max_connections=1, network_backend=_Network(deadline)
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The reply to `request`, read to its end."""
        request.headers["accept-encoding"] = "identity"  # a small reply must not unfold into a large one
        request.headers["connection"] = "close"
        url = httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        content = request.read()
        sent = httpcore2.Request(request.method, url, headers=request.headers.raw, content=content)
        try:
            reply = self._pool.handle_request(sent)
            try:
                body = self._body(reply)
            finally:
                reply.close()
        except httpcore2.TimeoutException as error:
            raise httpx2.ReadTimeout("the deadline has passed", request=request) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise httpx2.NetworkError(type(error).__name__, request=request) from error
        if any(name.lower() == b"content-encoding" for name, _ in reply.headers):
            raise httpx2.NetworkError("a compressed reply", request=request)
        return httpx2.Response(reply.status, headers=reply.headers, content=body)

    def _body(self, reply: httpcore2.Response) -> bytes:
        body = bytearray()
        for piece in reply.iter_stream():
            body += piece
            if len(body) > LARGEST_REPLY:
                raise httpcore2.ReadError("a reply that is too large")
        return bytes(body)

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Network(httpcore2.NetworkBackend):
    """Connects within the deadline. (Looking a name up cannot be stopped; the caller stops waiting.)"""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline bounds it, here and below
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(self._deadline, httpcore2.ConnectTimeout)
        stream = self._plain.connect_tcp(host, port, left, local_address, socket_options)
        return _Stream(stream, self._deadline)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, _left(self._deadline, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, _left(self._deadline, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        left = _left(self._deadline, httpcore2.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: Deadline, late: type[httpcore2.TimeoutException]) -> float:
    left = deadline.left()
    if left <= 0:
        raise late("the deadline has passed")
    return left
