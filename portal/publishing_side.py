"""Puts together what officers need around lists: publishing, pledges, meanings of columns, instruments."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.bootstrap import Services
    from portal.businesses.pledge_desk import PledgeDesk
    from portal.businesses.publishing import PublishingRoom
    from portal.storage.column_meanings import ColumnMemory
    from portal.storage.directory import DirectoryStore
    from portal.storage.instruments import InstrumentRegister


class PublishingSide:
    """The services around lists, over the directory's store."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @cached_property
    def store(self) -> DirectoryStore:
        """The store of the directory, migrated."""
        from portal.storage.directory import DirectoryStore
        from portal.storage.engine import open_engine
        from portal.storage.migrations import migrate

        migrate(self._services.settings, "directory")
        return DirectoryStore(open_engine(self._services.settings, "directory"), self._services.clock.now)

    @cached_property
    def room(self) -> PublishingRoom:
        """Lists on their way to the public and back."""
        from portal.businesses.publishing import PublishingRoom

        return PublishingRoom(self.store, self._services.directory)

    @cached_property
    def pledges(self) -> PledgeDesk:
        """Reviews, decisions and reminders."""
        from portal.businesses.pledge_desk import PledgeDesk

        return PledgeDesk(self.store, self._services.directory, self._services.clock)

    @cached_property
    def columns(self) -> ColumnMemory:
        """What officers said of the columns of an issuer's lists."""
        from portal.storage.column_meanings import ColumnMemory

        return ColumnMemory(self.store)

    @cached_property
    def instruments(self) -> InstrumentRegister:
        """The register of measuring instruments."""
        from portal.storage.instruments import InstrumentRegister

        return InstrumentRegister(self.store.engine)
