"""What can go wrong with a store, in words for the public and for the operator."""

from __future__ import annotations

from portal.notices import notice


class StorageFailed(Exception):
    """A store could not be read or written; nothing was acknowledged.

    `str(error)` is one plain Chinese sentence for the public; the cause is chained for the log.
    """

    def __init__(self, text: str | None = None) -> None:
        super().__init__(text or notice("storage.failed"))


class StorageUnsuitable(Exception):
    """A store cannot be used as it is set up; the message says what the operator must change."""
