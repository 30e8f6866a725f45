"""Rows of a list going in and out of the directory in short transactions, so that others can write."""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Insert, Row, delete, func, insert, literal, select, update

from knowledge.business_list import BusinessRow
from portal.businesses.identity import identified
from portal.businesses.publication import PublicationFacts
from portal.storage.directory_index import words_of
from portal.storage.directory_rows import business_columns, instrument_columns, pledge_columns
from portal.storage.directory_tables import (
    FACETS,
    businesses,
    instruments,
    listing_counts,
    pledges,
    publications,
)
from portal.storage.many_rows import insert_rows

if TYPE_CHECKING:
    from portal.storage.directory import DirectoryStore

# A transaction should hold the file for less than 200 ms; chunks aim well below it.
_AIM_S: Final = 0.06
_FIRST_CHUNK: Final = 200
_LARGEST_CHUNK: Final = 5_000
_SILENT: Final = timedelta(minutes=10)  # so long no chunk comes from a process that lives
Prepared = tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]


def staged(store: DirectoryStore, facts: PublicationFacts, rows: Sequence[BusinessRow], report: str) -> str:
    """Store a list as a publication that waits; returns its id. Rows of one that fails are deleted."""
    publication_id = f"pub-{uuid.uuid4().hex[:16]}"
    with store.writing() as connection:
        sequence = (connection.scalar(select(func.max(publications.c.sequence))) or 0) + 1
        connection.execute(
            insert(publications).values(
                id=publication_id,
                sequence=sequence,
                list_name=facts.list_name,
                issuer=facts.issuer,
                as_of=facts.as_of,
                source_name=facts.source_name,
                sha256=facts.sha256,
                sample=facts.sample,
                state="staging",
                row_count=len(rows),
                staged_at=store.now(),
                staged_by=facts.staged_by,
                published_alone=False,
                report=report,
                writer=_writer(),
                touched_at=store.now(),
            )
        )
        store.words.open(connection, sequence)
    done = False
    try:
        _fill(store, publication_id, sequence, rows)
        # Without the lock of writers, who would wait in vain; nobody else knows these rows yet.
        with store.reading() as connection:
            store.words.close(connection, sequence)
            connection.commit()
        with store.writing() as connection:
            for statement in _counts(publication_id):
                connection.execute(statement)
            connection.execute(
                update(publications).where(publications.c.id == publication_id).values(state="staged")
            )
            detail = {"list": facts.list_name, "rows": len(rows)}
            store.audit(connection, facts.staged_by, "stage", publication_id, **detail)
        done = True
    finally:
        if not done:
            store.discard(publication_id)
    return publication_id


def _fill(store: DirectoryStore, publication_id: str, sequence: int, rows: Sequence[BusinessRow]) -> None:
    start, size = 0, _FIRST_CHUNK
    named = identified(rows)
    while start < len(named):
        chunk = named[start : start + size]
        # Pinyin and words are worked out before the file is locked.
        prepared: list[Prepared] = [
            (
                business_columns(publication_id, b, r),
                pledge_columns(r),
                instrument_columns(publication_id, b, r),
            )
            for b, r in chunk
        ]
        indexed = [
            words_of(0, columns, r.aliases) for (columns, _, _), (_, r) in zip(prepared, chunk, strict=True)
        ]
        started = time.perf_counter()
        with store.writing() as connection:
            _insert(store, connection, sequence, prepared, indexed)
            connection.execute(
                update(publications).where(publications.c.id == publication_id).values(touched_at=store.now())
            )
        took = time.perf_counter() - started
        start += len(chunk)
        size = max(50, min(_LARGEST_CHUNK, int(size * min(2.0, _AIM_S / max(took, 1e-4)))))


def _insert(
    store: DirectoryStore,
    connection: Connection,
    sequence: int,
    prepared: Sequence[Prepared],
    indexed: Sequence[Mapping[str, Any]],
) -> None:
    # The write lock is held: nobody else takes these numbers meanwhile.
    first = (connection.scalar(select(func.max(businesses.c.row_id))) or 0) + 1
    ids = range(first, first + len(prepared))
    insert_rows(
        connection, businesses, [{"row_id": i, **b} for i, (b, _, _) in zip(ids, prepared, strict=True)]
    )
    insert_rows(connection, pledges, [{"row_id": i, **p} for i, (_, p, _) in zip(ids, prepared, strict=True)])
    insert_rows(connection, instruments, [one for _, _, own in prepared for one in own])
    store.words.add(connection, sequence, [{**w, "row_id": i} for i, w in zip(ids, indexed, strict=True)])


def _counts(publication_id: str) -> Iterator[Insert]:
    """How many rows of a publication have each district and each trade."""
    for facet in FACETS:
        of = businesses.c[facet]
        counted = select(businesses.c.publication_id, literal(facet), of, func.count())
        counted = counted.where(businesses.c.publication_id == publication_id)
        columns = list(listing_counts.c.keys())
        yield insert(listing_counts).from_select(columns, counted.group_by(businesses.c.publication_id, of))


def delete_rows(store: DirectoryStore, publication_id: str) -> None:
    """Delete a discarded publication with all its rows, in short transactions."""
    size = _FIRST_CHUNK
    while True:
        started = time.perf_counter()
        with store.writing() as connection:
            left = select(businesses.c.row_id).where(businesses.c.publication_id == publication_id)
            ids = list(connection.scalars(left.limit(size)))
            if not ids:
                of_it = publications.c.id == publication_id
                if (sequence := connection.scalar(select(publications.c.sequence).where(of_it))) is not None:
                    store.words.drop(connection, sequence)
                for table in (instruments, listing_counts):
                    connection.execute(delete(table).where(table.c.publication_id == publication_id))
                connection.execute(delete(publications).where(of_it))
                return
            store.words.remove(connection, ids)
            connection.execute(delete(pledges).where(pledges.c.row_id.in_(ids)))
            connection.execute(delete(businesses).where(businesses.c.row_id.in_(ids)))
        took = time.perf_counter() - started
        size = max(50, min(_LARGEST_CHUNK, int(size * min(2.0, _AIM_S / max(took, 1e-4)))))


def is_abandoned(row: Row[Any], now: datetime) -> bool:
    """Whether nobody writes this publication any more: its process has died, or is silent for long."""
    if row.state == "discarded" or row.touched_at is None:
        return True
    host, _, process = (row.writer or "").rpartition("/")
    if host == socket.gethostname() and process.isdigit() and not _lives(int(process)):
        return True
    last = row.touched_at if row.touched_at.tzinfo else row.touched_at.replace(tzinfo=now.tzinfo)
    return bool(now - last > _SILENT)


def _writer() -> str:
    return f"{socket.gethostname()}/{os.getpid()}"


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
