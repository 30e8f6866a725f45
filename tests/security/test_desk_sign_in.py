"""The desk as its socket answers: stolen cookies and session ids, guessing, tabs, sign-out, a restart."""

from __future__ import annotations

import itertools
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from pyotp import TOTP, parse_uri

from portal.bootstrap import Services
from portal.complaints.intake import read_intake
from portal.settings import Settings
from tests.case_fakes import complaint
from tests.desk_client import Tab

pytestmark = pytest.mark.loopback

ROOT = Path(__file__).parents[2]
NOW = "2026-04-20T10:30:00+08:00"
START_S = 120
_places = itertools.count(1)


@dataclass
class Desk:
    """`metrology desk` over a folder with one case in 丰泽; the test may end and start it."""

    data: Path
    port: int
    services: Services
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("METROLOGY_")}
        env |= {"METROLOGY_DATA_DIR": str(self.data), "METROLOGY_NOW": NOW, "TZ": "UTC"}
        command = [sys.executable, "-m", "portal", "desk", "--port", str(self.port)]
        with (self.data / "desk.log").open("ab") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
        deadline = time.monotonic() + START_S
        while not self._answers():
            assert self.process.poll() is None, (self.data / "desk.log").read_text("utf-8")[-2000:]
            assert time.monotonic() < deadline, "the desk did not start"
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(15)

    def officer(self) -> dict[str, str]:
        """A new account of 丰泽 and what its officer types; a code works once."""
        name = f"fz-{secrets.token_hex(3)}"
        made = self.services.accounts.add(name, ["unit_officer"], "350503", "operator:x")
        totp = parse_uri(made.totp_uri)
        assert isinstance(totp, TOTP)
        code = totp.at(datetime.fromisoformat(NOW))
        return {"账号": name, "口令": made.passphrase, "手机验证码（6位）": code}

    def tab(self, **changes: str) -> Tab:
        """A tab of a new browser at an address of its own: tries count by address too."""
        own = {"cookie": secrets.token_urlsafe(32), "address": f"198.51.100.{next(_places)}"}
        return Tab(self.port, **(own | changes))

    def beside(self, tab: Tab, **changes: str) -> Tab:
        """Another tab with the same cookie, address and agent, but for what is changed."""
        return self.tab(**({"cookie": tab.cookie, "address": tab.address} | changes))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = tmp_path_factory.mktemp("desk")
    services = Services(Settings(data_dir=data, now=datetime.fromisoformat(NOW)))
    services.complaints.file(read_intake(complaint(intent="refund"), services.clock.today()))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = Desk(data, port, services)
    made.start()
    yield made
    made.stop()


def _in(tab: Tab, given: dict[str, str]) -> bool:
    return given["账号"] in tab.words and "TS2026-000001" in tab.words


def _out(tab: Tab) -> bool:
    return "工作台登录" in tab.words and "TS2026" not in tab.words and "fz-" not in tab.words


def test_signing_in_is_for_all_tabs_of_the_browser_and_so_is_signing_out(desk: Desk) -> None:
    given = desk.officer()
    with desk.tab() as first:
        assert _out(first)
        assert _in(first.run("登录", **given), given)
        with desk.beside(first) as second:
            assert _in(second, given)
            assert _out(second.run("退出"))
        assert _out(first.run())
        with desk.beside(first) as third:
            assert _out(third)


@pytest.mark.parametrize("changed", [{"address": "192.0.2.99"}, {"agent": "Browser/2"}])
def test_a_stolen_cookie_gets_nothing(desk: Desk, changed: dict[str, str]) -> None:
    given = desk.officer()
    with desk.tab() as own:
        assert _in(own.run("登录", **given), given)
        with desk.beside(own, **changed) as thief:
            assert _out(thief)
            assert _out(thief.run())


def test_a_stolen_session_id_gets_nothing(desk: Desk) -> None:
    given = desk.officer()
    with desk.tab() as own:
        assert _in(own.run("登录", **given), given)
    assert own.session_id  # the tab is closed: whoever knows this id may take its session up again
    with desk.tab(take_up=own.session_id) as thief:
        assert _out(thief)
    with desk.beside(own, take_up=own.session_id) as same:
        assert _in(same, given)


def test_without_a_cookie_nobody_signs_in(desk: Desk) -> None:
    given = desk.officer()
    tab = Tab(desk.port)
    with tab:
        assert "Cookie" in tab.run("登录", **given).words and _out(tab)


def test_the_sixth_try_is_delayed_even_if_it_is_right(desk: Desk) -> None:
    given = desk.officer()
    with desk.tab() as tab:
        for _ in range(5):
            assert "不对" in tab.run("登录", **given | {"口令": "x"}).words
        assert "试的次数太多" in tab.run("登录", **given).words and _out(tab)


def test_a_desk_that_was_restarted_knows_nobody(desk: Desk) -> None:
    given = desk.officer()
    with desk.tab() as own:
        assert _in(own.run("登录", **given), given)
    desk.stop()
    desk.start()
    with desk.beside(own, take_up=own.session_id) as again:
        assert _out(again)
    fresh = desk.officer()
    with desk.beside(own) as again:
        assert _in(again.run("登录", **fresh), fresh)
