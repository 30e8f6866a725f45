"""Services are built once; /readyz tells a warm portal from one that is not."""

from __future__ import annotations

import gc
import json
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from portal.shell.incidents import log_to_stderr, record_incident
from portal.shell.readiness import Readiness


@pytest.fixture(autouse=True)
def unfreeze() -> Iterator[None]:
    yield
    gc.unfreeze()


def _services(asked: list[Any]) -> Any:
    return SimpleNamespace(
        warm_up=lambda: None,
        answers=SimpleNamespace(ask=asked.append),
        directory=SimpleNamespace(count=lambda: 0),
        complaints=SimpleNamespace(today=lambda: None),
    )


def test_not_ready_until_warm() -> None:
    asked: list[Any] = []
    readiness = Readiness(lambda: _services(asked))
    assert readiness.report() == (False, {"ready": False, "warm_up_s": 0.0})
    readiness.warm_up()
    ready, report = readiness.report()
    assert ready and report["ready"] is True and len(asked) == 1


def test_built_once_by_many_threads() -> None:
    built: list[int] = []
    gate = threading.Event()

    def build() -> Any:
        gate.wait(5)
        built.append(1)
        return _services([])

    readiness = Readiness(build)
    threads = [threading.Thread(target=readiness.services) for _ in range(8)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join(5)
    assert built == [1]


def test_failed_warm_up_is_reported_without_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()

    def build() -> Any:
        raise RuntimeError("13800138000")

    readiness = Readiness(build)
    readiness.warm_up()
    ready, report = readiness.report()
    logged = capsys.readouterr().err
    assert not ready and report["incident"] == json.loads(logged)["incident"]
    assert "13800138000" not in logged + json.dumps(report)


def test_streamlits_own_log_of_a_failed_script_holds_no_data(caplog: pytest.LogCaptureFixture) -> None:
    from streamlit.error_util import _log_uncaught_app_exception
    from streamlit.logger import get_logger

    log_to_stderr()
    get_logger("streamlit.error_util").addHandler(caplog.handler)
    try:
        int("示例甲 13800138000")
    except ValueError as error:
        _log_uncaught_app_exception(error)
    finally:
        get_logger("streamlit.error_util").removeHandler(caplog.handler)
    assert "Uncaught app execution" in caplog.text
    assert "13800138000" not in caplog.text


def test_incident_is_logged_with_place_and_without_data(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    try:
        int("示例甲 13800138000")
    except ValueError as error:
        number = record_incident(error)
    entry = json.loads(capsys.readouterr().err)
    assert entry["incident"] == number and len(number) == 6
    assert entry["type"] == "ValueError" and "test_readiness.py" in entry["at"][0]
    assert "13800138000" not in json.dumps(entry, ensure_ascii=False)
