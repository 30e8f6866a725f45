"""A failing screen: a sentence and a number, nothing of the error."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from portal.shell.incidents import log_to_stderr


def test_citizen_gets_a_number_and_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()

    def script() -> None:
        from portal.screens.apology import apologise

        try:
            raise ValueError("示例甲 13800138000")
        except ValueError as error:
            apologise(error)

    test = AppTest.from_function(script).run()
    (shown,) = [error.value for error in test.error]
    logged = next(json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{"))
    assert shown.startswith("刚才出了点问题") and shown.endswith(f"问题编号：{logged['incident']}")
    assert "13800138000" not in shown + json.dumps(logged, ensure_ascii=False)
    assert not test.exception
