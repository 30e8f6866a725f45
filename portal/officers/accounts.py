"""Accounts of officers: made by an operator, opened with a passphrase and a code from the officer's phone.

Passphrases are kept as Argon2id (RFC 9106), the phone's secret (TOTP, RFC 6238) sealed under the key ring
and bound to its account. There is no default account and no default passphrase: the first one is made by
`metrology officers add`, which shows passphrase and secret once.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from portal.clock import Clock
from portal.complaints.officers import Officer, Role
from portal.complaints.routing import CITY_CODE, unit_by_code
from portal.notices import notice
from portal.officers.id_tokens import bearer_of
from portal.officers.phone_codes import address_for_app, new_secret, step_of
from portal.security.audit import AuditEntry
from portal.security.keys import KeyRing
from portal.security.sealing import WrappedKey, new_seal, open_seal

TRIES: Final = 5
TRIES_OF_ADDRESS: Final = 60  # a whole office may stand behind one address
TRY_WINDOW: Final = timedelta(minutes=1)
LONGEST_ID: Final = 40
LONGEST_SUBJECT: Final = 200
_SECRET: Final = "totp"
_WORD_BYTES: Final = 15


class SignInRefused(Exception):
    """Wrong name, passphrase or code, or a disabled account: one text for all."""


class SignInDelayed(Exception):
    """Too many tries within a minute, whether the account exists or not."""


class AccountInvalid(Exception):
    """An account cannot be made as asked; one plain sentence."""


@dataclass(frozen=True, slots=True)
class Account:
    """An officer's account as it is stored; `last_step` is the newest code that was used."""

    id: str
    roles: frozenset[Role]
    unit: str
    created_at: datetime
    disabled: bool
    password_hash: str = field(repr=False)
    wrapped_key: WrappedKey = field(repr=False)
    sealed_secret: bytes = field(repr=False)
    last_step: int = 0
    version: int = 1
    oidc_issuer: str = ""
    oidc_subject: str = field(default="", repr=False)

    @property
    def officer(self) -> Officer:
        """Who this account acts as."""
        return Officer(self.id, self.roles, self.unit)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an operator hands to the officer, once: passphrase, and the address for the phone's app.

    Both are empty for an account that a sign-in service opens.
    """

    id: str
    passphrase: str = field(repr=False)
    totp_uri: str = field(repr=False)


class AccountStore(Protocol):
    """Where accounts are kept; every method may raise StorageFailed."""

    def add(self, account: Account, entry: AuditEntry) -> None:
        """Store a new account; AccountInvalid if the id is taken."""
        ...

    def change(self, account: Account, entry: AuditEntry) -> None:
        """Store a changed account and what was done in the audit log."""
        ...

    def use_step(self, account_id: str, step: int) -> bool:
        """Mark a code as used; False if it or a newer one was used before."""
        ...

    def get(self, account_id: str) -> Account | None:
        """The account with this id."""
        ...

    def by_subject(self, issuer: str, subject: str) -> Account | None:
        """The account bound to what this issuer calls somebody."""
        ...

    def all(self) -> Sequence[Account]:
        """Every account, by id."""
        ...

    def count_try(self, digest: bytes, at: datetime, window: timedelta) -> int:
        """Note one try and return how many there were within `window`, this one counted."""
        ...

    def record(self, at: datetime, entry: AuditEntry) -> None:
        """Add to the audit log."""
        ...


class Accounts:
    """Makes, opens and closes accounts. Safe to share between threads."""

    def __init__(self, store: AccountStore, keys: KeyRing, clock: Clock) -> None:
        from argon2 import PasswordHasher

        self._store = store
        self._keys = keys
        self._clock = clock
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_urlsafe(_WORD_BYTES))

    def add(
        self, account_id: str, roles: Sequence[str], unit: str, by: str, issuer: str = "", subject: str = ""
    ) -> NewAccount:
        """Make an account and return what the officer needs, shown this once.

        `roles` are those of `Role`; the city desk and its unit go together. With `issuer` and `subject`
        the account is opened by that sign-in service alone and has no passphrase. Raises AccountInvalid.
        """
        chosen = _checked(account_id, roles, unit)
        _check_subject(issuer, subject)
        passphrase, secret = _passphrase(), new_secret()
        seal, wrapped = new_seal(self._keys, _owner(account_id))
        account = Account(
            id=account_id,
            roles=chosen,
            unit=unit,
            created_at=self._clock.now(),
            disabled=False,
            password_hash=self._hasher.hash(passphrase),
            wrapped_key=wrapped,
            sealed_secret=seal.seal(_SECRET, secret.encode()),
            oidc_issuer=issuer,
            oidc_subject=subject,
        )
        told = {"roles": " ".join(sorted(chosen)), "unit": unit} | ({"issuer": issuer} if issuer else {})
        self._store.add(account, AuditEntry(by, "officer_added", account_id, told))
        if subject:
            return NewAccount(account_id, "", "")
        return NewAccount(account_id, passphrase, _uri(account_id, secret))

    def renew(self, account_id: str, by: str) -> NewAccount:
        """A new passphrase and secret for an account, which ends the old ones and enables it again.

        An account that a sign-in service opened is opened by these alone from then on.
        """
        account = self._known(account_id)
        passphrase, secret = _passphrase(), new_secret()
        seal, wrapped = new_seal(self._keys, _owner(account_id))
        renewed = _changed(
            account,
            password_hash=self._hasher.hash(passphrase),
            wrapped_key=wrapped,
            sealed_secret=seal.seal(_SECRET, secret.encode()),
            disabled=False,
            last_step=0,
            version=account.version + 1,
            oidc_issuer="",
            oidc_subject="",
        )
        self._store.change(renewed, AuditEntry(by, "officer_renewed", account_id))
        return NewAccount(account_id, passphrase, _uri(account_id, secret))

    def disable(self, account_id: str, by: str) -> None:
        """Close an account: its next request at the desk is refused. Raises AccountInvalid."""
        account = self._known(account_id)
        closed = _changed(account, disabled=True, version=account.version + 1)
        self._store.change(closed, AuditEntry(by, "officer_disabled", account_id))

    def all(self) -> Sequence[Account]:
        """Every account, by id."""
        return self._store.all()

    def sign_in(self, account_id: str, passphrase: str, code: str, address: str = "") -> Account:
        """The account that name, passphrase and code open; the code works once.

        Takes as long for an unknown name as for a known one. Raises SignInRefused (one text),
        SignInDelayed at the sixth try of a name, or the 61st of an address, within a minute; StorageFailed.
        """
        name, now = account_id.strip().lower()[:LONGEST_ID], self._clock.now()
        for what, value, most in (("name", name, TRIES), ("address", address, TRIES_OF_ADDRESS)):
            if value and self._tries(what, value, now) > most:
                raise SignInDelayed(notice("officers.sign_in.delayed"))
        account = self._store.get(name)
        known = account is not None and not account.disabled and not account.oidc_subject
        right = self._verify(account.password_hash if account else self._nobody, passphrase)
        step = self._step(account, code, now) if account else None
        if not (known and right and step and account) or not self._store.use_step(account.id, step):
            self._store.record(now, AuditEntry("desk", "sign_in_refused", name if account else "unknown"))
            raise SignInRefused(notice("officers.sign_in.refused"))
        self._store.record(now, AuditEntry(account.officer.actor, "signed_in", account.id))
        return account

    def sign_in_by(self, claims: Mapping[str, object]) -> Account:
        """The account bound to the issuer and subject of an ID token that was verified before.

        No claim makes an account or gives a role. A token works once and for five minutes, so that what a
        browser keeps of it opens nothing later. Raises SignInRefused, StorageFailed.
        """
        now = self._clock.now()
        bearer = bearer_of(claims, now)
        account = self._store.by_subject(bearer.issuer, bearer.subject) if bearer else None
        known = account is not None and not account.disabled
        if not (known and account and bearer and self._store.use_step(account.id, bearer.step)):
            told = account.id if account else "unknown"
            self._store.record(now, AuditEntry("desk", "sign_in_refused", told))
            raise SignInRefused(notice("officers.sign_in.no_account"))
        entry = AuditEntry(account.officer.actor, "signed_in", account.id, {"issuer": account.oidc_issuer})
        self._store.record(now, entry)
        return account

    def still(self, account: Account) -> bool:
        """Whether what `account` was signed in with still holds: not closed, not renewed since."""
        now = self._store.get(account.id)
        return now is not None and not now.disabled and now.version == account.version

    def signed_out(self, account: Account, reason: str) -> None:
        """Note in the audit log that somebody signed out, or was signed out."""
        entry = AuditEntry(account.officer.actor, "signed_out", account.id, {"reason": reason})
        self._store.record(self._clock.now(), entry)

    def _tries(self, what: str, value: str, now: datetime) -> int:
        return self._store.count_try(self._keys.digest(f"sign-in {what}", value), now, TRY_WINDOW)

    def _verify(self, password_hash: str, passphrase: str) -> bool:
        from argon2.exceptions import VerifyMismatchError

        try:
            return self._hasher.verify(password_hash, passphrase)
        except VerifyMismatchError:
            return False

    def _step(self, account: Account, code: str, now: datetime) -> int | None:
        seal = open_seal(self._keys, _owner(account.id), account.wrapped_key)
        return step_of(seal.open(_SECRET, account.sealed_secret).decode(), code, now)

    def _known(self, account_id: str) -> Account:
        account = self._store.get(account_id)
        if account is None:
            raise AccountInvalid(notice("officers.accounts.unknown", id=account_id))
        return account


def _checked(account_id: str, roles: Sequence[str], unit: str) -> frozenset[Role]:
    if not (0 < len(account_id) <= LONGEST_ID) or not account_id.replace("-", "").replace(".", "").isalnum():
        raise AccountInvalid(notice("officers.accounts.bad_id", longest=LONGEST_ID))
    if account_id != account_id.lower() or not account_id.isascii():
        raise AccountInvalid(notice("officers.accounts.bad_id", longest=LONGEST_ID))
    if not roles or set(roles) - set(Role):
        raise AccountInvalid(notice("officers.accounts.bad_role", roles="、".join(Role)))
    if unit_by_code(unit).code != unit:
        raise AccountInvalid(notice("officers.accounts.bad_unit", unit=unit))
    chosen = frozenset(map(Role, roles))
    if (Role.CITY_DESK in chosen) != (unit == CITY_CODE) and {Role.CITY_DESK, Role.UNIT_OFFICER} & chosen:
        raise AccountInvalid(notice("officers.accounts.role_and_unit", city=CITY_CODE))
    return chosen


def _check_subject(issuer: str, subject: str) -> None:
    """Both or neither; an issuer is an https address (http on this machine)."""
    if bool(issuer) != bool(subject) or max(len(issuer), len(subject)) > LONGEST_SUBJECT:
        raise AccountInvalid(notice("officers.accounts.bad_subject"))
    if issuer and not issuer.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise AccountInvalid(notice("officers.accounts.bad_subject"))


def _passphrase() -> str:
    """120 random bits in groups that can be typed from paper."""
    text = secrets.token_bytes(_WORD_BYTES).hex()
    return "-".join(text[start : start + 6] for start in range(0, len(text), 6))


def _uri(account_id: str, secret: str) -> str:
    return address_for_app(secret, account_id, notice("officers.title"))


def _owner(account_id: str) -> str:
    return f"officer {account_id}"


def _changed(account: Account, **values: object) -> Account:
    return Account(**({name: getattr(account, name) for name in Account.__dataclass_fields__} | values))
