"""Leafing through the directory by district, trade and status, with or without words to search for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from knowledge.business import Business, BusinessPage, PledgeStatus
from portal.businesses.publication import Publication

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
        self,
        text: str,
        *,
        district: str | None = None,
        industry: str | None = None,
        status: PledgeStatus | None = None,
        limit: int = 20,
        offset: int = 0,
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
        """The businesses from `offset` on, all counted by the directory; a trade as the lists write it."""
        items: list[Business] = []
        page = BusinessPage(0, (), None)
        while len(items) < limit:  # the directory gives at most 100 at a time
            page = self._directory.search(
                wanted.text.strip(),
                district=wanted.district or None,
                industry=wanted.trade or None,
                status=wanted.status,
                limit=min(_AT_ONCE, limit - len(items)),
                offset=offset + len(items),
            )
            items += page.items
            if not page.items or offset + len(items) >= page.total:
                break
        return replace(page, items=tuple(items))

    def trades(self) -> tuple[str, ...]:
        """The trades of the live lists, the most frequent first; read anew when a list changes."""
        live = tuple(publication.id for publication in self._directory.live())
        if self._known[0] != live:
            self._known = (live, tuple(self._trades_of(MOST_TRADES)))
        return self._known[1]
