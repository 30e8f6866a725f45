"""What citizens come for, in a real browser against the real portal."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit

# English words of Streamlit or of an error; unit signs and names of ours are not among them.
ENGLISH = re.compile(
    r"\b(?:Error|Traceback|Exception|Running|Press Enter|Choose|Submit|Clear|Loading|Stop|None)\b"
)


def _fill_date(visit: Visit, digits: str) -> None:
    visit.page.locator(".st-key-happened_on [data-type=year]").click()
    visit.page.keyboard.type(digits)


def _filings(server: Server) -> int:
    """How many filings the store holds."""
    with closing(sqlite3.connect(f"file:{server.data / 'cases.db'}?mode=ro", uri=True)) as store:
        return int(store.execute("select count(*) from filings").fetchone()[0])


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
    visit.choose("要退赔")
    visit.press("继续")
    visit.choose("缺斤少两")
    visit.press("继续")
    assert name in visit.page.locator(".st-key-card-picked").inner_text()
    assert not ENGLISH.search(visit.words)


def test_absent_business_is_not_called_dishonest(visit: Visit) -> None:
    visit.open("/businesses")
    visit.fill("商家名称、市场或统一社会信用代码", "没有这一家的名字")
    visit.press("查询")
    assert "未在名单中不等于不诚信" in visit.words
    visit.picture("businesses-none")


def test_complaint_is_filed_and_tracked(visit: Visit, server: Server) -> None:
    visit.open("/complain")
    visit.picture("complain-1")
    visit.choose("两者都要")
    visit.press("继续")
    assert "step=2" in visit.page.url
    visit.choose("缺斤少两")
    visit.press("继续")
    visit.fill("先在名单里找找看", "海鲜")
    visit.press("查找")
    visit.picture("complain-3")
    visit.press("就是这家")
    _fill_date(visit, "20260519")
    visit.fill("事情经过", "买两斤虾，只有一斤八两。")
    visit.page.get_by_role("main").get_by_text("退款", exact=True).click()
    visit.picture("complain-4")
    visit.press("继续")
    visit.fill("您的姓名", "示例甲")
    visit.fill("您的电话", "12")
    visit.fill("您的通讯地址", "示例路2号")
    visit.press("继续")
    errors = visit.page.locator(".st-key-errors")
    assert "有 1 处要改" in visit.words and "电话" in errors.inner_text()
    expect(errors).to_be_focused()
    expect(errors).to_be_in_viewport()
    visit.fill("您的电话", "138 0013 8000")
    visit.picture("complain-5")
    visit.press("继续")
    assert "请核对后提交" in visit.words and "买两斤虾" in visit.words
    visit.picture("complain-6")
    before = _filings(server)
    visit.page.get_by_role("button", name="提交", exact=True).dblclick()
    visit.page.locator(".st-key-receipt").wait_for()
    visit.settle()
    assert _filings(server) == before + 1  # a double click is one filing
    code = visit.page.locator(".st-key-code").inner_text().strip()
    assert re.fullmatch(r"QZ\w\w(-\w{1,4}){4}", code), code
    numbers = re.findall(r"(?:TS|JB)2026-\d+", visit.words)
    assert len(numbers) == 2 and "尚未起算" in visit.words
    visit.picture("complain-receipt")

    visit.press("去查进度", role="link")
    visit.fill("查询码", code.lower().replace("-", " "))
    visit.fill("手机号后四位", "0000")
    visit.press("查进度")
    assert "没有查到" in visit.words
    visit.fill("手机号后四位", "8000")
    visit.press("查进度")
    assert all(number in visit.words for number in numbers)
    assert "等待12315登记" in visit.words and "办理经过" in visit.words
    assert not ENGLISH.search(visit.words)
    visit.picture("track")
    kept = b"".join(p.read_bytes() for p in server.data.rglob("*") if p.is_file())
    assert b"13800138000" not in kept and code.replace("-", "").encode() not in kept


def test_browser_back_keeps_what_was_typed(visit: Visit) -> None:
    visit.open("/complain")
    visit.choose("要查处")
    visit.press("继续")
    visit.choose("加油不准")
    visit.press("继续")
    visit.page.go_back()
    visit.settle()
    assert "遇到了什么问题？" in visit.words
    assert visit.page.get_by_role("radio", name="加油不准").is_checked()


def test_anonymous_report_must_be_saved_before_leaving(visit: Visit) -> None:
    visit.open("/complain")
    visit.choose("要查处")
    visit.press("继续")
    visit.choose("作弊秤")
    visit.press("继续")
    visit.fill("商家名称", "示例水果摊")
    district = visit.page.get_by_label("商家所在县（市、区）")
    district.scroll_into_view_if_needed()  # scrolling closes an open list
    visit.settle()
    district.click()
    visit.page.get_by_role("option", name="丰泽区").click()
    visit.fill("商家地址", "示例市场东门")
    visit.press("继续")
    _fill_date(visit, "20260518")
    visit.fill("事情经过", "老板按遥控器，秤就变了。")
    visit.press("继续")
    visit.choose("匿名")
    visit.press("继续")
    visit.press("提交")
    pin = visit.page.locator(".st-key-pin").inner_text().strip()
    assert re.fullmatch(r"\d{6}", pin)
    assert visit.page.locator("main").get_by_role("link", name="去查进度").count() == 0
    visit.page.get_by_text("我已保存").click()
    visit.settle()
    code = visit.page.locator(".st-key-code").inner_text().strip()
    visit.press("去查进度", role="link")
    visit.fill("查询码", code)
    visit.fill("手机号后四位", pin)
    visit.press("查进度")
    assert "JB2026" in visit.words and "TS2026" not in visit.words
