"""An online pledge on its way: plain records, and what the service needs of stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from knowledge.business import Business
from knowledge.business_list import ListReading
from portal.businesses.directory import Outcome
from portal.businesses.self_pledge_form import Particulars
from portal.clock import SHANGHAI
from portal.security.sealing import WrappedKey


@dataclass(frozen=True, slots=True)
class Application:
    """One pledge as it is stored. `state`: submitted, checked, published or returned."""

    id: str
    received_at: datetime
    hmac_key_id: str
    code_hmac: bytes
    idempotency_hmac: bytes
    notice_version: str
    particulars: Particulars
    state: str
    wrapped_key: WrappedKey | None
    sealed_contact: bytes
    checked_by: str = ""
    decided_by: str = ""
    reason: str = ""

    @property
    def pledged_on(self) -> date:
        """The day on which the business pledged."""
        return self.received_at.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class PledgeReceipt:
    """What the business gets: the code with which it follows its pledge."""

    code: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class PledgeState:
    """What the holder of a code sees. `business_id` is set while the pledge is public."""

    name: str
    received_at: datetime
    state: str
    reason: str
    business_id: str = ""


class SelfPledgeStore(Protocol):
    """Where applications are kept; every method is one transaction and raises StorageFailed."""

    def add(self, application: Application, most_waiting: int) -> Application | None:
        """Store a new one, or return the stored one with its idempotency key; None when too many wait."""
        ...

    def by_code(self, code_hmacs: Sequence[bytes]) -> Application | None:
        """The one whose code has one of these HMACs."""
        ...

    def by_id(self, application_id: str) -> Application | None:
        """One application."""
        ...

    def in_state(self, *states: str) -> tuple[Application, ...]:
        """Those in these states, the oldest decision or receipt first."""
        ...

    def move(
        self, application_id: str, before: Sequence[str], after: str, at: datetime, actor: str, reason: str
    ) -> bool:
        """Change the state, on record; False unless it was one of `before`."""
        ...

    def note(self, application_id: str, at: datetime, actor: str, action: str) -> None:
        """Put on record that somebody did something with an application."""
        ...


class Publisher(Protocol):
    """What online pledges need of the directory (`BusinessDirectory`)."""

    def stage(self, reading: ListReading, *, list_name: str, issuer: str, as_of: date, actor: str) -> Outcome:
        """Store a list for a second officer."""
        ...

    def publish(
        self, reading: ListReading, *, list_name: str, issuer: str, as_of: date, actor: str
    ) -> Outcome:
        """Publish a list where one person may."""
        ...

    def approve(self, publication_id: str, actor: str) -> None:
        """Publish a staged list as the second officer. Raises NotAllowed."""
        ...

    def get(self, business_id: str) -> Business | None:
        """One published business, or None."""
        ...
