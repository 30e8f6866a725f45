"""Online pledges of businesses in SQL (store `cases`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from portal.businesses.self_pledge_form import Particulars
from portal.businesses.self_pledge_records import Application
from portal.security.sealing import WrappedKey
from portal.storage.engine import reading, saving
from portal.storage.self_pledge_tables import pledge_application_events as events
from portal.storage.self_pledge_tables import pledge_applications as applications


class SqlSelfPledges:
    """`SelfPledgeStore` over an engine whose store has been migrated."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, application: Application, most_waiting: int) -> Application | None:
        """Store a new one, or return the stored one with its idempotency key; None when too many wait."""
        same = select(applications).where(applications.c.idempotency_hmac == application.idempotency_hmac)
        waiting = select(func.count()).where(applications.c.state.in_(("submitted", "checked")))
        wrapped = application.wrapped_key
        assert wrapped is not None, "a new application is sealed"
        with saving(self._engine) as connection:
            before = connection.execute(same).first()
            if before is not None:
                return _application(before)
            if (connection.scalar(waiting) or 0) >= most_waiting:
                return None
            connection.execute(
                insert(applications).values(
                    id=application.id,
                    received_at=application.received_at,
                    hmac_key_id=application.hmac_key_id,
                    code_hmac=application.code_hmac,
                    idempotency_hmac=application.idempotency_hmac,
                    notice_version=application.notice_version,
                    particulars=json.dumps(application.particulars.to_json(), ensure_ascii=False),
                    state=application.state,
                    kek_id=wrapped.kek_id,
                    wrapped_key=wrapped.ciphertext,
                    sealed_contact=application.sealed_contact,
                )
            )
            self._record(connection, application.id, application.received_at, "business", "submitted", "")
        return application

    def by_code(self, code_hmacs: Sequence[bytes]) -> Application | None:
        """The one whose code has one of these HMACs."""
        return self._one(applications.c.code_hmac.in_(code_hmacs))

    def by_id(self, application_id: str) -> Application | None:
        """One application."""
        return self._one(applications.c.id == application_id)

    def in_state(self, *states: str) -> tuple[Application, ...]:
        """Those in these states, the oldest decision or receipt first."""
        order = (func.coalesce(applications.c.decided_at, applications.c.received_at), applications.c.id)
        statement = select(applications).where(applications.c.state.in_(states)).order_by(*order)
        with reading(self._engine) as connection:
            return tuple(_application(row) for row in connection.execute(statement))

    def move(
        self, application_id: str, before: Sequence[str], after: str, at: datetime, actor: str, reason: str
    ) -> bool:
        """Change the state, on record; False unless it was one of `before`."""
        chosen = update(applications).where(
            applications.c.id == application_id, applications.c.state.in_(before)
        )
        values: dict[str, Any] = {"state": after}
        if after == "checked":
            values["checked_by"] = actor
        else:
            values |= {"decided_by": actor, "decided_at": at, "reason": reason}
        with saving(self._engine) as connection:
            done = connection.execute(chosen.values(**values)).rowcount == 1
            if done:
                self._record(connection, application_id, at, actor, after, reason)
        return done

    def note(self, application_id: str, at: datetime, actor: str, action: str) -> None:
        """Put on record that somebody did something with an application."""
        with saving(self._engine) as connection:
            self._record(connection, application_id, at, actor, action, "")

    def drop_returned(self, before: datetime) -> int:
        """Delete pledges that were returned before a moment, with what was recorded of them; how many."""
        over = select(applications.c.id).where(
            applications.c.state == "returned", applications.c.decided_at < before
        )
        with saving(self._engine) as connection:
            connection.execute(delete(events).where(events.c.application_id.in_(over)))
            return connection.execute(delete(applications).where(applications.c.id.in_(over))).rowcount

    def forget_contact(self, application_id: str, at: datetime) -> bool:
        """Destroy the contact of a pledge and its key, on record; whether there was one."""
        chosen = update(applications).where(
            applications.c.id == application_id, applications.c.wrapped_key.is_not(None)
        )
        with saving(self._engine) as connection:
            done = connection.execute(chosen.values(wrapped_key=None, sealed_contact=None)).rowcount == 1
            if done:
                self._record(connection, application_id, at, "system", "contact forgotten", "")
        return done

    @staticmethod
    def _record(
        connection: Connection, application_id: str, at: datetime, actor: str, action: str, reason: str
    ) -> None:
        row = {"application_id": application_id, "at": at, "actor": actor, "action": action, "reason": reason}
        connection.execute(insert(events).values(**row))

    def _one(self, condition: Any) -> Application | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(applications).where(condition)).first()
        return None if row is None else _application(row)


def _application(row: Row[Any]) -> Application:
    return Application(
        id=row.id,
        received_at=row.received_at,
        hmac_key_id=row.hmac_key_id,
        code_hmac=row.code_hmac,
        idempotency_hmac=row.idempotency_hmac,
        notice_version=row.notice_version,
        particulars=Particulars.from_json(json.loads(row.particulars)),
        state=row.state,
        wrapped_key=WrappedKey(row.kek_id, row.wrapped_key) if row.wrapped_key else None,
        sealed_contact=row.sealed_contact or b"",
        checked_by=row.checked_by or "",
        decided_by=row.decided_by or "",
        reason=row.reason or "",
    )
