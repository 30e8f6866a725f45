"""Accounts of officers over the real store: two factors, one text, a delay, one use of a code, an audit trail."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pyotp import TOTP, parse_uri

from portal.bootstrap import build_services
from portal.clock import SHANGHAI
from portal.complaints.officers import Role
from portal.officers.accounts import (
    TRIES_OF_ADDRESS,
    Account,
    AccountInvalid,
    Accounts,
    NewAccount,
    SignInDelayed,
    SignInRefused,
)
from portal.settings import Settings

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=SHANGHAI)


class Desk:
    """The accounts of one store, at a moment that the test moves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOW

    @property
    def accounts(self) -> Accounts:
        return build_services(Settings(data_dir=self.folder, now=self.now)).accounts

    def code(self, made: NewAccount) -> str:
        totp = parse_uri(made.totp_uri)
        assert isinstance(totp, TOTP)
        return totp.at(self.now)

    def enter(self, made: NewAccount, **changes: str) -> Account:
        given = {"account_id": made.id, "passphrase": made.passphrase, "code": self.code(made)} | changes
        return self.accounts.sign_in(**given)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_there_is_no_account_until_one_is_made(desk: Desk) -> None:
    assert desk.accounts.all() == ()
    for name in ("admin", "root", "officer"):
        with pytest.raises(SignInRefused):
            desk.accounts.sign_in(name, name, "000000")


def test_passphrase_and_code_open_it(desk: Desk) -> None:
    made = desk.accounts.add("fengze.01", ["unit_officer"], "350503", "operator:x")
    account = desk.enter(made)
    assert account.officer.unit == "350503" and account.roles == {Role.UNIT_OFFICER}
    assert desk.accounts.still(account)


def test_every_wrong_part_gives_one_text(desk: Desk) -> None:
    made = desk.accounts.add("fengze.01", ["unit_officer"], "350503", "operator:x")
    said = set()
    for wrong in ({"account_id": "fengze.02"}, {"passphrase": "x"}, {"code": "000000"}, {"code": ""}):
        desk.now += timedelta(minutes=2)
        with pytest.raises(SignInRefused) as refused:
            desk.enter(made, **wrong)
        said.add(str(refused.value))
    assert len(said) == 1


def test_a_code_works_once(desk: Desk) -> None:
    made = desk.accounts.add("fengze.01", ["unit_officer"], "350503", "operator:x")
    desk.enter(made)
    with pytest.raises(SignInRefused):
        desk.enter(made)
    desk.now += timedelta(seconds=30)
    desk.enter(made)


def test_the_sixth_try_is_delayed_even_if_right(desk: Desk) -> None:
    made = desk.accounts.add("fengze.01", ["unit_officer"], "350503", "operator:x")
    for _ in range(5):
        with pytest.raises(SignInRefused):
            desk.enter(made, passphrase="x")
    with pytest.raises(SignInDelayed):
        desk.enter(made)
    desk.now += timedelta(seconds=61)
    desk.enter(made)


def test_six_officers_behind_one_address_do_not_delay_each_other(desk: Desk) -> None:
    accounts = desk.accounts
    made = [accounts.add(f"fengze.0{n}", ["unit_officer"], "350503", "operator:x") for n in range(6)]
    for one in made:
        for _ in range(4):
            with pytest.raises(SignInRefused):
                accounts.sign_in(one.id, "x", "000000", "192.0.2.7")
    totp = parse_uri(made[5].totp_uri)
    assert isinstance(totp, TOTP)
    code = totp.at(desk.now)
    assert accounts.sign_in(made[5].id, made[5].passphrase, code, "192.0.2.7").id == "fengze.05"


def test_an_address_that_tries_many_accounts_is_delayed(desk: Desk) -> None:
    accounts = desk.accounts
    for number in range(TRIES_OF_ADDRESS):
        with pytest.raises(SignInRefused):
            accounts.sign_in(f"name{number}", "x", "000000", "192.0.2.7")
    with pytest.raises(SignInDelayed):
        accounts.sign_in("another", "x", "000000", "192.0.2.7")
    with pytest.raises(SignInRefused):
        accounts.sign_in("another", "x", "000000", "192.0.2.8")


def test_closing_and_renewing_end_what_is_open(desk: Desk) -> None:
    made = desk.accounts.add("fengze.01", ["unit_officer"], "350503", "operator:x")
    account = desk.enter(made)
    renewed = desk.accounts.renew("fengze.01", "operator:x")
    assert not desk.accounts.still(account) and renewed.passphrase != made.passphrase
    account = desk.enter(renewed)
    desk.accounts.disable("fengze.01", "operator:x")
    assert not desk.accounts.still(account)
    desk.now += timedelta(minutes=2)
    with pytest.raises(SignInRefused):
        desk.enter(renewed)


@pytest.mark.parametrize(
    ("account_id", "roles", "unit"),
    [
        ("Fengze", ["unit_officer"], "350503"),
        ("", ["unit_officer"], "350503"),
        ("a b", ["unit_officer"], "350503"),
        ("a", ["boss"], "350503"),
        ("a", [], "350503"),
        ("a", ["unit_officer"], "350527"),
        ("a", ["unit_officer"], "350500"),
        ("a", ["city_desk"], "350503"),
    ],
)
def test_what_cannot_be_an_account_is_refused(
    desk: Desk, account_id: str, roles: list[str], unit: str
) -> None:
    with pytest.raises(AccountInvalid):
        desk.accounts.add(account_id, roles, unit, "operator:x")


def test_it_is_on_record_and_no_secret_stands_in_clear(desk: Desk) -> None:
    made = desk.accounts.add("city.01", ["city_desk", "auditor"], "350500", "operator:x")
    desk.enter(made)
    services = build_services(Settings(data_dir=desk.folder, now=desk.now))
    done = [(row.actor, row.action) for row in services.cases.audit.entries()]
    assert done == [("officer:city.01", "signed_in"), ("operator:x", "officer_added")]
    assert services.cases.audit.verify().sound
    kept = b"".join(path.read_bytes() for path in desk.folder.rglob("*") if path.is_file())
    secret = parse_uri(made.totp_uri).secret
    assert made.passphrase.encode() not in kept and secret.encode() not in kept
    with pytest.raises(AccountInvalid, match="已存在"):
        desk.accounts.add("city.01", ["city_desk"], "350500", "operator:x")
