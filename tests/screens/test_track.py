"""Following a case on the page: real services behind it, an officer acting between two looks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from portal.complaints.records import Receipt
from portal.notices import speak
from tests.case_desk import UNIT, Desk
from tests.screens.conftest import Open, press, words


@pytest.fixture
def desk(portal: Any, tmp_path: Path) -> Desk:
    """A real store of cases behind the screens."""
    made = Desk(tmp_path / "data")
    portal.complaints, portal.cases, portal.clock = made.side.complaints, made.side, made.clock
    return made


def _look(open_page: Open, receipt: Receipt, secret: str = "8000") -> AppTest:
    test = open_page("track")
    test.text_input(key="track_code").set_value(receipt.case_code)
    test.text_input(key="track_secret").set_value(secret)
    return press(test, "查进度")


def test_what_runs_is_said_in_plain_words(open_page: Open, desk: Desk) -> None:
    receipt = desk.file()
    shown = words(_look(open_page, receipt))
    assert "尚未起算" in shown
    desk.desk.record_receipt(UNIT, receipt.cases[0].number, receipt_number="12315-7")
    desk.clock.forward(days=3)
    shown = words(_look(open_page, receipt))
    assert "第 3/7 个工作日" in shown.replace("\\", "")
    assert "2026-04-29" in shown.replace("\\", "")
    assert "第十五条" in shown
    assert "12315编号：12315-7" in shown.replace("\\", "")


def test_a_question_of_the_officer_is_answered_on_the_page(open_page: Open, desk: Desk) -> None:
    receipt = desk.file(intent="refund")
    number = receipt.cases[0].number
    desk.desk.ask_information(UNIT, number, "请补一张小票")
    test = _look(open_page, receipt)
    assert "请补一张小票" in words(test)
    test.text_area(key=f"reply-text-{number}").set_value("小票丢了")
    test.button(key=f"FormSubmitter:reply-{number}-提交").click().run()
    assert not test.exception
    assert test.success[0].value == "已保存。"
    assert "小票丢了" in words(test)
    assert [message.text for message in desk.reading.messages(UNIT, number)] == ["请补一张小票", "小票丢了"]
    assert not [area for area in test.text_area if area.key == f"reply-text-{number}"]


def test_withdrawing_asks_first_and_leaves_the_report(open_page: Open, desk: Desk) -> None:
    receipt = desk.file()
    complaint, report = (case.number for case in receipt.cases)
    test = _look(open_page, receipt)
    submit = f"FormSubmitter:withdraw-{complaint}-撤回投诉"
    test.button(key=submit).click().run()
    assert desk.case(complaint).state == "submitted"
    test.checkbox(key=f"withdraw-sure-{complaint}").check()
    test.button(key=submit).click().run()
    assert desk.case(complaint).state == "withdrawn"
    assert desk.case(report).state == "submitted"
    assert "您已撤回" in words(test)


def test_the_end_is_rated_and_facts_are_added(open_page: Open, desk: Desk) -> None:
    receipt = desk.file(intent="refund")
    number = receipt.cases[0].number
    desk.desk.record_receipt(UNIT, number, received_on=desk.clock.today())
    desk.desk.refuse(UNIT, number, "16-2", "消委会调解过")
    test = _look(open_page, receipt)
    assert "消委会调解过" in words(test)
    test.radio(key=f"rate-choice-{number}").set_value("two")
    test.button(key=f"FormSubmitter:rate-{number}-提交").click().run()
    assert desk.case(number).rating == 2
    test.text_area(key=f"facts-text-{number}").set_value("又找到一张小票")
    test.button(key=f"FormSubmitter:facts-{number}-提交").click().run()
    assert desk.case(number).state == "not_accepted"
    assert "又找到一张小票" in words(test)
    # The next entry is another one: its form is new and empty, and the one that was sent is gone.
    assert [area.value for area in test.text_area if area.key == f"facts-text-{number}-1"] == [""]
    assert not [area for area in test.text_area if area.key == f"facts-text-{number}"]


def test_words_of_others_are_inert(open_page: Open, desk: Desk) -> None:
    receipt = desk.file(intent="refund")
    desk.desk.message(UNIT, receipt.cases[0].number, "<b>粗</b> [点我](http://198.51.100.7)")
    shown = words(_look(open_page, receipt))
    assert "[点我](http" not in shown
    assert "<b>" not in shown.replace("\\<", "")


def test_leaving_forgets_the_case(open_page: Open, desk: Desk) -> None:
    test = _look(open_page, desk.file())
    press(test, "看完了，退出")
    assert test.text_input(key="track_code") is not None
    assert "编号：TS" not in words(test)


def test_after_half_an_hour_the_code_is_asked_again(open_page: Open, desk: Desk) -> None:
    test = _look(open_page, desk.file())
    desk.clock.forward(minutes=31)
    test.run()
    assert "请重新输入查询码" in words(test)
    assert "TS2026" not in words(test)


def test_in_english(desk: Desk) -> None:
    receipt = desk.file()
    speak("en")
    try:
        file = desk.side.complaints.track(receipt.case_code, "8000")
    finally:
        speak("zh")
    assert file.timeline[0].text.startswith("Complaint TS2026-000001 was saved")
    assert "12315" in file.next_steps[0]
    assert file.next_steps[0].isascii()
