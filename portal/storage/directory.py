"""Repository of the directory: stages publications in short transactions and reads the live ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, false, func, insert, select, update

from knowledge.business_list import BusinessRow
from portal.businesses.publication import Decision, Publication, PublicationFacts
from portal.storage.directory_index import WordIndex, word_index
from portal.storage.directory_tables import (
    businesses,
    directory_audit,
    live_lists,
    pledge_events,
    publications,
)
from portal.storage.engine import reading, saving
from portal.storage.pledge_events import PledgeEvents, carry
from portal.storage.publication_review import PublicationReview
from portal.storage.staging import delete_rows, is_abandoned, staged


class DirectoryStore:
    """Publications, pledges and audit in SQL. Raises StorageFailed when the store cannot be used."""

    def __init__(self, engine: Engine, now: Callable[[], datetime], words: WordIndex | None = None) -> None:
        self.engine = engine
        self.words: WordIndex = words or word_index(engine)
        self.now = now
        self.review = PublicationReview(self)
        self.events = PledgeEvents(self)

    def stage(self, facts: PublicationFacts, rows: Sequence[BusinessRow], report: str = "") -> str:
        """Store a list without publishing it, in short transactions; returns the publication's id.

        What an import that broke off has left behind is deleted first; this one deletes its own
        rows when it fails.
        """
        self.clean_up()
        return staged(self, facts, rows, report)

    def clean_up(self) -> int:
        """Delete what imports have left whose process is gone; how many there were."""
        with self.reading() as connection:
            statement = select(publications).where(publications.c.state.in_(("staging", "discarded")))
            left = [row.id for row in connection.execute(statement) if is_abandoned(row, self.now())]
        for publication_id in left:
            self.discard(publication_id)
        return len(left)

    def publish(
        self,
        publication_id: str,
        actor: str,
        *,
        alone: bool,
        only_if_empty: bool = False,
        followers: Sequence[tuple[str, str]] = (),
    ) -> bool:
        """Flip the pointer of the list to a staged publication; all in one transaction.

        A real list takes all sample lists away; a sample is never put beside real lists. With
        `only_if_empty` nothing happens and False is returned if a real list is live already.
        `followers` are (id, new id) of businesses whose decisions go with them.
        """
        with self.writing() as connection:
            publication = self._publication(connection, publication_id)
            if publication is None or publication.state != "staged":
                return False
            facts = publication.facts
            if (only_if_empty or facts.sample) and self._real_lists(connection):
                return False
            gone = select(live_lists.c.publication_id).join(publications)
            gone = gone.where(
                (live_lists.c.list_name == facts.list_name)
                | (publications.c.sample if not facts.sample else false())
            )
            old = list(connection.scalars(gone))
            connection.execute(delete(live_lists).where(live_lists.c.publication_id.in_(old)))
            connection.execute(
                update(publications)
                .where(publications.c.id.in_(old))
                .values(state="superseded", superseded_by=publication_id)
            )
            connection.execute(
                insert(live_lists).values(list_name=facts.list_name, publication_id=publication_id)
            )
            connection.execute(
                update(publications)
                .where(publications.c.id == publication_id)
                .values(state="live", published_at=self.now(), published_by=actor, published_alone=alone)
            )
            carried = carry(connection, followers, publication_id)
            detail = {"list": facts.list_name, "alone": alone, "replaces": old, "carried": carried}
            self.audit(connection, actor, "publish", publication_id, **detail)
        return True

    def discard(self, publication_id: str) -> None:
        """Delete a publication that is not live, in short transactions."""
        with self.writing() as connection:
            connection.execute(
                update(publications)
                .where(publications.c.id == publication_id, publications.c.state != "live")
                .values(state="discarded")
            )
            if (found := self._publication(connection, publication_id)) is None or found.state != "discarded":
                return
        delete_rows(self, publication_id)

    def prune(self, list_name: str) -> None:
        """Delete publications that no undo can need: all but those that a live one has taken off.

        Of publications from before that was kept, the last one of the list stays.
        """
        live = select(live_lists.c.publication_id)
        with self.reading() as connection:
            gone = publications.c.state.in_(("superseded", "undone"))
            needed = publications.c.superseded_by.in_(live)
            known = publications.c.superseded_by.is_not(None) | (publications.c.state == "undone")
            old = list(
                connection.scalars(
                    select(publications.c.id).where(gone, known, func.coalesce(needed, false()).is_(False))
                )
            )
            old += connection.scalars(
                select(publications.c.id)
                .where(gone, ~known, publications.c.list_name == list_name)
                .order_by(publications.c.sequence.desc())
                .offset(1)
            )
        for publication_id in old:
            self.discard(publication_id)

    def publication(self, publication_id: str) -> Publication | None:
        """A stored publication, or None."""
        with self.reading() as connection:
            return self._publication(connection, publication_id)

    def live_publications(self) -> tuple[Publication, ...]:
        """The publications that the public reads."""
        with self.reading() as connection:
            ids = connection.scalars(select(live_lists.c.publication_id).order_by(live_lists.c.list_name))
            found = [self._publication(connection, i) for i in ids]
        return tuple(p for p in found if p is not None)

    def staged_publications(self) -> tuple[Publication, ...]:
        """The publications that wait for a second officer, the newest first."""
        with self.reading() as connection:
            ids = connection.scalars(
                select(publications.c.id)
                .where(publications.c.state == "staged")
                .order_by(publications.c.sequence.desc())
            )
            found = [self._publication(connection, i) for i in ids]
        return tuple(p for p in found if p is not None)

    def digests(self, publication_id: str) -> dict[str, str]:
        """Business id -> digest of its row, to tell what a new list changes."""
        statement = select(businesses.c.business_id, businesses.c.digest)
        with self.reading() as connection:
            rows = connection.execute(statement.where(businesses.c.publication_id == publication_id))
            return {row.business_id: row.digest for row in rows}

    def record(self, decision: Decision) -> None:
        """Store a decision on a pledge; it holds until the next one."""
        with self.writing() as connection:
            connection.execute(
                insert(pledge_events).values(
                    business_id=decision.business_id,
                    status=decision.status,
                    decided_on=decision.decided_on,
                    decision_number=decision.decision_number,
                    reason=decision.reason,
                    officer=decision.officer,
                    recorded_at=self.now(),
                )
            )
            self.audit(connection, decision.officer, "decide", decision.business_id, status=decision.status)

    def audit(self, connection: Connection, actor: str, action: str, subject: str, **detail: object) -> None:
        """Write who did what, inside the transaction that does it."""
        connection.execute(
            insert(directory_audit).values(
                at=self.now(),
                actor=actor,
                action=action,
                subject=subject,
                detail=json.dumps(detail, ensure_ascii=False),
            )
        )

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection to read with; what the store cannot do is StorageFailed."""
        return reading(self.engine)

    def writing(self) -> AbstractContextManager[Connection]:
        """One short transaction; what the store cannot do is StorageFailed."""
        return saving(self.engine)

    @staticmethod
    def _publication(connection: Connection, publication_id: str) -> Publication | None:
        row = connection.execute(select(publications).where(publications.c.id == publication_id)).first()
        if row is None:
            return None
        facts = PublicationFacts(
            list_name=row.list_name,
            issuer=row.issuer,
            as_of=row.as_of,
            source_name=row.source_name,
            sha256=row.sha256,
            sample=row.sample,
            staged_by=row.staged_by,
        )
        return Publication(row.id, facts, row.state, row.row_count, row.published_alone)

    @staticmethod
    def _real_lists(connection: Connection) -> int:
        statement = select(func.count()).select_from(live_lists.join(publications))
        return connection.scalar(statement.where(publications.c.sample.is_(False))) or 0
