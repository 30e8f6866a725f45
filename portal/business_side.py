"""Puts together what is about honest businesses: directory, instruments, plaques, board, online pledges.

Part of the composition root (`bootstrap`); each service is made when it is first asked for.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.businesses.board import BoardService
    from portal.businesses.browse import Browsing
    from portal.businesses.directory import BusinessDirectory
    from portal.businesses.plaque import Plaques
    from portal.businesses.retention import PledgeRetention
    from portal.businesses.self_pledge import SelfPledges
    from portal.clock import Clock
    from portal.security.keys import KeyRing
    from portal.settings import Settings
    from portal.storage.directory import DirectoryStore
    from portal.storage.instruments import InstrumentRegister
    from portal.storage.plaques import SqlPlaques
    from portal.storage.self_pledges import SqlSelfPledges


class BusinessSide:
    """The services around honest businesses, over one directory store."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings, self.clock = settings, clock

    @cached_property
    def directory_store(self) -> DirectoryStore:
        """Lists and decisions as they are stored."""
        from portal.storage.directory import DirectoryStore
        from portal.storage.migrations import open_migrated

        return DirectoryStore(open_migrated(self.settings, "directory"), self.clock.now)

    @cached_property
    def keys(self) -> KeyRing:
        """The key ring."""
        from portal.security.keys import open_key_ring

        return open_key_ring(self.settings.keys_dir)

    @cached_property
    def directory(self) -> BusinessDirectory:
        """The published honest businesses."""
        from portal.businesses.directory import BusinessDirectory
        from portal.storage.directory_search import DirectoryReader

        return BusinessDirectory(
            self.directory_store,
            DirectoryReader(self.directory_store),
            self.clock,
            single_operator=self.settings.single_operator,
        )

    @cached_property
    def browsing(self) -> Browsing:
        """Leafing through the directory by district, trade and status."""
        from portal.businesses.browse import Browsing
        from portal.storage.directory_trades import frequent_trades

        return Browsing(self.directory, lambda limit: frequent_trades(self.directory_store, limit))

    @cached_property
    def instruments(self) -> InstrumentRegister:
        """The register of measuring instruments."""
        from portal.storage.instruments import InstrumentRegister

        return InstrumentRegister(self.directory_store.engine)

    @cached_property
    def plaques(self) -> Plaques:
        """Plaques of honest businesses and reports of swapped ones."""
        from portal.businesses.plaque import Plaques

        return Plaques(self._plaque_store, self.directory, self.keys, self.clock)

    @cached_property
    def board(self) -> BoardService:
        """Counts of published pledges."""
        from portal.businesses.board import BoardService

        return BoardService(self.directory, self.clock)

    @cached_property
    def pledge_retention(self) -> PledgeRetention:
        """What may no longer be kept of online pledges and of reports of plaques."""
        from portal.businesses.retention import PledgeRetention

        pledges = self.self_pledges
        return PledgeRetention(
            self._pledge_store,
            self._plaque_store,
            pledges.public_with_contact,
            self.directory_store.events.decisions,
            self.clock,
        )

    @cached_property
    def _plaque_store(self) -> SqlPlaques:
        from portal.storage.plaques import SqlPlaques

        return SqlPlaques(self.directory_store)

    @cached_property
    def _pledge_store(self) -> SqlSelfPledges:
        from portal.storage.migrations import open_migrated
        from portal.storage.self_pledges import SqlSelfPledges

        return SqlSelfPledges(open_migrated(self.settings, "cases"))

    @cached_property
    def self_pledges(self) -> SelfPledges:
        """Pledges that businesses hand in online."""
        from portal.businesses.self_pledge import SelfPledges

        return SelfPledges(
            self._pledge_store,
            self.directory,
            self.keys,
            self.clock,
            single_operator=self.settings.single_operator,
        )
