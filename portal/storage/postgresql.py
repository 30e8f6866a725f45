"""PostgreSQL as the place of the stores: engine, errors by their SQLSTATE, the write lock, suitability.

The driver is pg8000 (BSD, pure Python). It raises one class for every error of the server, so that
the classes that the repositories tell apart are given back here by SQLSTATE.
"""

from __future__ import annotations

import weakref
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Engine,
    ExceptionContext,
    create_engine,
    event,
    exc,
    make_url,
    text,
)

from portal.failures import StorageUnsuitable

BUSY_TIMEOUT_S: Final = 5.0
_DRIVER: Final = "postgresql+pg8000"
_ANY_DRIVER: Final = frozenset({"postgres", "postgresql"})
# One writer of a store at a time, as SQLite has it: what reads before it writes can rely on it. The
# keys only need to differ from one another and from those of other programs in the same database.
_LOCKS: Final = {"cases": 5_350_500_001, "directory": 5_350_500_002, "knowledge": 5_350_500_003}
_MIGRATION_LOCK: Final = 5_350_500_000
_UNIQUE_AND_KIN: Final = "23"  # SQLSTATE class: integrity constraint violation
_UNAVAILABLE: Final = ("08", "25006", "53", "55P03", "57", "58")  # connection, full, locked, shut down


def open_postgresql(address: str, store: str) -> Engine:
    """An engine for one store in a PostgreSQL database; raises StorageUnsuitable for a bad address."""
    try:
        url = make_url(address)
        if url.drivername in _ANY_DRIVER:
            url = url.set(drivername=_DRIVER)
        if not url.drivername.startswith("postgresql"):
            raise ValueError
        engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_timeout=BUSY_TIMEOUT_S,
            hide_parameters=True,
            connect_args=_start(url.drivername),
            execution_options={"store": store},
        )
    except (exc.ArgumentError, exc.NoSuchModuleError, ImportError, ValueError) as error:
        # The address may hold a password: it is not repeated.
        raise StorageUnsuitable(
            "METROLOGY_DATABASE_URL cannot be used: expected postgresql://user:password@host/name"
        ) from error
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _named, retval=True)
    # Whoever drops the engine need not close what its pool still holds.
    weakref.finalize(engine, engine.pool.dispose).atexit = False
    return engine


def _start(drivername: str) -> dict[str, Any]:
    # A commit is acknowledged only when it is on the disk, whatever the server's default says.
    settings = {"lock_timeout": str(int(BUSY_TIMEOUT_S * 1000)), "synchronous_commit": "on"}
    if drivername == _DRIVER:
        return {"startup_params": settings}
    return {"options": " ".join(f"-c {name}={value}" for name, value in settings.items())}


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("takes_write_lock"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCKS[options['store']]})")


def take_migration_lock(connection: Connection, wait_s: float) -> None:
    """Wait for whoever migrates this database now; held until the transaction ends."""
    connection.execute(text(f"SET LOCAL lock_timeout = '{int(wait_s)}s'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})


def _named(context: ExceptionContext) -> BaseException | None:
    error = context.original_exception
    told = error.args[0] if error.args else None
    state = str(told.get("C", "")) if isinstance(told, dict) else ""
    kind: type[exc.DBAPIError]
    if state.startswith(_UNIQUE_AND_KIN):
        kind = exc.IntegrityError
    elif state.startswith(_UNAVAILABLE):
        kind = exc.OperationalError
    else:
        return None
    return kind(
        context.statement or "", {}, error, hide_parameters=True, connection_invalidated=context.is_disconnect
    )


def unsuitable(connection: Connection) -> str:
    """What the operator must change before this database may be used; empty if nothing."""
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        return f"the database has the encoding {encoding}: make it anew with ENCODING 'UTF8'"
    letters = text("SELECT datctype FROM pg_database WHERE datname = current_database()")
    locale = str(connection.scalar(letters))
    if locale in {"C", "POSIX"}:
        return (
            f"the database has the locale {locale}, in which Chinese characters are no letters: make it anew "
            "with LOCALE 'C.UTF-8' TEMPLATE template0"
        )
    return ""


def risks(connection: Connection) -> tuple[str, ...]:
    """Settings of the server with which an acknowledged case could be lost."""
    found = []
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        value = connection.scalar(text(f"SHOW {name}"))
        if value == "off":
            found.append(f"the server runs with {name}=off: an acknowledged case can be lost in a power cut")
    return tuple(found)
