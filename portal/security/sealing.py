"""Sealing of personal fields: AES-256-GCM under a data key of the case, itself wrapped by the key ring.

A sealed text is bound to its case and field: moved to another place it does not open. Destroying the
wrapped key of a case makes everything sealed under it unreadable; a backup keeps it until it expires.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.security.keys import KeyRing

_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32
_FORMAT: Final = b"\x01"


class Unreadable(Exception):
    """Sealed bytes do not open: damaged, moved, or sealed under another key."""


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A case's data key as it is stored: the ciphertext and the id of the key that wraps it."""

    kek_id: str
    ciphertext: bytes


class CaseSeal:
    """Seals and opens the fields of one case."""

    def __init__(self, case_id: str, data_key: bytes) -> None:
        self._case_id = case_id
        self._cipher = AESGCM(data_key)

    def seal(self, field: str, plain: bytes) -> bytes:
        """Ciphertext of `plain`, bound to this case and `field`."""
        return _encrypt(self._cipher, plain, _bound(self._case_id, field))

    def open(self, field: str, sealed: bytes) -> bytes:
        """The plain bytes of what was sealed as `field`; raises Unreadable."""
        return _decrypt(self._cipher, sealed, _bound(self._case_id, field))

    def __repr__(self) -> str:
        return f"CaseSeal({self._case_id!r})"


def new_seal(keys: KeyRing, case_id: str) -> tuple[CaseSeal, WrappedKey]:
    """A seal with a fresh data key for a new case, and that key wrapped for storing."""
    data_key = secrets.token_bytes(_KEY_BYTES)
    wrapping = keys.wrapping
    wrapped = _encrypt(AESGCM(wrapping.secret), data_key, _bound(case_id, "data key"))
    return CaseSeal(case_id, data_key), WrappedKey(wrapping.id, wrapped)


def open_seal(keys: KeyRing, case_id: str, wrapped: WrappedKey) -> CaseSeal:
    """The seal of a stored case; raises Unreadable, or KeyMissing when the ring lacks its key."""
    cipher = AESGCM(keys.wrapping_key(wrapped.kek_id).secret)
    return CaseSeal(case_id, _decrypt(cipher, wrapped.ciphertext, _bound(case_id, "data key")))


def seal_file(content: bytes, name: str) -> tuple[bytes, bytes]:
    """(key, ciphertext) of a file under a key of its own, bound to the name it is stored under."""
    key = secrets.token_bytes(_KEY_BYTES)
    return key, _encrypt(AESGCM(key), content, _bound(name, "file"))


def open_file(key: bytes, sealed: bytes, name: str) -> bytes:
    """The content of a file sealed by `seal_file`; raises Unreadable."""
    return _decrypt(AESGCM(key), sealed, _bound(name, "file"))


def _bound(owner: str, field: str) -> bytes:
    return f"{len(owner)}:{owner}/{field}".encode()


def _encrypt(cipher: AESGCM, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _FORMAT + nonce + cipher.encrypt(nonce, plain, bound)


def _decrypt(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    if sealed[:1] != _FORMAT:
        raise Unreadable("sealed bytes of an unknown format")
    try:
        return cipher.decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], bound)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("sealed bytes do not open") from error
