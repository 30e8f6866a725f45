"""What citizens come for, in a real browser against the real portal."""

from __future__ import annotations

import re

from tests.browser.conftest import Visit

# English words of Streamlit or of an error; unit signs and names of ours are not among them.
ENGLISH = re.compile(
    r"\b(?:Error|Traceback|Exception|Running|Press Enter|Choose|Submit|Clear|Loading|Stop|None)\b"
)


def test_question_gets_a_number_with_its_source(visit: Visit) -> None:
    visit.open()
    visit.picture("ask-empty")
    visit.fill("您想问什么？", "到2025年全市社会公用计量标准要达到多少项")
    visit.press("提问")
    card = visit.page.locator("[class*=st-key-answer-good]")
    card.wait_for()
    shown = card.inner_text()
    assert "260" in shown.split("依据")[0]
    basis = shown.split("依据")[1]
    assert "泉政文〔2023〕14号" in basis and ("专栏1" in basis or "发展目标" in basis)
    card.get_by_text("看这一段").first.click()
    visit.settle()
    assert "260" in visit.page.locator("[data-testid=stText]").first.inner_text()
    visit.picture("ask-answer")
    assert not ENGLISH.search(visit.words), ENGLISH.search(visit.words)


def test_weather_is_declined(visit: Visit) -> None:
    visit.open()
    visit.fill("您想问什么？", "泉州明天天气")
    visit.press("提问")
    visit.page.locator("[class*=st-key-answer-open]").wait_for()
    assert "依据" not in visit.page.locator("[class*=st-key-answer-open]").inner_text()
    visit.picture("ask-declined")


def test_hostile_question_stays_text(visit: Visit) -> None:
    visit.open()
    hostile = "![x](http://198.51.100.7/a.png)<img src=http://198.51.100.7/b onerror=alert(1)>什么是计量"
    visit.fill("您想问什么？", hostile)
    visit.press("提问")
    visit.page.locator("[class*='st-key-answer-']").first.wait_for()
    assert visit.page.locator("#root img[src*='198.51']").count() == 0
    # The fixture also fails if anything was requested from there.


def test_business_is_found_and_leads_to_a_complaint(visit: Visit) -> None:
    visit.open("/businesses")
    visit.picture("businesses")
    visit.fill("商家名称、市场或统一社会信用代码", "金店")
    visit.press("查询")
    card = visit.page.locator("[class*='st-key-card-']").first
    card.wait_for()
    shown = card.inner_text()
    assert "示例" in shown and "名单" in shown and "自我承诺" in visit.words
    name = shown.splitlines()[0]
    visit.picture("businesses-found")
    card.get_by_role("link", name="投诉这家商家").click()
    visit.settle()
    visit.press("要退赔（投诉）")
    visit.press("缺斤少两")
    assert name in visit.page.locator(".st-key-card-picked").inner_text()
    assert not ENGLISH.search(visit.words)


def test_absent_business_is_not_called_dishonest(visit: Visit) -> None:
    visit.open("/businesses")
    visit.fill("商家名称、市场或统一社会信用代码", "没有这一家的名字")
    visit.press("查询")
    assert "未在名单中不等于不诚信" in visit.words
    visit.picture("businesses-none")
