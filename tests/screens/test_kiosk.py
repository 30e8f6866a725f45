"""The public screen: at most seven choices, nothing to type, the phone for the rest."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.screens.conftest import press, words
from tests.screens.test_frame import APP


def _kiosk() -> AppTest:
    test = AppTest.from_file(str(APP), default_timeout=20)
    test.query_params["kiosk"] = "1"
    return test.run()


def test_seven_choices_and_no_field(portal: Any) -> None:
    test = _kiosk()
    assert not test.exception
    assert len(test.button) == 7
    assert not test.text_input and not test.get("page_link") and not test.get("link_button")


def test_a_question_is_answered_with_its_basis_and_forgotten_on_leaving(portal: Any) -> None:
    test = press(_kiosk(), "充电桩归谁管？")
    assert [one.text for one in portal.answers.asked] == ["充电桩归谁管？"]
    shown = words(test)
    assert "充电桩由市场监管部门管。" in shown and "依据" in shown and not test.exception
    assert "填写投诉" not in shown and not test.text_input
    test = press(test, "回到开头")
    assert len(test.button) == 7 and "充电桩由市场监管部门管" not in words(test)


def test_what_is_personal_goes_to_the_phone(portal: Any) -> None:
    test = press(_kiosk(), "我要投诉举报")
    assert not test.exception and not test.text_input
    assert "请用自己的手机" in words(test)
    assert [text.value for text in test.text] == ["https://example.test/complain"]  # no link
    assert "回到开头" in [button.label for button in test.button]
