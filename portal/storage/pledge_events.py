"""Decisions on pledges in SQL: how they follow a business, what is being looked into, when to renew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from portal.businesses.publication import Decision, Review
from portal.storage.directory_tables import pledge_events, pledge_reviews, publications

if TYPE_CHECKING:
    from portal.storage.directory import DirectoryStore

_COPIED = ("status", "decided_on", "decision_number", "reason", "officer", "recorded_at")


def carry(connection: Connection, pairs: Sequence[tuple[str, str]], publication_id: str) -> int:
    """Copy the decisions on each old id to its new one; how many businesses had some.

    All pairs are kept with the publication, so that an undo knows the way back.
    """
    kept = select(publications.c.report).where(publications.c.id == publication_id)
    report = json.loads(connection.scalar(kept) or "{}") | {"followers": [list(pair) for pair in pairs]}
    connection.execute(
        update(publications)
        .where(publications.c.id == publication_id)
        .values(report=json.dumps(report, ensure_ascii=False))
    )
    carried = 0
    known = _with_something(connection)
    for old, new in pairs:
        if old in known:
            carried += bool(_copy(connection, old, new, publication_id))
            # What is being looked into goes along too, and comes back with an undo.
            connection.execute(_moved(old, new))
    return carried


def carry_back(connection: Connection, publication_id: str, since: datetime | None) -> int:
    """Take the copies of a publication away; what was decided since then goes back to the old ids."""
    kept = select(publications.c.report).where(publications.c.id == publication_id)
    pairs = json.loads(connection.scalar(kept) or "{}").get("followers", [])
    connection.execute(delete(pledge_events).where(pledge_events.c.publication_id == publication_id))
    returned = 0
    known = _with_something(connection)
    for old, new in pairs:
        if new in known:
            returned += _copy(connection, new, old, None, since)
            connection.execute(_moved(new, old))
    return returned


def _with_something(connection: Connection) -> set[str]:
    """The ids of businesses that have been decided on or are being looked into."""
    open_ = select(pledge_reviews.c.business_id).where(pledge_reviews.c.closed_at.is_(None))
    return {*connection.scalars(select(pledge_events.c.business_id).distinct()), *connection.scalars(open_)}


def _copy(
    connection: Connection, old: str, new: str, publication_id: str | None, since: datetime | None = None
) -> int:
    statement = select(pledge_events).where(pledge_events.c.business_id == old).order_by(pledge_events.c.id)
    if since is not None:
        statement = statement.where(pledge_events.c.recorded_at >= since)
    copies = [
        {name: getattr(row, name) for name in _COPIED}
        | {"business_id": new, "publication_id": publication_id, "carried_from": old}
        for row in connection.execute(statement)
    ]
    if copies:
        connection.execute(insert(pledge_events), copies)
    return len(copies)


def _moved(old: str, new: str) -> Any:
    still = (pledge_reviews.c.business_id == old) & pledge_reviews.c.closed_at.is_(None)
    return update(pledge_reviews).where(still).values(business_id=new)


class PledgeEvents:
    """Decisions and reviews of pledges. Raises StorageFailed when the store cannot be used."""

    def __init__(self, store: DirectoryStore) -> None:
        self._store = store

    def decisions(self, business_id: str) -> tuple[Decision, ...]:
        """What was decided on a business, the newest last."""
        statement = select(pledge_events).where(pledge_events.c.business_id == business_id)
        with self._store.reading() as connection:
            return tuple(_decision(row) for row in connection.execute(statement.order_by(pledge_events.c.id)))

    def open_review(self, review: Review) -> None:
        """Keep that a pledge is looked into, audited."""
        with self._store.writing() as connection:
            connection.execute(
                insert(pledge_reviews).values(
                    business_id=review.business_id,
                    reason=review.reason,
                    notified_on=review.notified_on,
                    officer=review.officer,
                    opened_at=review.opened_at,
                )
            )
            self._store.audit(connection, review.officer, "review", review.business_id, reason=review.reason)

    def notify(self, business_id: str, day: date, officer: str) -> bool:
        """Keep the day on which the business was told of the review; whether one is open."""
        of_it = (pledge_reviews.c.business_id == business_id) & pledge_reviews.c.closed_at.is_(None)
        with self._store.writing() as connection:
            done = connection.execute(update(pledge_reviews).where(of_it).values(notified_on=day)).rowcount
            self._store.audit(connection, officer, "notify", business_id, on=day.isoformat())
        return bool(done)

    def close_reviews(self, business_id: str, officer: str) -> bool:
        """Nothing is looked into any more; whether anything was."""
        of_it = (pledge_reviews.c.business_id == business_id) & pledge_reviews.c.closed_at.is_(None)
        with self._store.writing() as connection:
            closed = update(pledge_reviews).where(of_it).values(closed_at=self._store.now())
            done = connection.execute(closed).rowcount
            if done:
                self._store.audit(connection, officer, "close review", business_id)
        return bool(done)

    def reviews(self, business_id: str = "") -> tuple[Review, ...]:
        """What is being looked into, the oldest first; of one business, or of all."""
        statement = select(pledge_reviews).where(pledge_reviews.c.closed_at.is_(None))
        if business_id:
            statement = statement.where(pledge_reviews.c.business_id == business_id)
        with self._store.reading() as connection:
            rows = connection.execute(statement.order_by(pledge_reviews.c.id)).all()
        return tuple(Review(r.business_id, r.reason, r.notified_on, r.officer, r.opened_at) for r in rows)

    def decided(self) -> tuple[str, ...]:
        """The ids of all businesses with a decision."""
        with self._store.reading() as connection:
            return tuple(
                connection.scalars(
                    select(pledge_events.c.business_id).group_by(pledge_events.c.business_id)
                    .order_by(func.max(pledge_events.c.id))
                )
            )  # fmt: skip


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        row.business_id, row.status, row.decided_on, row.decision_number, row.reason, row.officer,
        row.carried_from or "",
    )  # fmt: skip
