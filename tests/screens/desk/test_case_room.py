"""Queue, case, statistics and log at the desk over real services: what officers see and do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from portal.complaints.intake import read_intake
from tests.screens.conftest import words
from tests.screens.desk.test_sign_in import Desk

COMPLAINT = {
    "intent": "both",
    "problem": "short_weight",
    "business": {"name": "示例海鲜档", "address": "示例市场 A12", "district": "丰泽区"},
    "happened_on": "2026-05-19",
    "what_happened": "买两斤虾，只有一斤八两。",
    "measurement": {"declared_g": 1000, "reweighed_g": 900, "method": "high_accuracy_scale"},
    "requests": ["refund"],
    "complainant": {"name": "示例甲", "phone": "13800138000", "address": "示例路1号"},
    "notice_version": "2026-1",
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(tmp_path, monkeypatch)
    made.services.complaints.file(read_intake(COMPLAINT, date(2026, 5, 20)))
    return made


def _open(test: AppTest, number: str) -> AppTest:
    return test.button(key=f"open-{number}").click().run()


def _press(test: AppTest, label: str) -> AppTest:
    return next(button for button in test.button if button.label == label).click().run()


def test_the_queue_is_that_of_the_unit(desk: Desk) -> None:
    assert "示例海鲜档" in words(desk.enter("fengze.01", "350503", "unit_officer"))
    other = words(desk.enter("jinjiang.01", "350582", "unit_officer"))
    assert "示例海鲜档" not in other and "没有符合条件的案件" in other
    assert "丰泽区市场监督管理局" in words(desk.enter("city.01", "350500", "city_desk"))


def test_a_step_is_taken_and_another_unit_gets_nothing(desk: Desk) -> None:
    test = _open(desk.enter("fengze.01", "350503", "unit_officer"), "TS2026-000001")
    assert "尚未起算" in words(test)
    test = next(box for box in test.selectbox if box.label == "要办哪一步").set_value("record_receipt").run()
    test.text_input(key="receipt_number").set_value("1350503002026052000001")
    test = _press(test, "确认办理")
    shown = words(test).replace("\\", "")
    assert test.success[0].value == "已办：登记12315收到"
    assert "1350503002026052000001" in shown and "个工作日" in shown
    other = desk.enter("jinjiang.01", "350582", "unit_officer")
    other.query_params["room"], other.query_params["number"] = "case", "TS2026-000001"
    shown = words(other.run())
    assert "没有权限" in shown and "示例海鲜档" not in shown
    assert [title.value for title in other.title] == ["案件"]  # a page without its heading has no name


def test_what_is_missing_is_said(desk: Desk) -> None:
    test = _open(desk.enter("fengze.01", "350503", "unit_officer"), "TS2026-000001")
    test = next(box for box in test.selectbox if box.label == "要办哪一步").set_value("accept").run()
    assert "请先登记12315的编号或收到日期" in words(_press(test, "确认办理"))


def test_contents_and_identity_open_on_a_click_and_are_on_record(desk: Desk) -> None:
    test = _open(desk.enter("fengze.01", "350503", "unit_officer"), "TS2026-000001")
    assert "买两斤虾" not in words(test) and "示例甲" not in words(test)
    test = _press(test, "打开内容")
    assert "买两斤虾" in words(test) and "示例甲" not in words(test)
    test = _press(test, "查看身份信息")
    assert "示例甲" not in words(test)
    test.text_input(key="purpose").set_value("核实身份")
    assert "示例甲" in words(_press(test, "查看身份信息"))
    done = [row.action for row in desk.services.cases.audit.entries("TS2026-000001")]
    assert "read_contents" in done and "read_identity" in done


def test_the_log_is_verified(desk: Desk) -> None:
    test = desk.enter("audit.01", "350500", "auditor")
    assert "完整" in words(_press(test, "核对记录是否完整"))


def test_the_city_desk_verifies_the_log_and_is_refused_nothing_by_opening_the_room(desk: Desk) -> None:
    test = desk.enter("city.01", "350500", "city_desk")
    test = test.button(key="room-audit").click().run()
    assert "只有审计员能看" in words(test) and "完整" in words(_press(test, "核对记录是否完整"))
    assert "refused" not in {row.action for row in desk.services.cases.audit.entries()}


def test_statistics_are_drawn(desk: Desk) -> None:
    test = desk.enter("fengze.01", "350503", "unit_officer")
    test = test.button(key="room-statistics").click().run()
    assert test.title[0].value == "统计" and not test.exception
