"""What a business has filled in of its online pledge so far, in its session."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from portal.businesses.self_pledge_records import PledgeReceipt
from portal.widgets import session

_NAME = "pledge_draft"


@dataclass(slots=True)
class PledgeDraft:
    """`key` makes a double click one pledge. `receipt` is set once it is stored; the rest is dropped then."""

    fields: dict[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    receipt: PledgeReceipt | None = None


def pledge_draft() -> PledgeDraft:
    """The draft of this session."""
    kept = session.look(_NAME)
    if not isinstance(kept, PledgeDraft):
        kept = PledgeDraft()
        session.put(_NAME, kept)
    return kept


def new_pledge_draft() -> None:
    """Throw the draft away."""
    session.take(_NAME)
