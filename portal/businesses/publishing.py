"""The publishing room: what officers see and do with lists on their way to the public and back."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from portal.businesses.comparison import Comparison
from portal.businesses.directory import BusinessDirectory, NotAllowed
from portal.businesses.publication import Difference, HistoryEntry, Publication
from portal.businesses.repository import PublicationStore
from portal.notices import notice


class PublishingRoom:
    """Preview, difference, approval, undo and history of publications.

    Every act names its officer and is written down. Raises NotAllowed with one plain sentence where
    the rules forbid it, and StorageFailed when the store cannot be used.
    """

    def __init__(self, store: PublicationStore, directory: BusinessDirectory) -> None:
        self._store, self._directory = store, directory
        self._comparison = Comparison(store)

    def staged(self) -> tuple[Publication, ...]:
        """Lists that wait for a second officer, the newest first."""
        return self._store.staged_publications()

    def live(self) -> tuple[Publication, ...]:
        """Lists that the public reads."""
        return self._store.live_publications()

    def report(self, publication_id: str) -> dict[str, Any]:
        """What was read of the list and what was not; empty for a list from before reports were kept."""
        found: dict[str, Any] = json.loads(self._store.review.report(publication_id) or "{}")
        return found

    def concerns(self, publication_id: str) -> dict[str, int]:
        """What must be accepted by name before the list is published, and how many there are of it."""
        return self._comparison.concerns(publication_id)

    def difference(self, publication_id: str, most: int = 200) -> Difference:
        """What publishing a staged list would change. Raises NotAllowed when it is not staged."""
        self._staged(publication_id)
        return self._comparison.difference(publication_id, most)

    def approve(self, publication_id: str, officer: str, *, accept: Collection[str] = ()) -> None:
        """Publish a staged list as the second officer; see BusinessDirectory.approve."""
        self._directory.approve(publication_id, officer, accept=accept)

    def discard(self, publication_id: str, officer: str, reason: str) -> None:
        """Throw a staged list away."""
        found = self._staged(publication_id)
        _said(officer, reason)
        self._store.review.note(officer, "discard", publication_id, list=found.facts.list_name, reason=reason)
        self._store.discard(publication_id)

    def undo(self, publication_id: str, officer: str, reason: str) -> tuple[Publication, ...]:
        """Take a live list off and put back exactly what it took off; returns what is live then.

        One officer may do this at once: what comes back was published by the rules before, and a
        list with mistakes must not wait for a second pair of eyes.
        """
        _said(officer, reason)
        if not self._store.review.undo(publication_id, officer, reason):
            raise NotAllowed(notice("businesses.not_live"))
        return self._store.live_publications()

    def history(self, limit: int = 100) -> tuple[HistoryEntry, ...]:
        """Who staged, published, undid and discarded what, the newest first."""
        return self._store.review.history(limit)

    def _staged(self, publication_id: str) -> Publication:
        found = self._store.publication(publication_id)
        if found is None or found.state != "staged":
            raise NotAllowed(notice("businesses.not_staged"))
        return found


def _said(officer: str, reason: str) -> None:
    if not officer.strip():
        raise NotAllowed(notice("businesses.officer_missing"))
    if not reason.strip():
        raise NotAllowed(notice("businesses.reason_missing"))
