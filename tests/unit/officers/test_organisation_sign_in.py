"""From the claims of a verified ID token to an account: bound by issuer and subject, once, fresh, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.bootstrap import Services
from portal.officers.accounts import AccountInvalid, Accounts, SignInRefused
from portal.settings import Settings
from tests.case_desk import MovingClock
from tests.screens.conftest import words
from tests.screens.desk.test_sign_in import Desk

ISSUER, SUBJECT = "https://login.example.org", "248289761001"


class Office:
    """Accounts with one that the sign-in service opens."""

    def __init__(self, folder: Path) -> None:
        services = Services(Settings(data_dir=folder))
        self.clock = services.clock = MovingClock()
        self.accounts: Accounts = services.accounts
        self.made = self.accounts.add("fengze.01", ["unit_officer"], "350503", "operator:x", ISSUER, SUBJECT)

    def claims(self, **changes: object) -> dict[str, object]:
        return {"iss": ISSUER, "sub": SUBJECT, "iat": int(self.clock.now().timestamp())} | changes


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_issuer_and_subject_open_the_account_with_its_own_role_and_unit(office: Office) -> None:
    account = office.accounts.sign_in_by(office.claims(roles=["city_desk"], unit="350500", email="x@y.cn"))
    assert (account.id, account.unit, set(account.roles)) == ("fengze.01", "350503", {"unit_officer"})


@pytest.mark.parametrize(
    "changes",
    [
        {"sub": "other"}, {"iss": "https://evil.example.org"}, {"sub": ""}, {"iss": ""}, {"sub": None},
        {"sub": ["248289761001"]}, {"iat": None}, {"iat": 0}, {"iat": 4_000_000_000}, {"iat": "now"},
    ],
)  # fmt: skip
def test_other_claims_open_nothing_and_make_no_account(office: Office, changes: dict[str, object]) -> None:
    with pytest.raises(SignInRefused):
        office.accounts.sign_in_by(office.claims(**changes))
    assert len(office.accounts.all()) == 1


def test_a_token_works_once_and_for_five_minutes(office: Office) -> None:
    claims = office.claims()
    office.accounts.sign_in_by(claims)
    with pytest.raises(SignInRefused):
        office.accounts.sign_in_by(claims)
    office.clock.forward(minutes=10)
    late = office.claims()
    office.clock.forward(minutes=6)
    with pytest.raises(SignInRefused):
        office.accounts.sign_in_by(late)
    office.accounts.sign_in_by(office.claims())


def test_a_closed_account_is_closed_and_no_passphrase_opens_it(office: Office) -> None:
    assert office.made.passphrase == "" == office.made.totp_uri
    with pytest.raises(SignInRefused):
        office.accounts.sign_in("fengze.01", "", "")
    office.accounts.disable("fengze.01", "operator:x")
    with pytest.raises(SignInRefused):
        office.accounts.sign_in_by(office.claims())


def test_renewing_ends_the_binding(office: Office) -> None:
    assert office.accounts.renew("fengze.01", "operator:x").passphrase
    with pytest.raises(SignInRefused):
        office.accounts.sign_in_by(office.claims())


@pytest.mark.parametrize(
    ("issuer", "subject"), [(ISSUER, ""), ("", "x"), ("http://login.example.org", "x"), (ISSUER, SUBJECT)]
)
def test_a_binding_is_whole_and_of_one_account(office: Office, issuer: str, subject: str) -> None:
    with pytest.raises(AccountInvalid):
        office.accounts.add("fengze.02", ["unit_officer"], "350503", "operator:x", issuer, subject)


def test_the_desk_offers_it_only_where_it_is_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path, monkeypatch)
    desk.services.accounts.add("fengze.01", ["unit_officer"], "350503", "operator:x", ISSUER, SUBJECT)
    assert "统一账号" not in words(desk.open())
    monkeypatch.setattr("portal.widgets.organisation.offered", lambda: True)
    monkeypatch.setattr("portal.widgets.organisation.claims", lambda: None)
    assert "用单位统一账号登录" in words(desk.open())
    claims = {"iss": ISSUER, "sub": SUBJECT, "iat": int(desk.clock.now().timestamp())}
    monkeypatch.setattr("portal.widgets.organisation.claims", lambda: claims)
    test = desk.open()
    assert test.title[0].value == "案件" and not test.exception
    test = test.button(key="sign_out").click().run()
    assert test.title[0].value == "工作台登录"  # what the browser keeps of the token opens nothing again
