"""Puts together what officers need beyond one case: cases that lie together, duplicates, bundles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.bootstrap import Services
    from portal.complaints.clusters import Clusters
    from portal.complaints.duplicates import Duplicates
    from portal.complaints.packet_bundle import PacketBundles


class DeskSide:
    """The services that the desk's rooms call beside those of `Services.cases`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._cases = services.cases

    @cached_property
    def clusters(self) -> Clusters:
        """红灯秤: where several people complained of one thing."""
        from portal.complaints.clusters import Clusters

        cases = self._cases
        return Clusters(
            cases.desk, cases.reading, cases.near_cases, cases.work, self._services.clock, self._trades
        )

    def _trades(self, usccs: Iterable[str]) -> Mapping[str, str]:
        from portal.publishing_side import publishing_side
        from portal.storage.directory_trades import trades_of

        return trades_of(publishing_side(self._services).store, usccs)

    @cached_property
    def duplicates(self) -> Duplicates:
        """Cases that may tell of the same thing."""
        from portal.complaints.duplicates import Duplicates

        cases = self._cases
        return Duplicates(cases.reading, cases.near_cases, cases.work, self._services.keys)

    @cached_property
    def packet_bundles(self) -> PacketBundles:
        """Packets of several cases as one ZIP."""
        from portal.complaints.packet_bundle import PacketBundles

        cases = self._cases
        return PacketBundles(cases.packets, cases.reading, cases.work, self._services.clock)


@lru_cache(maxsize=4)
def desk_side(services: Services) -> DeskSide:
    """The one `DeskSide` of these services."""
    return DeskSide(services)
