"""The store of officers' accounts in SQL; every change goes into the audit log with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update

from portal.clock import Clock
from portal.complaints.officers import Role
from portal.notices import notice
from portal.officers.accounts import Account, AccountInvalid
from portal.security.audit import AuditEntry
from portal.security.sealing import WrappedKey
from portal.storage.accounts_tables import officers
from portal.storage.audit import SqlAudit
from portal.storage.engine import reading, saving
from portal.storage.tries import count_try


class SqlAccounts:
    """`AccountStore` over an engine whose store has been migrated."""

    def __init__(self, engine: Engine, audit: SqlAudit, clock: Clock) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def add(self, account: Account, entry: AuditEntry) -> None:
        """Store a new account; AccountInvalid if the id is taken."""
        with saving(self._engine) as connection:
            if connection.execute(select(officers.c.id).where(officers.c.id == account.id)).first():
                raise AccountInvalid(notice("officers.accounts.taken", id=account.id))
            bound = officers.c.oidc_subject == account.oidc_subject
            same = select(officers.c.id).where(officers.c.oidc_issuer == account.oidc_issuer, bound)
            if account.oidc_subject and (held := connection.execute(same).scalar()):
                raise AccountInvalid(notice("officers.accounts.bound", id=held))
            connection.execute(insert(officers).values(id=account.id, **_values(account)))
            self._audit.append(connection, self._clock.now(), entry)

    def change(self, account: Account, entry: AuditEntry) -> None:
        """Store a changed account and what was done in the audit log."""
        with saving(self._engine) as connection:
            connection.execute(update(officers).where(officers.c.id == account.id).values(**_values(account)))
            self._audit.append(connection, self._clock.now(), entry)

    def use_step(self, account_id: str, step: int) -> bool:
        """Mark a code as used; False if it or a newer one was used before."""
        unused = (officers.c.id == account_id) & (officers.c.last_step < step)
        with saving(self._engine) as connection:
            return connection.execute(update(officers).where(unused).values(last_step=step)).rowcount == 1

    def get(self, account_id: str) -> Account | None:
        """The account with this id."""
        with reading(self._engine) as connection:
            row = connection.execute(select(officers).where(officers.c.id == account_id)).first()
        return None if row is None else _account(row)

    def by_subject(self, issuer: str, subject: str) -> Account | None:
        """The account bound to what this issuer calls somebody."""
        bound = (officers.c.oidc_issuer == issuer) & (officers.c.oidc_subject == subject)
        with reading(self._engine) as connection:
            row = connection.execute(select(officers).where(bound)).first()
        return None if row is None else _account(row)

    def all(self) -> tuple[Account, ...]:
        """Every account, by id."""
        with reading(self._engine) as connection:
            return tuple(map(_account, connection.execute(select(officers).order_by(officers.c.id))))

    def count_try(self, digest: bytes, at: datetime, window: timedelta) -> int:
        """Note one try and return how many there were within `window`, this one counted."""
        return count_try(self._engine, digest, at, window)

    def record(self, at: datetime, entry: AuditEntry) -> None:
        """Add to the audit log."""
        self._audit.record(at, entry)


def _values(account: Account) -> dict[str, Any]:
    return {
        "roles": " ".join(sorted(account.roles)),
        "unit": account.unit,
        "created_at": account.created_at,
        "disabled": account.disabled,
        "password_hash": account.password_hash,
        "kek_id": account.wrapped_key.kek_id,
        "wrapped_key": account.wrapped_key.ciphertext,
        "sealed_secret": account.sealed_secret,
        "last_step": account.last_step,
        "version": account.version,
        "oidc_issuer": account.oidc_issuer or None,
        "oidc_subject": account.oidc_subject or None,
    }


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        roles=frozenset(map(Role, row.roles.split())),
        unit=row.unit,
        created_at=row.created_at,
        disabled=row.disabled,
        password_hash=row.password_hash,
        wrapped_key=WrappedKey(row.kek_id, row.wrapped_key),
        sealed_secret=row.sealed_secret,
        last_step=row.last_step,
        version=row.version,
        oidc_issuer=row.oidc_issuer or "",
        oidc_subject=row.oidc_subject or "",
    )
