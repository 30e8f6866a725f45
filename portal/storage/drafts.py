"""The store of drafts in SQL (SQLite or PostgreSQL)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Engine, delete, func, insert, select, update

from portal.complaints.draft_records import SealedDraft, SealedFile
from portal.security.sealing import WrappedKey
from portal.storage.drafts_tables import draft_files, drafts
from portal.storage.engine import reading, saving
from portal.storage.tries import count_try


class SqlDrafts:
    """`DraftRepository` over an engine whose store has been migrated."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_visitor(self, visitor_hmacs: Sequence[bytes]) -> SealedDraft | None:
        """The draft whose visitor has one of these HMACs."""
        return self._one(drafts.c.visitor_hmac, visitor_hmacs)

    def of_code(self, code_hmacs: Sequence[bytes]) -> SealedDraft | None:
        """The draft that one of these codes hands over."""
        return self._one(drafts.c.code_hmac, code_hmacs)

    def put(self, draft: SealedDraft) -> None:
        """Store a draft, or its new state; its files are left as they are."""
        values = {
            "visitor_hmac": draft.visitor_hmac,
            "code_hmac": draft.code_hmac,
            "saved_at": draft.saved_at,
            "kek_id": draft.wrapped_key.kek_id,
            "wrapped_key": draft.wrapped_key.ciphertext,
            "state": draft.state,
        }
        with saving(self._engine) as connection:
            changed = connection.execute(update(drafts).where(drafts.c.id == draft.id).values(**values))
            if changed.rowcount == 0:
                # Outdated drafts of the same visitor are in the way of a new one.
                _drop(connection, drafts.c.visitor_hmac == draft.visitor_hmac)
                connection.execute(insert(drafts).values(id=draft.id, **values))

    def put_file(self, draft_id: str, file: SealedFile) -> None:
        """Add a file to a stored draft."""
        with saving(self._engine) as connection:
            last = select(func.coalesce(func.max(draft_files.c.position), 0)).where(
                draft_files.c.draft_id == draft_id
            )
            position = int(connection.execute(last).scalar_one()) + 1
            connection.execute(
                insert(draft_files).values(
                    draft_id=draft_id,
                    stored_name=file.stored_name,
                    position=position,
                    stored_bytes=file.stored_bytes,
                    sealed=file.sealed,
                )
            )

    def drop_file(self, draft_id: str, stored_name: str) -> None:
        """Take a file out of a draft."""
        own = (draft_files.c.draft_id == draft_id) & (draft_files.c.stored_name == stored_name)
        with saving(self._engine) as connection:
            connection.execute(delete(draft_files).where(own))

    def drop(self, draft_id: str) -> None:
        """Forget a draft and its files."""
        with saving(self._engine) as connection:
            _drop(connection, drafts.c.id == draft_id)

    def drop_before(self, moment: datetime) -> int:
        """Forget the drafts that were last saved before `moment`; how many."""
        with saving(self._engine) as connection:
            return _drop(connection, drafts.c.saved_at < moment)

    def file_names(self) -> frozenset[str]:
        """Names of all files that drafts hold."""
        with reading(self._engine) as connection:
            return frozenset(connection.execute(select(draft_files.c.stored_name)).scalars())

    def count_try(self, code_hmac: bytes, at: datetime, window: timedelta) -> int:
        """Note one try of a secret and return how many there were within `window`, this one counted."""
        return count_try(self._engine, code_hmac, at, window)

    def _one(self, column: Column[Any], values: Sequence[bytes]) -> SealedDraft | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(drafts).where(column.in_(values))).first()
            if row is None:
                return None
            files = connection.execute(
                select(draft_files).where(draft_files.c.draft_id == row.id).order_by(draft_files.c.position)
            ).all()
        return SealedDraft(
            id=row.id,
            visitor_hmac=row.visitor_hmac,
            code_hmac=row.code_hmac,
            saved_at=row.saved_at,
            wrapped_key=WrappedKey(row.kek_id, row.wrapped_key),
            state=row.state,
            files=tuple(SealedFile(file.stored_name, file.stored_bytes, file.sealed) for file in files),
        )


def _drop(connection: Connection, which: Any) -> int:
    ids = select(drafts.c.id).where(which)
    connection.execute(delete(draft_files).where(draft_files.c.draft_id.in_(ids)))
    return connection.execute(delete(drafts).where(which)).rowcount
