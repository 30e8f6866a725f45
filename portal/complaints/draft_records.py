"""Drafts of filings as records, and what the service of drafts asks of their store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from portal.security.sealing import WrappedKey


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of a draft. `letter`: it is the letter of authority. `thumbnail` is a small JPEG or empty."""

    stored_name: str
    name: str
    media_type: str
    size: int
    letter: bool
    thumbnail: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a visitor has filled in so far; `state` is what the screen gave to `save`."""

    state: Mapping[str, Any]
    saved_at: datetime
    files: tuple[DraftFile, ...] = ()


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of a draft as it is stored; its key, name, type and thumbnail are in `sealed`."""

    stored_name: str
    stored_bytes: int
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedDraft:
    """A draft as it is stored: ciphertext, and HMACs of the secrets that open it."""

    id: str
    visitor_hmac: bytes
    code_hmac: bytes | None
    saved_at: datetime
    wrapped_key: WrappedKey
    state: bytes = field(repr=False)
    files: tuple[SealedFile, ...] = ()


class DraftRepository(Protocol):
    """Where sealed drafts are kept; every method may raise StorageFailed."""

    def of_visitor(self, visitor_hmacs: Sequence[bytes]) -> SealedDraft | None:
        """The draft whose visitor has one of these HMACs."""
        ...

    def of_code(self, code_hmacs: Sequence[bytes]) -> SealedDraft | None:
        """The draft that one of these codes hands over."""
        ...

    def put(self, draft: SealedDraft) -> None:
        """Store a draft, or its new state; its files are left as they are."""
        ...

    def put_file(self, draft_id: str, file: SealedFile) -> None:
        """Add a file to a stored draft."""
        ...

    def drop_file(self, draft_id: str, stored_name: str) -> None:
        """Take a file out of a draft."""
        ...

    def drop(self, draft_id: str) -> None:
        """Forget a draft and its files."""
        ...

    def drop_before(self, moment: datetime) -> int:
        """Forget the drafts that were last saved before `moment`; how many."""
        ...

    def file_names(self) -> frozenset[str]:
        """Names of all files that drafts hold."""
        ...

    def count_try(self, code_hmac: bytes, at: datetime, window: timedelta) -> int:
        """Note one try of a secret and return how many there were within `window`, this one counted."""
        ...
