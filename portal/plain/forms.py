"""What keeps plain forms from misuse: a token of ours, the page's own origin, a small body, a pace."""

from __future__ import annotations

import hmac
import secrets
import time
from typing import Final
from urllib.parse import parse_qs, urlsplit

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from portal.security.keys import KeyRing

COOKIE: Final = "plain_form"
TOKEN_AGE_S: Final = 2 * 3600
MOST_BYTES: Final = 8 * 1024
PER_ADDRESS: Final = parse("10/hour")
FROM_ALL: Final = parse("300/hour")
_LOCAL: Final = frozenset({"127.0.0.1", "::1", "testclient"})  # a proxy of ours: everybody in one


class BadForm(Exception):
    """A form that did not come from our own page, is too old or too large."""


class Pace:
    """How often forms may be sent; counted in the memory of this process."""

    def __init__(self, per_address: RateLimitItem = PER_ADDRESS, from_all: RateLimitItem = FROM_ALL) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._per_address, self._from_all = per_address, from_all

    def allows(self, address: str) -> bool:
        """Whether one more form from `address` may be taken now; it is counted if so."""
        if address not in _LOCAL and not self._limiter.hit(self._per_address, address):
            return False
        return self._limiter.hit(self._from_all, "all")


def new_nonce(request: Request) -> str:
    """The random value of this browser's cookie; a fresh one where there is none."""
    kept = request.cookies.get(COOKIE, "")
    return kept if 16 <= len(kept) <= 64 and kept.isascii() else secrets.token_urlsafe(24)


def make_token(keys: KeyRing, nonce: str, subject: str, now: float | None = None) -> str:
    """A token for the form about `subject` in the browser that holds `nonce`."""
    at = str(int(time.time() if now is None else now))
    return f"{at}.{keys.digest('plain form', nonce, subject, at).hex()[:32]}"


async def read_form(request: Request, keys: KeyRing, subject: str) -> dict[str, str]:
    """The fields of a form that our own page sent. Raises BadForm."""
    if not _from_here(request):
        raise BadForm("foreign origin")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise BadForm("too large")
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=10)
    except ValueError as error:
        raise BadForm("not a form") from error
    typed = {name: values[0] for name, values in fields.items()}
    if not _is_ours(keys, request.cookies.get(COOKIE, ""), subject, typed.pop("token", "")):
        raise BadForm("token")
    return typed


def _from_here(request: Request) -> bool:
    # Old browsers send none of the three; then the token and its cookie decide alone.
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin") or request.headers.get("referer")
    return not origin or urlsplit(origin).netloc == request.headers.get("host", "")


def _is_ours(keys: KeyRing, nonce: str, subject: str, token: str) -> bool:
    at, _, mark = token.partition(".")
    if not nonce or not at.isdecimal() or len(at) > 12 or not mark.isascii():
        return False
    fresh = 0 <= time.time() - int(at) <= TOKEN_AGE_S
    made = (keys.digest("plain form", nonce, subject, at, key_id=id_).hex()[:32] for id_ in keys.hashing_ids)
    return any([hmac.compare_digest(one, mark) for one in made]) and fresh
