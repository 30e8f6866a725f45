"""投诉举报 and 查进度: a whole journey, what is refused, and that nothing is lost or doubled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from portal.complaints.records import CaseKind, Intent, ProblemKind, RequestKind
from portal.failures import StorageFailed
from portal.notices import notice
from tests.screens import fakes
from tests.screens.conftest import Open, press, words


def _to_facts(open_page: Open, intent: str, **query: str) -> AppTest:
    test = open_page("complain", **query)
    test = test.button(key=f"intent-{intent}").click().run()
    test = test.button(key="problem-short_weight").click().run()
    if not query:
        test.text_input(key="find_text").set_value("海鲜")
        test = press(test, "查找")
    return press(test, "就是这家")


def _fill_facts(test: AppTest, **measured: float) -> AppTest:
    test.date_input(key="happened_on").set_value(date(2026, 5, 19))
    test.text_area(key="what_happened").set_value("买两斤虾，只有一斤八两。")
    for name, grams in measured.items():
        test.number_input(key=name).set_value(grams)
    if measured:
        test.selectbox(key="method").set_value("high_accuracy_scale")
    if test.get("button_group"):
        test.button_group(key="requests").set_value(["refund"])
    return press(test, "继续")


def _fill_person(test: AppTest, phone: str = "138 0013 8000") -> AppTest:
    test.text_input(key="person_name").set_value("示例甲")
    test.text_input(key="person_phone").set_value(phone)
    test.text_input(key="person_address").set_value("示例路2号")
    return press(test, "继续")


def _to_check(open_page: Open) -> AppTest:
    return _fill_person(_fill_facts(_to_facts(open_page, "both"), declared_g=1000, reweighed_g=900))


def test_both_are_filed_from_one_form(open_page: Open, portal: Any) -> None:
    test = _to_check(open_page)
    shown = words(test)
    assert test.title[0].value == "请核对后提交"
    assert "示例海鲜行1号" in shown and "13800138000" in shown.replace(" ", "") and "退款" in shown
    test = press(test, "提交")
    (intake,) = portal.complaints.filed.values()
    assert intake.intent is Intent.BOTH and intake.problem is ProblemKind.SHORT_WEIGHT
    assert intake.kinds == (CaseKind.COMPLAINT, CaseKind.REPORT)
    assert intake.business.name == "示例海鲜行1号" and intake.business.district == "丰泽区"
    assert intake.requests == (RequestKind.REFUND,) and intake.notice_version
    assert intake.measurement and intake.measurement.reweighed_g == 900
    assert intake.complainant and intake.complainant.phone == "13800138000"
    shown = words(test)
    assert "QZ01\\-2345\\-6789\\-ABCD\\-EF0" in shown
    assert "投诉编号：TS2026" in shown and "举报编号：JB2026" in shown and "尚未起算" in shown


def test_notice_comes_before_the_first_personal_field(open_page: Open) -> None:
    test = _to_facts(open_page, "refund")
    assert "示例甲" not in words(test) and "您的姓名" not in [t.label for t in test.text_input]
    test = _fill_facts(test)
    order = [e.label if e.type == "text_input" else str(getattr(e, "value", "")) for e in test.main]
    told = next(i for i, text in enumerate(order) if "填写个人信息之前" in text)
    asked = next(i for i, text in enumerate(order) if text == "您的姓名")
    assert told < asked


def test_what_is_missing_is_named_and_nothing_is_lost(open_page: Open, portal: Any) -> None:
    test = press(_to_facts(open_page, "refund"), "继续")
    assert "处要改" in words(test) and test.title[0].value == "怎么回事？"
    test = _fill_person(_fill_facts(_to_facts(open_page, "refund")), phone="12")
    assert "电话不完整" in words(test)
    assert test.text_input(key="person_name").value == "示例甲"
    assert portal.complaints.calls == 0


def test_later_steps_cannot_be_opened_first(open_page: Open) -> None:
    for step in ("6", "99", "x", "-1"):
        assert open_page("complain", step=step).title[0].value == "您想怎么办？"


def test_values_survive_going_back_and_a_change_returns_to_the_check(open_page: Open) -> None:
    test = _to_check(open_page)
    test.button(key="change-facts").click().run()
    assert test.text_area(key="what_happened").value == "买两斤虾，只有一斤八两。"
    assert test.number_input(key="declared_g").value == 1000
    test.text_area(key="what_happened").set_value("买三斤虾，只有两斤半。")
    test = press(test, "继续")
    assert test.title[0].value == "请核对后提交" and "买三斤虾" in words(test)


def test_submitting_twice_is_one_case(open_page: Open, portal: Any) -> None:
    test = press(_to_check(open_page), "提交")
    test.run()
    test.query_params["step"] = "6"
    test.run()
    assert portal.complaints.calls == 1 and len(portal.complaints.filed) == 1
    assert test.title[0].value == "已收到，请保存查询码"


def test_failed_store_gives_no_receipt_and_keeps_draft_and_key(open_page: Open, portal: Any) -> None:
    portal.complaints.failure = StorageFailed(notice("complaints.not_filed"))
    test = press(_to_check(open_page), "提交")
    shown = words(test)
    assert "没有保存成功" in shown and "您填的内容还在" in shown
    assert "查询码：" not in shown and "编号" not in shown
    key = test.session_state["case_draft"].key
    portal.complaints.failure = None
    test = press(test, "提交")
    assert list(portal.complaints.filed) == [key]
    assert test.title[0].value == "已收到，请保存查询码"


def test_what_was_typed_is_dropped_once_it_is_stored(open_page: Open) -> None:
    test = press(_to_check(open_page), "提交")
    assert test.session_state["case_draft"].fields == {}


def test_anonymous_report_is_left_only_after_saving_the_pin(open_page: Open, portal: Any) -> None:
    test = _fill_facts(_to_facts(open_page, "investigate"))
    test = test.button(key="way-anonymous").click().run()
    assert "您的姓名" not in [t.label for t in test.text_input]
    test = press(test, "提交")
    (intake,) = portal.complaints.filed.values()
    assert intake.complainant is None and intake.kinds == (CaseKind.REPORT,)
    assert fakes.PIN in words(test) and "再办一件" not in words(test)
    test.checkbox(key="saved").check().run()
    assert "再办一件" in words(test)


def test_business_of_a_link_is_confirmed_first(open_page: Open) -> None:
    test = _to_facts(open_page, "refund", business="b2")
    assert test.title[0].value == "怎么回事？"
    assert test.session_state["case_draft"].fields["business"]["name"] == "示例海鲜行2号"
    assert "business" not in test.query_params


def test_business_can_be_described(open_page: Open, portal: Any) -> None:
    test = open_page("complain")
    test = test.button(key="intent-investigate").click().run()
    test = test.button(key="problem-public_scale_missing").click().run()
    assert "有 1 处要改" not in words(test)
    test = press(test, "继续")
    assert "处要改" in words(test)
    test.text_input(key="business_name").set_value("东头第二个鱼摊")
    test.button_group(key="business_district_of_case").set_value("不清楚")
    test.text_input(key="business_address").set_value("示例市场")
    assert press(test, "继续").title[0].value == "怎么回事？"


def _track(open_page: Open, code: str, secret: str) -> AppTest:
    test = open_page("track")
    test.text_input(key="track_code").set_value(code)
    test.text_input(key="track_secret").set_value(secret)
    return press(test, "查进度")


def test_case_is_tracked_with_the_last_four_digits(open_page: Open) -> None:
    press(_to_check(open_page), "提交")
    shown = words(_track(open_page, fakes.CODE, "8000"))
    assert "投诉编号：TS2026" in shown and "已保存，等待12315登记" in shown
    assert "投诉已保存。" in shown and "请把材料交到12315。" in shown


@pytest.mark.parametrize(("code", "secret"), [(fakes.CODE, "0000"), ("QZ1111", "8000"), ("不是码", "8000")])
def test_wrong_and_absent_get_the_same_words(open_page: Open, code: str, secret: str) -> None:
    press(_to_check(open_page), "提交")
    shown = words(_track(open_page, code, secret))
    assert "没有查到。请核对查询码和手机号后四位" in shown.replace("\\", "")
    assert "编号" not in shown


def test_tracking_needs_both(open_page: Open) -> None:
    test = _track(open_page, fakes.CODE, "")
    assert test.warning[0].value.startswith("请填查询码")


def _describe(open_page: Open, intent: str, problem: str, district: str) -> AppTest:
    test = open_page("complain")
    test = test.button(key=f"intent-{intent}").click().run()
    test = test.button(key=f"problem-{problem}").click().run()
    test.text_input(key="business_name").set_value("示例店")
    test.text_input(key="business_address").set_value("示例路1号")
    return test.button_group(key="business_district_of_case").set_value(district).run()


def test_a_place_that_is_not_ours_is_said_and_can_be_filed(open_page: Open, portal: Any) -> None:
    told = notice("complaints.elsewhere.place")
    assert told not in words(_describe(open_page, "investigate", "short_weight", "丰泽区"))
    test = _describe(open_page, "investigate", "short_weight", "泉州以外")
    assert told in words(test)
    test = _fill_facts(press(test, "继续"))
    test = test.button(key="way-anonymous").click().run()
    test = press(test, "提交")
    (intake,) = portal.complaints.filed.values()
    assert intake.business.district == "泉州以外"
    assert told in words(test)
    test.run()
    assert told in words(test)


def test_only_an_online_report_is_asked_where_the_seller_works(open_page: Open, portal: Any) -> None:
    for intent, problem in (("refund", "online_short"), ("investigate", "short_weight")):
        test = _describe(open_page, intent, problem, "丰泽区")
        assert "act_district" not in [group.key for group in test.get("button_group")]
    test = _describe(open_page, "investigate", "online_short", "不清楚")
    assert notice("complaints.elsewhere.online") in words(test)
    assert notice("complain.business.online_help") in words(test)
    test.button_group(key="act_district").set_value("石狮市")
    test = _fill_facts(press(test, "继续"))
    test = test.button(key="way-anonymous").click().run()
    press(test, "提交")
    (intake,) = portal.complaints.filed.values()
    assert intake.act_district == "石狮市" and intake.business.district == "不清楚"


def test_the_version_of_the_notice_is_the_one_that_was_read(open_page: Open) -> None:
    test = _to_check(open_page)
    assert test.session_state["case_draft"].fields["notice_version"] == notice("complaints.privacy.version")
    test.session_state["case_draft"].fields["notice_version"] = "2025-9"
    test.query_params["step"] = "6"
    test.run()
    assert test.title[0].value == "怎么联系您？"
    assert press(test, "继续").title[0].value == "请核对后提交"
