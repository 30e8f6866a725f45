"""Sign-in at the desk: bound to the browser, ended when idle, moved or closed; rooms open by role."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyotp import TOTP, parse_uri
from streamlit.testing.v1 import AppTest

from portal.bootstrap import build_services
from portal.settings import Settings
from portal.widgets import signed_in
from tests.case_desk import MovingClock
from tests.screens.conftest import words
from tests.screens.fakes import NOW

SCRIPT = Path(__file__).parents[3] / "portal" / "desk.py"


class Desk:
    """The desk's script over real services; the test moves the clock and changes the browser."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.services = build_services(Settings(data_dir=folder, now=NOW))
        self.clock = self.services.clock = MovingClock(NOW)
        self.browser, self.address, self.agent = "b" * 43, "192.0.2.1", "Browser/1"
        monkeypatch.setattr(
            "portal.widgets.resources.readiness", SimpleNamespace(services=lambda: self.services)
        )
        monkeypatch.setattr("portal.widgets.signed_in.browser", lambda: self.browser)
        monkeypatch.setattr("portal.widgets.signed_in.address", lambda: self.address)
        monkeypatch.setattr("portal.widgets.signed_in.agent", lambda: self.agent)

    def later(self, passed: timedelta) -> None:
        self.clock.moment += passed

    def open(self) -> AppTest:
        return AppTest.from_file(SCRIPT, default_timeout=30).run()

    def enter(self, name: str, unit: str, *roles: str) -> AppTest:
        """Sign a new officer in, in a browser of their own."""
        self.browser = secrets.token_urlsafe(32)
        made = self.services.accounts.add(name, roles, unit, "operator:x")
        totp = parse_uri(made.totp_uri)
        assert isinstance(totp, TOTP)
        test = self.open()
        test.text_input(key="account").set_value(made.id)
        test.text_input(key="passphrase").set_value(made.passphrase)
        test.text_input(key="code").set_value(totp.at(NOW))
        return next(button for button in test.button if button.label == "登录").click().run()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def _rooms(test: AppTest) -> set[str]:
    return {button.label for button in test.button}


def test_without_an_account_it_says_what_the_operator_does(desk: Desk) -> None:
    test = desk.open()
    assert "metrology officers add" in words(test).replace("\\", "") and not test.text_input


def test_a_wrong_sign_in_says_one_sentence(desk: Desk) -> None:
    desk.services.accounts.add("fengze.01", ["unit_officer"], "350503", "operator:x")
    test = desk.open()
    for key in ("account", "passphrase", "code"):
        test.text_input(key=key).set_value("x")
    test = next(button for button in test.button if button.label == "登录").click().run()
    assert "账号、口令或验证码不对" in words(test)


def test_rooms_open_by_role(desk: Desk) -> None:
    assert {"案件", "统计"} <= _rooms(desk.enter("fengze.01", "350503", "unit_officer"))
    officer = desk.enter("fengze.02", "350503", "unit_officer")
    assert not {"12315与待办", "操作记录"} & _rooms(officer)
    assert {"12315与待办", "操作记录"} <= _rooms(desk.enter("city.01", "350500", "city_desk"))
    assert "案件" not in _rooms(desk.enter("audit.01", "350500", "auditor"))


def test_a_room_of_another_role_is_not_opened_by_its_address(desk: Desk) -> None:
    test = desk.enter("fengze.01", "350503", "unit_officer")
    test.query_params["room"] = "audit"
    assert test.run().title[0].value == "案件"


@pytest.mark.parametrize("how", ["idle", "moved", "another address", "another agent", "closed", "renewed"])
def test_a_sign_in_ends(desk: Desk, how: str) -> None:
    test = desk.enter("fengze.01", "350503", "unit_officer")
    assert test.title[0].value == "案件"
    match how:
        case "idle":
            desk.later(timedelta(minutes=16))
        case "moved":
            desk.browser = "c" * 43
        case "another address":
            desk.address = "192.0.2.2"
        case "closed":
            desk.services.accounts.disable("fengze.01", "operator:x")
        case _:
            desk.services.accounts.renew("fengze.01", "operator:x")
    test = test.run()
    assert test.title[0].value == "工作台登录"
    assert ("太久没有操作" if how == "idle" else "已失效") in words(test)
    assert "sign_in_of_this_tab" not in test.session_state
    last: Any = desk.services.cases.audit.entries()[0]
    assert last.action == ("signed_in" if how == "moved" else "signed_out")  # the own browser stays in


def test_a_reload_and_a_second_tab_of_the_browser_are_signed_in_and_out_together(desk: Desk) -> None:
    first = desk.enter("fengze.01", "350503", "unit_officer")
    second = desk.open()
    assert second.title[0].value == "案件" and "fengze" in words(second)
    first.button(key="sign_out").click().run()
    second = second.run()
    assert second.title[0].value == "工作台登录" and "fengze" not in words(second)


def test_what_one_officer_opened_is_gone_when_another_signs_in_in_the_browser(desk: Desk) -> None:
    first = desk.enter("fengze.01", "350503", "unit_officer")
    first.session_state["opened-contents-TS2026-000001"] = {"what_happened": "x"}
    kept = desk.browser
    account = desk.services.accounts.all()[0]
    desk.services.cases.staff.sessions.begin(account, signed_in.Browser(kept, desk.address, desk.agent))
    first = first.run()
    assert first.title[0].value == "案件"
    assert "opened-contents-TS2026-000001" not in first.session_state


def test_signing_out_leaves_nothing(desk: Desk) -> None:
    test = desk.enter("fengze.01", "350503", "unit_officer")
    test = test.button(key="sign_out").click().run()
    assert test.title[0].value == "工作台登录" and "fengze" not in words(test)
