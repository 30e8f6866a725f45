"""Repository of the directory: stages publications in short transactions and reads the live ones."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, false, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from knowledge.business_list import BusinessRow
from portal.businesses.identity import identified
from portal.businesses.publication import Decision, Publication, PublicationFacts
from portal.failures import StorageFailed
from portal.storage.directory_index import FullTextIndex, WordIndex, words_of
from portal.storage.directory_rows import business_columns, pledge_columns
from portal.storage.directory_tables import (
    businesses,
    directory_audit,
    live_lists,
    pledge_events,
    pledges,
    publications,
)
from portal.storage.engine import writing

# A transaction should hold the file for less than 200 ms; chunks aim well below it.
_AIM_S: Final = 0.06
_FIRST_CHUNK: Final = 200
_LARGEST_CHUNK: Final = 5_000


class DirectoryStore:
    """Publications, pledges and audit in SQL. Raises StorageFailed when the store cannot be used."""

    def __init__(self, engine: Engine, now: Callable[[], datetime], words: WordIndex | None = None) -> None:
        self.engine = engine
        self.words: WordIndex = words or FullTextIndex()
        self._now = now

    def stage(self, facts: PublicationFacts, rows: Sequence[BusinessRow]) -> str:
        """Store a list without publishing it, in short transactions; returns the publication's id."""
        publication_id = f"pub-{uuid.uuid4().hex[:16]}"
        with self._write() as connection:
            last = connection.scalar(select(func.max(publications.c.sequence))) or 0
            connection.execute(
                insert(publications).values(
                    id=publication_id,
                    sequence=last + 1,
                    list_name=facts.list_name,
                    issuer=facts.issuer,
                    as_of=facts.as_of,
                    source_name=facts.source_name,
                    sha256=facts.sha256,
                    sample=facts.sample,
                    state="staging",
                    row_count=len(rows),
                    staged_at=self._now(),
                    staged_by=facts.staged_by,
                    published_alone=False,
                )
            )
        start, size = 0, _FIRST_CHUNK
        named = identified(rows)
        while start < len(named):
            chunk = named[start : start + size]
            # Pinyin and words are worked out before the file is locked.
            prepared = [(business_columns(publication_id, b, r), pledge_columns(r), r) for b, r in chunk]
            indexed = [words_of(0, columns, r.aliases) for columns, _, r in prepared]
            started = time.perf_counter()
            with self._write() as connection:
                self._insert(connection, prepared, indexed)
            took = time.perf_counter() - started
            start += len(chunk)
            size = max(50, min(_LARGEST_CHUNK, int(size * min(2.0, _AIM_S / max(took, 1e-4)))))
        with self._write() as connection:
            connection.execute(
                update(publications).where(publications.c.id == publication_id).values(state="staged")
            )
            self.audit(connection, facts.staged_by, "stage", publication_id, rows=len(rows))
        return publication_id

    def _insert(
        self,
        connection: Connection,
        prepared: Sequence[tuple[dict[str, Any], dict[str, Any], BusinessRow]],
        indexed: Sequence[Mapping[str, Any]],
    ) -> None:
        # The write lock is held: nobody else takes these numbers meanwhile.
        first = (connection.scalar(select(func.max(businesses.c.row_id))) or 0) + 1
        ids = range(first, first + len(prepared))
        connection.execute(
            insert(businesses), [{"row_id": i, **b} for i, (b, _, _) in zip(ids, prepared, strict=True)]
        )
        connection.execute(
            insert(pledges), [{"row_id": i, **p} for i, (_, p, _) in zip(ids, prepared, strict=True)]
        )
        self.words.add(connection, [{**w, "row_id": i} for i, w in zip(ids, indexed, strict=True)])

    def publish(self, publication_id: str, actor: str, *, alone: bool, only_if_empty: bool = False) -> bool:
        """Flip the pointer of the list to a staged publication; all in one transaction.

        A real list takes all sample lists away; a sample is never put beside real lists. With
        `only_if_empty` nothing happens and False is returned if a real list is live already.
        """
        with self._write() as connection:
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
                update(publications).where(publications.c.id.in_(old)).values(state="superseded")
            )
            connection.execute(
                insert(live_lists).values(list_name=facts.list_name, publication_id=publication_id)
            )
            connection.execute(
                update(publications)
                .where(publications.c.id == publication_id)
                .values(state="live", published_at=self._now(), published_by=actor, published_alone=alone)
            )
            self.audit(connection, actor, "publish", publication_id, alone=alone, replaces=old)
        return True

    def discard(self, publication_id: str) -> None:
        """Delete a publication that is not live, in short transactions."""
        with self._write() as connection:
            connection.execute(
                update(publications)
                .where(publications.c.id == publication_id, publications.c.state != "live")
                .values(state="discarded")
            )
            if (found := self._publication(connection, publication_id)) is None or found.state != "discarded":
                return
        while True:
            with self._write() as connection:
                ids = list(
                    connection.scalars(
                        select(businesses.c.row_id)
                        .where(businesses.c.publication_id == publication_id)
                        .limit(_FIRST_CHUNK)
                    )
                )
                if not ids:
                    connection.execute(delete(publications).where(publications.c.id == publication_id))
                    return
                self.words.remove(connection, ids)
                connection.execute(delete(pledges).where(pledges.c.row_id.in_(ids)))
                connection.execute(delete(businesses).where(businesses.c.row_id.in_(ids)))

    def prune(self, list_name: str) -> None:
        """Delete old publications of a list, but for the last one before, and replaced samples."""
        with self.reading() as connection:
            kept = list(
                connection.scalars(
                    select(publications.c.id)
                    .where(
                        publications.c.list_name == list_name,
                        publications.c.state == "superseded",
                        publications.c.sample.is_(False),
                    )
                    .order_by(publications.c.sequence.desc())
                )
            )[1:]
            kept += connection.scalars(
                select(publications.c.id).where(
                    publications.c.state == "superseded", publications.c.sample.is_(True)
                )
            )
        for publication_id in kept:
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
        with self._write() as connection:
            connection.execute(
                insert(pledge_events).values(
                    business_id=decision.business_id,
                    status=decision.status,
                    decided_on=decision.decided_on,
                    decision_number=decision.decision_number,
                    reason=decision.reason,
                    officer=decision.officer,
                    recorded_at=self._now(),
                )
            )
            self.audit(connection, decision.officer, "decide", decision.business_id, status=decision.status)

    def audit(self, connection: Connection, actor: str, action: str, subject: str, **detail: object) -> None:
        """Write who did what, inside the transaction that does it."""
        connection.execute(
            insert(directory_audit).values(
                at=self._now(),
                actor=actor,
                action=action,
                subject=subject,
                detail=json.dumps(detail, ensure_ascii=False),
            )
        )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with; what the store cannot do is StorageFailed."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise StorageFailed from error

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        try:
            with writing(self.engine) as connection:
                yield connection
        except DBAPIError as error:
            raise StorageFailed from error

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
