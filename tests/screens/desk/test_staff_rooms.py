"""Rooms of absence and hand-over, and the queue of a substitute, over real services."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.desk_rooms import open_room, real_services, sound
from tests.screens.conftest import press, words
from tests.screens.desk.test_case_tabs import open_case
from tests.unit.officers.test_absences import Staff


class Office(Staff):
    """The staff over the services that the rooms call."""

    def room(self, name: str, officer: str) -> AppTest:
        return sound(open_room(name, self.officer(officer)))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = Office(tmp_path)
    monkeypatch.setattr("tests.desk_rooms.build_services", lambda _settings: made.services)
    real_services(tmp_path, monkeypatch)
    return made


def _said(test: AppTest) -> str:
    return (words(sound(test)) + "".join(one.value for one in test.success)).replace("\\", "")


def test_an_officer_records_an_absence_and_ends_it(office: Office) -> None:
    test = office.room("absence", "fz-1")
    assert "没有请假" in words(test)
    assert test.selectbox(key="substitute").options == ["fz-2", "fz-3"]
    test.selectbox(key="substitute").set_value("fz-2")
    test = press(test, "登记")
    assert "已登记：fz-1 请假至 2026-04-26，由 fz-2 代办。" in _said(test) and "请假中" in _said(test)
    test = press(test, "提前结束")
    assert "没有请假" in _said(test)


def test_without_a_substitute_it_says_what_is_missing(office: Office) -> None:
    assert "代办人要是本单位另一个" in _said(press(office.room("absence", "fz-1"), "登记"))


def test_only_who_is_away_and_the_city_may_end_it(office: Office) -> None:
    office.away("fz-1", "fz-2")
    assert "提前结束" not in words(office.room("absence", "fz-2"))
    assert "提前结束" in words(office.room("absence", "city-1"))


def test_the_queue_says_for_whom_one_stands_in(office: Office) -> None:
    number = office.case_of("fz-1")
    office.away("fz-1", "fz-2")
    test = office.room("queue", "fz-2")
    assert "您正在代办：fz-1" in _said(test) and "fz-2 代 fz-1" in _said(test)
    test.selectbox(key="queue_whose").set_value("mine")
    assert f"open-{number}" in {button.key for button in sound(test.run()).button}
    test = office.room("queue", "fz-3")
    assert "您正在代办" not in _said(test) and "fz-2 代 fz-1" in _said(test)
    test.selectbox(key="queue_whose").set_value("mine")
    assert f"open-{number}" not in {button.key for button in sound(test.run()).button}


def test_the_history_of_a_case_names_for_whom_a_substitute_looked(office: Office) -> None:
    number = office.case_of("fz-1")
    office.away("fz-1", "fz-2")
    office.services.cases.reading.contents(office.officer("fz-2"), number)
    assert "工作人员 fz-2（代 fz-1） · 打开内容" in _said(open_case(number, office.officer("fz-1")))


def test_cases_of_a_closed_account_are_nobodys_until_handed_over(office: Office) -> None:
    number = office.case_of("fz-1")
    office.services.accounts.disable("fz-1", "operator:x")
    test = office.room("queue", "fz-2")
    assert "fz-1（账号已停用）" in _said(test)
    test.selectbox(key="queue_whose").set_value("nobody")
    assert f"open-{number}" in {button.key for button in sound(test.run()).button}


def test_hand_over_is_looked_at_confirmed_and_done(office: Office) -> None:
    number = office.case_of("fz-1")
    office.away("fz-3", "fz-1")
    test = office.room("handover", "fz-2")
    test.selectbox(key="leaver").set_value("fz-1")
    test = sound(test.run())
    assert "将移交 1 件" in _said(test) and number in _said(test) and "还是 fz-3 的代办人" in _said(test)
    assert test.selectbox(key="taker").options == ["fz-2"]
    test.selectbox(key="taker").set_value("fz-2")
    test.text_input(key="handover_reason").set_value("调离")
    assert "请先勾选确认" in _said(press(test, "移交"))
    test.checkbox(key="handover_seen").set_value(True)
    assert "已移交 1 件给 fz-2。" in _said(press(test, "移交"))
    case = office.cases.work.by_number(number)
    assert case is not None and case.officer_id == "fz-2"
