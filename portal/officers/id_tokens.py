"""What the claims of a verified ID token (OpenID Connect) say about who signs in, and when it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.officers.phone_codes import STEP_S

FRESH_S: Final = 300


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody as an issuer names them; `step` is when the token was made, in steps of 30 s."""

    issuer: str
    subject: str
    step: int


def bearer_of(claims: Mapping[str, object], now: datetime) -> Bearer | None:
    """Who the token is about; None if it names nobody or was not made within the last five minutes."""
    issuer, subject, issued = claims.get("iss"), claims.get("sub"), claims.get("iat")
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject):
        return None
    if not isinstance(issued, int | float) or not -STEP_S <= now.timestamp() - issued <= FRESH_S:
        return None
    return Bearer(issuer, subject, int(issued) // STEP_S)
