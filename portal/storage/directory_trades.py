"""The trades of the published businesses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select

from portal.storage.directory import DirectoryStore
from portal.storage.directory_tables import businesses, listing_counts, live_lists

_CHUNK = 500  # how many codes one statement asks for


def frequent_trades(store: DirectoryStore, limit: int) -> tuple[str, ...]:
    """The trades as the live lists write them, the most frequent first. Raises StorageFailed."""
    counts = listing_counts.c
    statement = (
        select(counts.value)
        .join(live_lists, live_lists.c.publication_id == counts.publication_id)
        .where(counts.facet == "industry", counts.value != "")
        .group_by(counts.value)
        .order_by(func.sum(counts["count"]).desc(), counts.value)
        .limit(limit)
    )
    with store.reading() as connection:
        return tuple(connection.scalars(statement))


def trades_of(store: DirectoryStore, usccs: Iterable[str]) -> Mapping[str, str]:
    """The trade of each business with one of these codes, as live lists write it. Raises StorageFailed."""
    wanted = sorted(set(usccs))
    found: dict[str, str] = {}
    with store.reading() as connection:
        for start in range(0, len(wanted), _CHUNK):
            statement = (
                select(businesses.c.uscc, businesses.c.industry)
                .join(live_lists, live_lists.c.publication_id == businesses.c.publication_id)
                .where(businesses.c.industry != "", businesses.c.uscc.in_(wanted[start : start + _CHUNK]))
                .order_by(businesses.c.row_id.desc())
            )
            found |= {row.uscc: row.industry for row in connection.execute(statement)}
    return found
