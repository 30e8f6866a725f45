"""Leafing through the directory by district, trade and status, with or without words to search for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from knowledge.business import Business, BusinessPage, PledgeStatus
from portal.businesses.publication import Publication

MOST_SCANNED: Final = 5_000  # matches looked through for a status: two and a half times the city's target
MOST_TRADES: Final = 40
_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty fields do not narrow."""

    text: str = ""
    district: str = ""
    trade: str = ""
    status: PledgeStatus | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for at all."""
        return self != Wanted()


class Searched(Protocol):
    """What leafing needs of the directory."""

    def search(
        self, text: str, *, district: str | None = None, limit: int = 20, offset: int = 0
    ) -> BusinessPage:
        """A page of businesses, closest first."""
        ...

    def live(self) -> tuple[Publication, ...]:
        """The lists that the public reads."""
        ...


class Browsing:
    """Pages of the directory. Raises StorageFailed when it cannot be read."""

    def __init__(self, directory: Searched, trades_of: Callable[[int], Sequence[str]]) -> None:
        self._directory, self._trades_of = directory, trades_of
        self._known: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    def page(self, wanted: Wanted, *, limit: int, offset: int = 0) -> BusinessPage:
        """The businesses from `offset` on; `total` counts all that match.

        A trade counts as one more word of the search. With a status at most MOST_SCANNED matches
        are looked through: the status is decided row by row (expiry is computed, decisions win).
        """
        if wanted.status is None:
            return self._found(wanted, limit, offset)
        kept: list[Business] = []
        start, page = 0, self._found(wanted, _AT_ONCE, 0)
        day = page.as_of
        while page.items and start < MOST_SCANNED:
            kept += (item for item in page.items if item.status is wanted.status)
            start += len(page.items)
            if start >= page.total:
                break
            page = self._found(wanted, _AT_ONCE, start)
        return BusinessPage(len(kept), tuple(kept[offset : offset + limit]), day)

    def trades(self) -> tuple[str, ...]:
        """The trades of the live lists, the most frequent first; read anew when a list changes."""
        live = tuple(publication.id for publication in self._directory.live())
        if self._known[0] != live:
            self._known = (live, tuple(self._trades_of(MOST_TRADES)))
        return self._known[1]

    def _found(self, wanted: Wanted, limit: int, offset: int) -> BusinessPage:
        text = f"{wanted.text} {wanted.trade}".strip()
        items: list[Business] = []
        page = BusinessPage(0, (), None)
        while len(items) < limit:  # the directory gives at most 100 at a time
            page = self._directory.search(
                text,
                district=wanted.district or None,
                limit=min(_AT_ONCE, limit - len(items)),
                offset=offset + len(items),
            )
            items += page.items
            if not page.items or offset + len(items) >= page.total:
                break
        return replace(page, items=tuple(items))
