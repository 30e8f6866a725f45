"""The draft of a filing: kept by the server, taken over, thrown away; files, second weighing, an agent."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from portal.complaints.evidence import Upload
from portal.failures import StorageFailed
from tests.screens import fakes
from tests.screens.conftest import Open, press, words
from tests.screens.test_complain import _fill_facts, _fill_person, _to_facts

VISITOR = "v" * 43


@pytest.fixture
def cookie(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page of this test is opened by the same browser."""
    monkeypatch.setattr("portal.widgets.visitor.visitor_in", lambda cookies: VISITOR)


def test_a_reload_at_any_step_loses_nothing(open_page: Open, cookie: None) -> None:
    test = _to_facts(open_page, "both")
    test.text_area(key="what_happened").set_value("买两斤虾，只有一斤八两。").run()
    again = open_page("complain", step="4")
    assert again.title[0].value == "怎么回事？"
    assert again.text_area(key="what_happened").value == "买两斤虾，只有一斤八两。"
    test = _fill_facts(again)
    test.text_input(key="person_name").set_value("示例甲").run()
    again = open_page("complain", step="5")
    assert again.text_input(key="person_name").value == "示例甲"
    again = press(_fill_person(again), "提交")
    shown = words(open_page("complain"))
    assert "已收到，请保存查询码" in shown and "QZ01\\-2345" in shown
    press(open_page("complain"), "收好了，清除本页")
    assert "QZ01" not in words(open_page("complain"))


def test_another_browser_sees_nothing(open_page: Open, portal: Any) -> None:
    test = _to_facts(open_page, "refund")
    test.text_area(key="what_happened").set_value("买两斤虾，只有一斤八两。").run()
    assert len(portal.drafts.states) == 1
    assert open_page("complain", step="4").title[0].value == "您想怎么办？"


def test_a_code_takes_the_draft_to_another_device(open_page: Open) -> None:
    test = _to_facts(open_page, "refund")
    test = press(test, "生成续填码")
    assert "QZ01\\-2345" in words(test)
    other = open_page("complain")
    other.text_input(key="have_code").set_value("QZ1111")
    assert "没有查到这份草稿" in words(press(other, "接着填"))
    other.text_input(key="have_code").set_value(fakes.CODE)
    other = press(other, "接着填")
    assert other.session_state["case_draft"].fields["intent"] == "refund"
    assert other.session_state["case_draft"].fields["business"]["name"] == "示例海鲜行1号"


def test_throwing_away_asks_first(open_page: Open, portal: Any) -> None:
    test = press(_to_facts(open_page, "refund"), "清除已填内容")
    assert portal.drafts.states
    test = press(test, "确定清除，不能恢复")
    assert not portal.drafts.states and test.title[0].value == "您想怎么办？"


def test_a_draft_that_cannot_be_kept_is_told(open_page: Open, portal: Any) -> None:
    portal.drafts.failure = StorageFailed("x")
    assert "草稿暂时没有保存成功" in words(_to_facts(open_page, "refund"))


def _weighed(test: AppTest, declared: float, reweighed: float, amount: float | None = None) -> str:
    test.number_input(key="declared_g").set_value(declared)
    test.number_input(key="reweighed_g").set_value(reweighed)
    if amount:
        test.number_input(key="amount_yuan").set_value(amount)
    test.selectbox(key="method").set_value("high_accuracy_scale")
    return words(test.run())


def test_second_weighing_is_judged_before_filing_and_never_blocks(open_page: Open) -> None:
    test = _to_facts(open_page, "investigate")
    shown = _weighed(test, 1000, 900, 80)
    assert "少了 100 克" in shown and "超出允许偏差" in shown and "附表1" in shown and "不影响提交" in shown
    assert "未超出允许偏差" in _weighed(test, 1000, 999, 80)
    assert "是不是填反了" in _weighed(test, 900, 1000)
    test.text_area(key="what_happened").set_value("买两斤虾，只有一斤八两。")
    assert press(test, "继续").title[0].value == "怎么联系您？"


def test_files_are_filed_and_can_be_removed(open_page: Open, portal: Any, cookie: None) -> None:
    portal.drafts.add_file(VISITOR, Upload("秤.jpg", b"1"))
    portal.drafts.add_file(VISITOR, Upload("小票.jpg", b"2"))
    test = _to_facts(open_page, "refund")
    assert "秤\\.jpg" in words(test)
    test = test.button(key="remove-f0").click().run()
    assert "秤\\.jpg" not in words(test)
    test = _fill_person(_fill_facts(test))
    assert "小票\\.jpg" in words(test)
    press(test, "提交")
    (intake,) = portal.complaints.filed.values()
    assert intake.evidence == ("小票.jpg",) and not portal.drafts.held


def test_an_agent_needs_a_letter_of_authority(open_page: Open, portal: Any, cookie: None) -> None:
    test = _fill_facts(_to_facts(open_page, "refund"))
    test.checkbox(key="for_other").check().run()
    test.text_input(key="agent_name").set_value("示例乙")
    test = _fill_person(test)
    assert "请上传本人签名的授权委托书" in words(test)
    portal.drafts.add_file(VISITOR, Upload("委托书.jpg", b"3"), letter=True)
    test = open_page("complain", step="5")
    assert test.checkbox(key="for_other").value
    test = press(press(test, "继续"), "提交")
    (intake,) = portal.complaints.filed.values()
    assert intake.agent and (intake.agent.name, intake.agent.letter) == ("示例乙", "委托书.jpg")
