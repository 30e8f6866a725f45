"""Who is signed in at the desk: kept in the desk's own process, found by the secret of the browser.

A sign-in holds for one browser (its HttpOnly cookie), one address and one user agent; every request compares
all three and asks whether the account still holds. It ends when asked, after 15 minutes without work, after
12 hours, when the account is closed or renewed, when somebody else comes with the cookie, and with the
process. Nothing of it is stored.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from portal.clock import Clock
from portal.officers.accounts import Account, Accounts

IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=12)


class Ended(StrEnum):
    """Why a sign-in ended."""

    ASKED = "asked"
    IDLE = "idle"
    LONG = "long"
    MOVED = "moved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Browser:
    """What a request shows of the browser that it comes from; `secret` is empty without a cookie."""

    secret: str = field(repr=False)
    address: str
    agent: str


@dataclass(slots=True)
class Session:
    """One sign-in; `id` tells it from an earlier one in the same browser."""

    account: Account
    browser: Browser
    began_at: datetime
    last_at: datetime
    id: str = field(default_factory=lambda: secrets.token_hex(16))


class DeskSessions:
    """The sign-ins of this process. Safe to share between threads."""

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock
        self._lock = threading.Lock()
        self._by_secret: dict[str, Session] = {}

    def begin(self, account: Account, browser: Browser) -> Session:
        """Sign `account` in; an earlier sign-in of this browser is replaced. The browser has a secret."""
        now = self._clock.now()
        session = Session(account, browser, now, now)
        with self._lock:
            self._forget_old(now)
            self._by_secret[browser.secret] = session
        return session

    def find(self, browser: Browser, *, at_work: bool = True) -> Session | Ended | None:
        """The sign-in of this browser, None if there is none, or why it has just ended.

        `at_work` False: a look of the page by itself, which does not count as work.
        """
        with self._lock:
            session = self._by_secret.get(browser.secret)
        if session is None:
            return None
        now = self._clock.now()
        reason = self._reason(session, browser, now)
        if reason is not None:
            self._end(session, reason)
            return reason
        if at_work:
            session.last_at = now
        return session

    def end(self, browser: Browser) -> None:
        """Sign out: the sign-in is gone for every tab of this browser."""
        with self._lock:
            session = self._by_secret.get(browser.secret)
        if session is not None and session.browser == browser:
            self._end(session, Ended.ASKED)

    def _reason(self, session: Session, browser: Browser, now: datetime) -> Ended | None:
        if session.browser != browser:
            return Ended.MOVED
        if now - session.last_at > IDLE:
            return Ended.IDLE
        if now - session.began_at > LONGEST:
            return Ended.LONG
        return None if self._accounts.still(session.account) else Ended.CLOSED

    def _end(self, session: Session, reason: Ended) -> None:
        with self._lock:
            if self._by_secret.get(session.browser.secret) is not session:
                return  # another request ended it meanwhile
            del self._by_secret[session.browser.secret]
        self._accounts.signed_out(session.account, reason)

    def _forget_old(self, now: datetime) -> None:
        # Browsers that were closed never come back to end what they left.
        gone = [secret for secret, one in self._by_secret.items() if now - one.last_at > LONGEST]
        for secret in gone:
            del self._by_secret[secret]
