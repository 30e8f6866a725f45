"""The schema history of all stores and the one way to bring a store up to date.

A revision's file stem is its id, numbered so that the last name is the head. Each revision asks
`stores_of(context)` which stores it runs for: with SQLite each file gets only its own tables, with
PostgreSQL one database gets all.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from portal.failures import StorageFailed, StorageUnsuitable
from portal.notices import notice
from portal.settings import Settings
from portal.storage.engine import STORES, Store, open_engine, store_path
from portal.storage.postgresql import take_migration_lock, unsuitable

_FOLDER: Final = Path(__file__).parent
_LOCK_WAIT_S: Final = 60.0


def head() -> str:
    """Id of the newest revision, from the names of the files alone."""
    return max(_revisions())


def is_current(connection: Connection) -> bool:
    """Whether a store is at the newest schema; False for an older one and for an empty store.

    Raises StorageUnsuitable, one plain sentence, when a newer program has written it.
    """
    found = _revision_in(connection)
    if found is not None and found not in _revisions():
        raise StorageUnsuitable(notice("storage.newer", found=found, known=head()))
    return found == head()


def _revisions() -> frozenset[str]:
    return frozenset(path.stem for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def migrate(settings: Settings, store: Store) -> None:
    """Bring one store to the newest schema. Quick when it is there already; prints nothing.

    Two processes that start together wait for each other. Raises StorageFailed when the store
    cannot be written and StorageUnsuitable when a PostgreSQL database is set up the wrong way, or a
    newer program has written the store.
    """
    engine = open_engine(settings, store)
    try:
        if _is_current(engine):
            return
        if settings.database_url:
            _upgrade(engine, frozenset(STORES))
            return
        lock = store_path(settings, store).with_suffix(".migration.lock")
        with FileLock(lock, timeout=_LOCK_WAIT_S, mode=0o600):
            if not _is_current(engine):
                _upgrade(engine, frozenset({store}))
    except (OSError, DBAPIError, Timeout) as error:
        raise StorageFailed from error
    finally:
        engine.dispose()


def open_migrated(settings: Settings, store: Store) -> Engine:
    """An engine for one store at the newest schema. Raises what `migrate` raises."""
    migrate(settings, store)
    return open_engine(settings, store)


def _is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return is_current(connection)


def _revision_in(connection: Connection) -> str | None:
    # Asked in plain SQL: loading Alembic costs more than all the rest of a light command.
    if connection.dialect.name == "sqlite":
        there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    else:
        there = "SELECT 1 WHERE to_regclass('alembic_version') IS NOT NULL"
    if connection.scalar(text(there)) is None:
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _upgrade(engine: Engine, stores: frozenset[Store], target: str = "head") -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["stores"] = stores
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # A table that others point to is changed by making it anew; said before the transaction,
            # for inside one SQLite ignores it. The connection is not used for anything else.
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            if engine.dialect.name == "postgresql":
                # The lock lies in the database: those who start together may be on several machines.
                take_migration_lock(connection, _LOCK_WAIT_S)
                if reason := unsuitable(connection):
                    raise StorageUnsuitable(reason)
            if target == "head" and is_current(connection):
                return
            config.attributes["connection"] = connection
            command.upgrade(config, target)
            if engine.dialect.name == "sqlite":
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken is not None:
                    raise StorageUnsuitable(f"the migration would leave a dangling row in {broken[0]}")
