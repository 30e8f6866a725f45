"""Sign-ins at the desk: for one browser, address and agent; ended when idle, long, asked, or the account is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from portal.bootstrap import Services
from portal.officers.accounts import Account
from portal.officers.desk_sessions import IDLE, LONGEST, Browser, Ended, Session
from portal.settings import Settings
from tests.case_desk import MovingClock

HERE = Browser("b" * 43, "192.0.2.1", "Browser/1")


class Desk:
    """Sessions over real accounts, with one officer."""

    def __init__(self, folder: Path) -> None:
        self.services = Services(Settings(data_dir=folder))
        self.clock = self.services.clock = MovingClock()
        self.sessions = self.services.cases.staff.sessions
        self.services.accounts.add("fengze.01", ["unit_officer"], "350503", "operator:x")

    @property
    def account(self) -> Account:
        return self.services.accounts.all()[0]

    def reasons(self) -> list[str]:
        rows = self.services.cases.audit.entries()
        return [row.detail for row in rows if row.action == "signed_out"]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.sessions.begin(made.account, HERE)
    return made


def test_the_same_browser_is_signed_in_in_every_tab(desk: Desk) -> None:
    first, second = desk.sessions.find(HERE), desk.sessions.find(HERE)
    assert isinstance(first, Session) and first is second and first.account.id == "fengze.01"


def test_another_cookie_finds_nothing(desk: Desk) -> None:
    assert desk.sessions.find(Browser("c" * 43, HERE.address, HERE.agent)) is None
    assert desk.sessions.find(Browser("", HERE.address, HERE.agent)) is None
    assert isinstance(desk.sessions.find(HERE), Session)


@pytest.mark.parametrize(
    "thief", [Browser("b" * 43, "192.0.2.2", "Browser/1"), Browser("b" * 43, "192.0.2.1", "Browser/2")]
)
def test_a_stolen_cookie_gets_nothing_and_ends_the_sign_in(desk: Desk, thief: Browser) -> None:
    assert desk.sessions.find(thief) is Ended.MOVED
    assert desk.sessions.find(HERE) is None and desk.sessions.find(thief) is None
    assert desk.reasons() == ['{"reason": "moved"}']


def test_a_thief_cannot_sign_somebody_out_by_the_button(desk: Desk) -> None:
    desk.sessions.end(Browser("b" * 43, "192.0.2.2", "Browser/1"))
    assert isinstance(desk.sessions.find(HERE), Session)


def test_work_keeps_it_and_a_look_by_itself_does_not(desk: Desk) -> None:
    for _ in range(3):
        desk.clock.moment += IDLE
        assert isinstance(desk.sessions.find(HERE), Session)
    desk.clock.moment += IDLE
    assert isinstance(desk.sessions.find(HERE, at_work=False), Session)
    desk.clock.moment += timedelta(seconds=1)
    assert desk.sessions.find(HERE, at_work=False) is Ended.IDLE
    assert desk.sessions.find(HERE) is None


def test_it_lasts_twelve_hours_at_most(desk: Desk) -> None:
    began = desk.clock.now()
    while desk.clock.now() - began <= LONGEST:
        assert isinstance(desk.sessions.find(HERE), Session)
        desk.clock.moment += timedelta(minutes=10)
    assert desk.sessions.find(HERE) is Ended.LONG


@pytest.mark.parametrize("act", ["disable", "renew"])
def test_a_closed_or_renewed_account_is_out(desk: Desk, act: str) -> None:
    getattr(desk.services.accounts, act)("fengze.01", "operator:x")
    assert desk.sessions.find(HERE) is Ended.CLOSED


def test_signing_out_is_for_all_tabs_and_on_record_once(desk: Desk) -> None:
    desk.sessions.end(HERE)
    desk.sessions.end(HERE)
    assert desk.sessions.find(HERE) is None and desk.reasons() == ['{"reason": "asked"}']


def test_a_new_process_knows_nobody(desk: Desk, tmp_path: Path) -> None:
    assert Services(Settings(data_dir=tmp_path)).cases.staff.sessions.find(HERE) is None
