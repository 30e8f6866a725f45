"""The trades of the published businesses."""

from __future__ import annotations

from sqlalchemy import func, select

from portal.storage.directory import DirectoryStore
from portal.storage.directory_tables import businesses, live_lists


def frequent_trades(store: DirectoryStore, limit: int) -> tuple[str, ...]:
    """The trades as the live lists write them, the most frequent first. Raises StorageFailed."""
    statement = (
        select(businesses.c.industry)
        .join(live_lists, live_lists.c.publication_id == businesses.c.publication_id)
        .where(businesses.c.industry != "")
        .group_by(businesses.c.industry)
        .order_by(func.count().desc(), businesses.c.industry)
        .limit(limit)
    )
    with store.reading() as connection:
        return tuple(connection.scalars(statement))
