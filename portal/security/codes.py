"""Case codes: `QZ`, 16 characters of 80 random bits, one check character; and PINs.

The alphabet is Crockford's base 32 (no I, L, O, U). The check character is a weighted sum over
GF(32): it tells every single wrong character and every swap of two neighbours. A code is shown once
and never stored; only its HMAC is.
"""

from __future__ import annotations

import secrets
import unicodedata
from typing import Final

PREFIX: Final = "QZ"
RANDOM_BYTES: Final = 10
PIN_DIGITS: Final = 6
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES: Final = str.maketrans("OIL", "011")
_BODY: Final = 16


def new_code() -> str:
    """A fresh code in its plain form (19 characters) from the system's random source."""
    return code_from(secrets.token_bytes(RANDOM_BYTES))


def code_from(random: bytes) -> str:
    """The code for 10 bytes that are random or the output of a keyed hash."""
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"a code is made of {RANDOM_BYTES} bytes")
    number = int.from_bytes(random, "big")
    body = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_BODY)))
    return PREFIX + body + _check_character(body)


def show_code(code: str) -> str:
    """A plain code in groups of four, as people read it: QZ7K-3M9P-…"""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def fold_code(typed: str) -> str:
    """What was typed without spaces, hyphens, case, full width and look-alikes; valid or not."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in folded if sign.isalnum()).translate(_LOOKALIKES)


def parse_code(typed: str) -> str | None:
    """The plain code that was typed, or None when it cannot be one (form or check character).

    Tolerates spaces, hyphens, lower case, full width, O for 0, I and L for 1, a missing QZ.
    """
    folded = fold_code(typed)
    body = folded.removeprefix(PREFIX) if len(folded) == len(PREFIX) + _BODY + 1 else folded
    if len(body) != _BODY + 1 or any(sign not in _ALPHABET for sign in body):
        return None
    return PREFIX + body if _check_character(body[:-1]) == body[-1] else None


def new_pin() -> str:
    """A fresh PIN of 6 digits for a case without a phone number."""
    return pin_from(secrets.token_bytes(8))


def pin_from(random: bytes) -> str:
    """The PIN for some random bytes."""
    return f"{int.from_bytes(random, 'big') % 10**PIN_DIGITS:0{PIN_DIGITS}d}"


def digits_of(typed: str) -> str:
    """The digits of what was typed, full width folded."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign in "0123456789")


def _check_character(body: str) -> str:
    total = 0
    weight = 1
    for sign in body:
        weight = _times(weight, 2)
        total ^= _times(weight, _ALPHABET.index(sign))
    return _ALPHABET[total]


def _times(left: int, right: int) -> int:
    """Product in GF(32) with the polynomial x^5 + x^2 + 1."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= 0b100101
        right >>= 1
    return product
