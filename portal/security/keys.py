"""The key ring: a folder of small key files, made at the first run, readable by the owner alone.

A file is named `<purpose>-<version>-<fingerprint>.key` and holds 32 random bytes as base64. The name
without the purpose is the key's id. To rotate, a file with a higher version is added: new cases use
the highest, old ones keep the key that they name. The fingerprint makes a swapped key show itself.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from portal.durable_files import flush_folder, write_new

_NAME: Final = re.compile(r"(kek|hmac)-(\d{4})-([0-9a-f]{8})\.key")
_KEY_BYTES: Final = 32
_LOCK_WAIT_S: Final = 30.0


class KeysUnusable(Exception):
    """The key ring cannot be used; the message names the file and what to do. It holds no key."""


class KeyMissing(KeysUnusable):
    """A case names a key that the ring does not hold."""


@dataclass(frozen=True, slots=True)
class Key:
    """One secret of 32 bytes and its id; never shown by `repr`."""

    id: str
    secret: bytes = field(repr=False)


class KeyRing:
    """The keys of this portal: one to wrap the keys of cases (KEK), one for HMACs, each with its past."""

    def __init__(self, wrapping: Mapping[str, Key], hashing: Mapping[str, Key]) -> None:
        if not wrapping or not hashing:
            raise KeysUnusable("the key ring holds no usable key")
        self._wrapping = dict(sorted(wrapping.items()))
        self._hashing = dict(sorted(hashing.items()))

    @property
    def wrapping(self) -> Key:
        """The newest key for wrapping the keys of cases."""
        return self._wrapping[max(self._wrapping)]

    def wrapping_key(self, key_id: str) -> Key:
        """The wrapping key with this id; raises KeyMissing."""
        try:
            return self._wrapping[key_id]
        except KeyError:
            raise KeyMissing(f"the key ring lacks the key kek-{key_id}: restore it from its backup") from None

    @property
    def hashing_ids(self) -> tuple[str, ...]:
        """Ids of all keys for HMACs, oldest first."""
        return tuple(self._hashing)

    @property
    def hashing_id(self) -> str:
        """Id of the newest key for HMACs."""
        return max(self._hashing)

    def digest(self, purpose: str, *parts: str, key_id: str | None = None) -> bytes:
        """HMAC-SHA256 of `parts` for one purpose (32 bytes), with the newest key or the one named.

        Parts are length-prefixed, so that ("ab", "c") and ("a", "bc") differ. Raises KeyMissing.
        """
        key_id = key_id or self.hashing_id
        if key_id not in self._hashing:
            raise KeyMissing(f"the key ring lacks the key hmac-{key_id}: restore it from its backup")
        message = bytearray()
        for part in (purpose, *parts):
            raw = part.encode()
            message += len(raw).to_bytes(4, "big") + raw
        return hmac.digest(self._hashing[key_id].secret, bytes(message), "sha256")

    def __repr__(self) -> str:
        return f"KeyRing(wrapping={list(self._wrapping)}, hashing={list(self._hashing)})"


def open_key_ring(folder: Path) -> KeyRing:
    """The key ring in `folder`; an empty or absent folder gets its first keys, flushed to the disk.

    Raises KeysUnusable for a folder that cannot be written, a key file that others may read, a
    damaged file or one whose content is not the one that its name tells.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=_LOCK_WAIT_S, mode=0o600):
            for purpose in ("kek", "hmac"):
                if not any(folder.glob(f"{purpose}-*.key")):
                    _make_key(folder, purpose, version=1)
    except (OSError, Timeout) as error:
        raise KeysUnusable(f"cannot make keys in {folder}: {type(error).__name__}") from error
    keys: dict[str, dict[str, Key]] = {"kek": {}, "hmac": {}}
    for path in sorted(folder.glob("*.key")):
        purpose, key = _read_key(path)
        keys[purpose][key.id] = key
    return KeyRing(keys["kek"], keys["hmac"])


def add_key(folder: Path, purpose: str) -> str:
    """Rotate: add a newer key for a purpose (`kek` or `hmac`) and return its id; old ones stay."""
    versions = [int(m[2]) for p in folder.glob("*.key") if (m := _NAME.fullmatch(p.name)) and m[1] == purpose]
    return _make_key(folder, purpose, version=max(versions, default=0) + 1)


def _make_key(folder: Path, purpose: str, version: int) -> str:
    secret = secrets.token_bytes(_KEY_BYTES)
    key_id = f"{version:04d}-{_fingerprint(secret)}"
    # Flushed with its folder entry before any case can depend on it.
    write_new(folder / f"{purpose}-{key_id}.key", base64.b64encode(secret) + b"\n")
    flush_folder(folder)
    return key_id


def _read_key(path: Path) -> tuple[str, Key]:
    name = _NAME.fullmatch(path.name)
    if name is None:
        raise KeysUnusable(f"{path}: not a name of a key file; move it out of the folder of keys")
    if path.stat().st_mode & 0o077:
        raise KeysUnusable(f"{path}: others may read this key; run chmod 600 on it and consider a new key")
    try:
        secret = base64.b64decode(path.read_bytes(), validate=False)
    except (OSError, binascii.Error) as error:
        raise KeysUnusable(f"{path}: cannot be read; restore it from its backup") from error
    if len(secret) != _KEY_BYTES or _fingerprint(secret) != name[3]:
        raise KeysUnusable(f"{path}: damaged or swapped; restore it from its backup")
    return name[1], Key(f"{name[2]}-{name[3]}", secret)


def _fingerprint(secret: bytes) -> str:
    return hashlib.sha256(b"metrology key\0" + secret).hexdigest()[:8]
