"""The audit log: who did or read what, each entry bound to the one before by a keyed hash.

Whoever can write to the database but has not the key ring cannot change, insert or remove an entry, nor
cut off the end, without `verify` telling where. (Putting back an older copy of the whole database is not
told by this; the operator's backups tell it.)
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from portal.security.keys import KeyMissing, KeyRing

START: Final = bytes(32)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that somebody did: `subject` is a case number or another public name, never a person."""

    actor: str
    action: str
    subject: str
    detail: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The detail as it is stored and hashed."""
        return json.dumps(dict(self.detail), ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry as it stands in the store."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    key_id: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The last row of the chain, sealed with the key ring."""

    seq: int
    key_id: str
    digest: bytes
    seal: bytes


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What `verify` found: how many rows hold together, and where the chain breaks (None: nowhere)."""

    rows: int
    broken_at: int | None = None
    reason: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing was changed, removed, inserted or cut off."""
        return self.broken_at is None


def chain(keys: KeyRing, previous: bytes, row: AuditRow) -> bytes:
    """The digest of `row` after a row with the digest `previous`."""
    moment = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = (str(row.seq), moment, row.actor, row.action, row.subject, row.detail)
    return keys.digest("audit", previous.hex(), *parts, key_id=row.key_id)


def seal_head(keys: KeyRing, seq: int, digest: bytes, key_id: str) -> bytes:
    """The seal of the end of the chain."""
    return keys.digest("audit head", str(seq), digest.hex(), key_id=key_id)


def verify(keys: KeyRing, rows: Iterable[AuditRow], head: AuditHead | None) -> AuditReport:
    """Compare every row with its digest, and the head, read before them; rows in order of seq."""
    previous, expected = START, 1
    at_head = START
    for row in rows:
        if row.seq != expected:
            return AuditReport(expected - 1, expected, "an entry is missing")
        try:
            right = hmac.compare_digest(chain(keys, previous, row), row.digest)
        except KeyMissing:
            return AuditReport(expected - 1, expected, "its key is not in the key ring")
        if not right:
            return AuditReport(expected - 1, expected, "an entry was changed")
        previous, expected = row.digest, expected + 1
        if head is not None and row.seq == head.seq:
            at_head = row.digest
    count = expected - 1
    if head is None:
        return AuditReport(0) if count == 0 else AuditReport(count, count, "the head is missing")
    if not hmac.compare_digest(seal_head(keys, head.seq, head.digest, head.key_id), head.seal):
        return AuditReport(count, head.seq, "the head was changed")
    # Entries after the head were added since it was read: they were verified above.
    if head.seq > count or not hmac.compare_digest(head.digest, at_head):
        return AuditReport(count, count + 1, "entries at the end are missing")
    return AuditReport(count)
