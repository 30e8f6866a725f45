"""The schema history of all stores and the one way to bring a store up to date.

A revision's file stem is its id, numbered so that the last name is the head. Each revision asks
`stores_of(context)` which stores it runs for: with SQLite each file gets only its own tables, with
PostgreSQL one database gets all.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from portal.failures import StorageFailed, StorageUnsuitable
from portal.settings import Settings
from portal.storage.engine import STORES, Store, open_engine, store_path

_FOLDER: Final = Path(__file__).parent
_LOCK_WAIT_S: Final = 60.0


def head() -> str:
    """Id of the newest revision, from the names of the files alone."""
    return max(path.stem for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def migrate(settings: Settings, store: Store) -> None:
    """Bring one store to the newest schema. Quick when it is there already; prints nothing.

    Two processes that start together wait for each other. Raises StorageFailed when the store
    cannot be written.
    """
    engine = open_engine(settings, store)
    try:
        if _revision(engine) == head():
            return
        with FileLock(_lock_path(settings, store), timeout=_LOCK_WAIT_S, mode=0o600):
            if _revision(engine) != head():
                _upgrade(engine, frozenset(STORES) if settings.database_url else frozenset({store}))
    except (OSError, OperationalError, Timeout) as error:
        raise StorageFailed from error
    finally:
        engine.dispose()


def _lock_path(settings: Settings, store: Store) -> Path:
    if not settings.database_url:
        return store_path(settings, store).with_suffix(".migration.lock")
    name = hashlib.sha256(settings.database_url.encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"metrology-{name}.migration.lock"


def _revision(engine: Engine) -> str | None:
    # Asked in plain SQL: loading Alembic costs more than all the rest of a light command.
    try:
        with engine.connect() as connection:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except (OperationalError, ProgrammingError) as error:
        if "no such table" in str(error) or "does not exist" in str(error):
            return None
        raise


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
            config.attributes["connection"] = connection
            command.upgrade(config, target)
            if engine.dialect.name == "sqlite":
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken is not None:
                    raise StorageUnsuitable(f"the migration would leave a dangling row in {broken[0]}")
