"""Opens the stores: one SQLite file each for cases, directory and knowledge, or one PostgreSQL.

Why one file each: a long import into a shared file kept complaints from being written.
Why journal_mode=DELETE with synchronous=EXTRA everywhere: SQLite 3.40.1 and its neighbours can
corrupt a WAL when it is reset, and DELETE with FULL can lose an acknowledged commit on a power cut,
since the folder entry of the deleted journal is not flushed. WAL would be sound on 3.51.3+, 3.50.7
and 3.44.6; one mode on every machine is simpler to prove.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.durable_files import make_folder
from portal.failures import StorageFailed, StorageUnsuitable
from portal.settings import Settings
from portal.storage.postgresql import BUSY_TIMEOUT_S, open_postgresql

Store = Literal["cases", "directory", "knowledge"]
STORES: Final[tuple[Store, ...]] = ("cases", "directory", "knowledge")


def store_path(settings: Settings, store: Store) -> Path:
    """The SQLite file of a store."""
    return settings.data_dir / f"{store}.db"


def open_engine(settings: Settings, store: Store) -> Engine:
    """An engine for one store, safe to share between threads; tables are made by `migrate`.

    The data folder is made with mode 0700 and the file with 0600. Raises StorageFailed when the
    folder cannot be written and StorageUnsuitable for a database address that cannot be used.
    """
    if settings.database_url:
        return open_postgresql(settings.database_url, store)
    path = store_path(settings, store)
    _make_private(path)
    # NullPool: a connection never crosses threads, and no descriptor outlives its use.
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that takes the write lock at once, so that it cannot fail half-way on a lock.

    Commits at the end, rolls back on any error. Waits at most BUSY_TIMEOUT_S for another writer.
    """
    with engine.execution_options(takes_write_lock=True).begin() as connection:
        yield connection


@contextmanager
def saving(engine: Engine, *, taken: Exception | None = None) -> Iterator[Connection]:
    """`writing`, with the database's own errors raised as StorageFailed.

    A row that a constraint refuses, such as a second one of a kind, is raised as `taken` if given.
    """
    try:
        with writing(engine) as connection:
            yield connection
    except IntegrityError as error:
        raise taken or StorageFailed() from error
    except DBAPIError as error:
        raise StorageFailed from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to read from, with the database's own errors raised as StorageFailed."""
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise StorageFailed from error


def _make_private(path: Path) -> None:
    try:
        make_folder(path.parent)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise StorageFailed from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # SQLAlchemy shall say BEGIN itself (see _begin_sqlite); the driver would start it too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        mode = cursor.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        for pragma in ("synchronous=EXTRA", "foreign_keys=ON", "secure_delete=ON", "trusted_schema=OFF"):
            cursor.execute(f"PRAGMA {pragma}")
    except sqlite3.Error as error:  # locked, read-only or damaged; SQLAlchemy does not translate it here
        raise StorageFailed from error
    finally:
        cursor.close()
    if mode != "delete":
        raise StorageUnsuitable(
            f"SQLite {sqlite3.sqlite_version} keeps journal_mode={mode}: close every other program that has "
            "the file open, then start again"
        )


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("takes_write_lock")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
