"""The board counts what is published; a business pledges online in two pages and follows by code."""

from __future__ import annotations

import re
from typing import Any

from knowledge.corpus.indicators import load_indicators
from portal.businesses.self_pledge_records import PledgeState
from portal.notices import notice, speak
from tests.screens import fakes
from tests.screens.conftest import Open, press, words


def test_samples_are_not_counted_and_the_target_is_no_result(open_page: Open) -> None:
    shown = words(open_page("board"))
    assert "## 0 家" in shown and "正式名单还没有公布" in shown
    assert "到 2025 年，全市 2,020 家" in shown and "目标不是结果" in shown
    assert "完成情况没有公布" in shown and shown.count("2025年目标") == 11


def test_counts_stand_on_tiles_in_the_table_and_in_the_words_of_the_chart(
    open_page: Open, portal: Any
) -> None:
    portal.directory.rows = tuple(
        fakes.business(n, sample=False, district="鲤城区" if n < 4 else "晋江市") for n in range(1, 6)
    )
    test = open_page("board")
    assert "## 5 家" in words(test) and "截至 2026-05-20" in words(test)
    (chart,) = [element.proto.body for element in test.get("html")]
    assert 'role="img"' in chart and "鲤城区3家" in chart and "晋江市2家" in chart and "德化县0家" in chart
    assert chart.count("qz-tile ") == 13 and "<b>3</b>" in chart


def _filled(test: Any, **changes: Any) -> Any:
    for key, value in {
        "pledge_name": "示例阿明海鲜摊", "pledge_market": "示例市场", "pledge_stall": "A12",
        "pledge_contact_name": "示例甲", "pledge_contact_phone": "138 0013 8000", **changes,
    }.items():  # fmt: skip
        test.text_input(key=key).set_value(value)
    test.selectbox(key="pledge_industry").set_value("水产零售")
    test.selectbox(key="pledge_district").set_value("丰泽区")
    test.button_group(key="pledge_instruments").set_value(["scale"])
    test.checkbox(key="pledge_agreed").check()
    return press(test, "继续")


def test_wrong_fields_are_named_and_what_was_typed_stays(open_page: Open, portal: Any) -> None:
    test = _filled(open_page("pledge"), pledge_uscc="123", pledge_contact_phone="12")
    assert "有 2 处要改" in words(test) and "信用代码不对" in words(test) and "电话号码不对" in words(test)
    assert test.text_input(key="pledge_name").value == "示例阿明海鲜摊"
    assert not portal.self_pledges.handed_in


def test_a_pledge_is_checked_handed_in_once_and_its_code_shown(open_page: Open, portal: Any) -> None:
    test = open_page("pledge")
    assert "非政府认证" in words(test) or "不是政府认证" in words(test)
    assert (
        words(test).index("填写前请看") < words(test).index("商家名称") if "商家名称" in words(test) else True
    )
    test = _filled(test)
    shown = words(test)
    assert "请核对后提交" in shown and "示例阿明海鲜摊" in shown and "138 0013 8000" in shown
    test = press(test, "提交承诺")
    assert "CN01\\-2345" in words(test) and len(portal.self_pledges.handed_in) == 1
    assert "138 0013 8000" not in words(test)


def test_a_returned_pledge_says_why(open_page: Open, portal: Any) -> None:
    portal.self_pledges.state = PledgeState("示例摊", fakes.NOW, "returned", "名称和执照不一致")
    test = open_page("pledge")
    test.text_input(key="pledge_code").set_value("CN00-0000")
    shown = words(press(test, "查询"))
    assert "已退回" in shown and "名称和执照不一致" in shown
    portal.self_pledges.state = None
    test.text_input(key="pledge_code").set_value("CN00")
    assert "没有查到" in words(press(test, "查询"))


def test_indicators_have_their_official_name_and_an_english_one() -> None:
    for one in load_indicators():
        assert notice(f"board.name.{one.fact_id}") == one.name
        speak("en")
        assert re.match(r"[A-Z][A-Za-z ',-]+ \(", notice(f"board.name.{one.fact_id}"))
        speak("zh")
