"""Whether the stores can be used as they are set up, and with what an acknowledged case could be lost."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.failures import StorageFailed, StorageUnsuitable
from portal.settings import Settings
from portal.storage import postgresql
from portal.storage.engine import STORES, Store, open_engine
from portal.storage.migrations import is_current

_ROOM: Final = 1 << 30  # bytes that shall be free for cases and evidence


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is as it must be, and what was seen."""

    name: str
    ok: bool
    told: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Each store in turn, then the room on the disk. Changes nothing."""
    for store in STORES:
        try:
            yield from _database(settings, store)
        except StorageUnsuitable as error:
            yield Finding(f"store {store}", False, str(error))
        except (StorageFailed, DBAPIError):
            yield Finding(f"store {store}", False, "cannot be opened: is it there, running and not locked?")
        if settings.database_url:
            break  # one database holds all of them
    yield _room(settings)


def _database(settings: Settings, store: Store) -> Iterator[Finding]:
    name = "database" if settings.database_url else f"store {store}"
    engine = open_engine(settings, store)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                if reason := postgresql.unsuitable(connection):
                    yield Finding(name, False, reason)
                    return
                for risk in postgresql.risks(connection):
                    yield Finding(name, False, risk)
                kind = f"PostgreSQL {connection.scalar(text('SHOW server_version'))}"
            else:
                broken = connection.scalar(text("PRAGMA quick_check(1)"))
                if broken != "ok":
                    yield Finding(name, False, f"the file is damaged ({broken}): restore a backup")
                    return
                kind = f"SQLite {sqlite3.sqlite_version}"
            current = is_current(connection)
    finally:
        engine.dispose()
    state = "up to date" if current else "brought up to date when it is first used"
    yield Finding(name, True, f"{kind}, {state}")


def _room(settings: Settings) -> Finding:
    folder = settings.data_dir if settings.data_dir.exists() else settings.data_dir.absolute().parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return Finding("disk", False, "the data folder cannot be reached")
    return Finding("disk", free >= _ROOM, f"{free / (1 << 30):.1f} GB free in the data folder")
