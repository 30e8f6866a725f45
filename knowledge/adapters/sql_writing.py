"""One transaction that writes: it takes the write lock at its beginning."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that commits at the end and rolls back on any error.

    Most of ours read before they write. On SQLite such a one fails at once, without waiting, when
    another writer is about to commit: two of them would wait for each other. With the lock taken
    first, the second simply waits. The engine's opener heeds `takes_write_lock`; others ignore it.
    """
    with engine.execution_options(takes_write_lock=True).begin() as connection:
        yield connection
