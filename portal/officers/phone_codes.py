"""Codes of an officer's phone (TOTP, RFC 6238): the secret, the address for the app, the step of a code."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

STEP_S: Final = 30


def new_secret() -> str:
    """A new secret for a phone, in base 32."""
    from pyotp import random_base32

    return random_base32()


def address_for_app(secret: str, account_id: str, issuer: str) -> str:
    """The `otpauth:` address that an app on the phone takes in."""
    from pyotp import TOTP

    return TOTP(secret).provisioning_uri(name=account_id, issuer_name=issuer)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The 30 s step that `code` belongs to: this one, or a neighbour (clocks of phones differ)."""
    from pyotp import TOTP

    totp = TOTP(secret)
    typed = "".join(sign for sign in code if sign.isdigit())
    current = int(now.timestamp()) // STEP_S
    near = (current - 1, current, current + 1)
    return next((s for s in near if secrets.compare_digest(totp.at(s * STEP_S), typed)), None)
