"""Codes of plaques: 7 random characters and a signature of 5, in groups of four (7K3M-9P2Q-XW4T).

The signature is cut from an HMAC under the key ring: a code that somebody made up or changed is told
without asking the database. A plaque hangs in public, so its code is no secret.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from portal.security.codes import fold_code
from portal.security.keys import KeyRing

ID_CHARACTERS: Final = 7
SIGNATURE_CHARACTERS: Final = 5
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PURPOSE: Final = "plaque"


def new_plaque_id() -> str:
    """A fresh id of 35 random bits."""
    return _written(secrets.randbits(5 * ID_CHARACTERS), ID_CHARACTERS)


def sign_plaque(keys: KeyRing, plaque_id: str, key_id: str | None = None) -> str:
    """The plain code (12 characters) of a plaque; with the newest key, or the one named."""
    digest = keys.digest(_PURPOSE, plaque_id, key_id=key_id)
    bits = int.from_bytes(digest[:8], "big") >> (64 - 5 * SIGNATURE_CHARACTERS)
    return plaque_id + _written(bits, SIGNATURE_CHARACTERS)


def read_plaque(keys: KeyRing, typed: str) -> str | None:
    """The id in a code as it was scanned or typed, or None unless a key of the ring signed it.

    Tolerates spaces, hyphens, lower case, full width, O for 0, I and L for 1.
    """
    code = fold_code(typed[:64])
    if len(code) != ID_CHARACTERS + SIGNATURE_CHARACTERS or any(sign not in _ALPHABET for sign in code):
        return None
    plaque_id = code[:ID_CHARACTERS]
    signed = [hmac.compare_digest(sign_plaque(keys, plaque_id, id_), code) for id_ in keys.hashing_ids]
    return plaque_id if any(signed) else None


def _written(number: int, characters: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(characters)))
