"""One room of the officers' desk, run by Streamlit's AppTest over real services in a folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from portal.bootstrap import Services, build_services
from portal.clock import SHANGHAI
from portal.complaints.officers import Officer
from portal.officers.accounts import Account
from portal.security.sealing import WrappedKey
from portal.settings import Settings

NOW = datetime(2026, 4, 20, 10, 30, tzinfo=SHANGHAI)


def account_of(officer: Officer) -> Account:
    """The account that `officer` signed in with."""
    return Account(officer.id, officer.roles, officer.unit, NOW, False, "", WrappedKey("", b""), b"")


def real_services(folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> Services:
    """Services over SQLite in `folder`, which every screen of this test calls."""
    made = build_services(Settings(data_dir=folder, now=NOW, **settings))
    monkeypatch.setattr("portal.widgets.resources.readiness", SimpleNamespace(services=lambda: made))
    return made


def open_room(room: str, officer: Officer) -> AppTest:
    """Draw the room `room` for `officer`."""

    def script(room: str, account: object) -> None:
        from importlib import import_module

        import_module(f"portal.screens.desk.{room}").show(account)

    kwargs = {"room": room, "account": account_of(officer)}
    return AppTest.from_function(script, kwargs=kwargs, default_timeout=30).run()


def sound(test: AppTest) -> AppTest:
    """The same run, which must have raised nothing."""
    assert not test.exception, [one.message for one in test.exception]
    return test
