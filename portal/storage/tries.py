"""Counts tries of secrets (case codes, codes of drafts, sign-ins) by HMAC, in the store of cases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine, delete, func, insert, select

from portal.storage.cases_tables import code_tries
from portal.storage.engine import saving

_KEPT: Final = timedelta(hours=1)  # the longest window that is asked for


def count_try(engine: Engine, digest: bytes, at: datetime, window: timedelta) -> int:
    """Note one try at `at` and return how many there were within `window`, this one counted.

    Tries of an hour ago and older are forgotten, whatever they tried; `window` may be as long, not
    longer. Raises StorageFailed.
    """
    recent = (code_tries.c.code_hmac == digest) & (code_tries.c.at > at - window)
    with saving(engine) as connection:
        connection.execute(delete(code_tries).where(code_tries.c.at <= at - _KEPT))
        connection.execute(insert(code_tries).values(code_hmac=digest, at=at))
        return int(connection.execute(select(func.count()).where(recent)).scalar_one())


def clear_tries(engine: Engine, digest: bytes) -> None:
    """Forget the tries of one secret. Raises StorageFailed."""
    with saving(engine) as connection:
        connection.execute(delete(code_tries).where(code_tries.c.code_hmac == digest))
