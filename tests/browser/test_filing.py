"""Filing in a real browser: by touch on a phone, by keyboard alone, anonymously, and with a reload at every step."""

from __future__ import annotations

import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest
from PIL import Image
from playwright.sync_api import Browser, FileChooser, FilePayload, Page, expect

from tests.browser.conftest import Server, Visit, _visit
from tests.browser.test_journeys import ENGLISH

STORY = "买两斤虾，只有一斤八两。"


def _filings(server: Server) -> int:
    """How many filings the store holds."""
    with closing(sqlite3.connect(f"file:{server.data / 'cases.db'}?mode=ro", uri=True)) as store:
        return int(store.execute("select count(*) from filings").fetchone()[0])


def _photo() -> FilePayload:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "13800138000"
    Image.new("RGB", (3000, 2000), (90, 120, 150)).save(made, "JPEG", exif=exif)
    return {"name": "秤的照片.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


@dataclass
class Hand:
    """A hand on a phone: counts what is tapped and which fields are typed into."""

    visit: Visit
    taps: int = 0
    typed: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.visit.page

    def tap(self, name: str, role: str = "button") -> None:
        self.page.locator("main").get_by_role(role, name=name, exact=True).first.tap()  # type: ignore[arg-type]
        self.taps += 1
        self.visit.settle()

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)
        self.typed.append(label)

    def photo(self) -> None:
        self.page.locator("input[type=file]").first.set_input_files(_photo())
        self.taps += 1
        self.page.get_by_role("button", name="移除").wait_for()
        self.visit.settle()


@pytest.fixture
def hand(browser: Browser, server: Server) -> Iterator[Hand]:
    """A visitor with a phone of 360 px."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", has_touch=True, is_mobile=True
    )
    made = _visit(context, server.url)
    yield Hand(made)
    context.close()
    assert made.hosts <= {"127.0.0.1", ""} and made.complaints == []


def test_a_complaint_with_a_photo_takes_twelve_taps(hand: Hand, server: Server) -> None:
    visit = hand.visit
    visit.open("/complain")
    visit.picture("filing-1-intent")
    hand.tap("两者都要")
    visit.picture("filing-2-problem")
    hand.tap("缺斤少两")
    hand.type("先在名单里找找看", "海鲜")
    hand.tap("查找")
    visit.picture("filing-3-business")
    hand.tap("就是这家")
    hand.type("事情经过", STORY)
    hand.page.locator("main").get_by_text("退款", exact=True).tap()
    hand.taps += 1
    hand.photo()
    visit.picture("filing-4-facts")
    hand.tap("继续")
    hand.type("您的姓名", "示例甲")
    hand.type("您的电话", "12")
    hand.type("您的通讯地址", "示例路2号")
    hand.tap("继续")
    errors = hand.page.locator(".st-key-errors")
    assert "有 1 处要改" in visit.words and "电话" in errors.inner_text()
    expect(errors).to_be_focused()
    hand.taps -= 1  # of the slip, which is not part of the way
    hand.page.get_by_label("您的电话").first.fill("138 0013 8000")
    visit.picture("filing-5-person")
    hand.tap("继续")
    assert "请核对后提交" in visit.words and "秤的照片.jpg" in visit.words
    visit.picture("filing-6-check")
    before = _filings(server)
    hand.page.get_by_role("button", name="提交", exact=True).dblclick()
    hand.taps += 1
    hand.page.locator(".st-key-receipt").wait_for()
    visit.settle()
    assert _filings(server) == before + 1  # a double tap is one filing
    assert hand.taps <= 12 and len(hand.typed) <= 5, (hand.taps, hand.typed)
    code = hand.page.locator(".st-key-code").inner_text().strip()
    assert re.fullmatch(r"QZ\w\w(-\w{1,4}){4}", code), code
    numbers = re.findall(r"(?:TS|JB)2026-\d+", visit.words)
    assert len(numbers) == 2 and "尚未起算" in visit.words
    assert not ENGLISH.search(visit.words), ENGLISH.search(visit.words)
    visit.picture("filing-7-receipt")
    with hand.page.expect_download() as download:
        hand.page.get_by_role("button", name="下载回执（PDF）").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    kept = b"".join(p.read_bytes() for p in server.data.rglob("*") if p.is_file())
    assert b"13800138000" not in kept and code.replace("-", "").encode() not in kept
    hand.page.reload()
    hand.page.locator(".st-key-receipt").wait_for()
    hand.tap("收好了，清除本页")
    assert code not in visit.words

    visit.open("/track")
    visit.fill("查询码", code.lower().replace("-", " "))
    visit.fill("手机号后四位", "0000")
    visit.press("查进度")
    assert "没有查到" in visit.words
    visit.fill("手机号后四位", "8000")
    visit.press("查进度")
    assert all(number in visit.words for number in numbers)
    visit.picture("track")


def test_an_anonymous_report_takes_eight_taps(hand: Hand) -> None:
    visit = hand.visit
    visit.open("/complain")
    hand.tap("要查处（举报）")
    hand.tap("作弊秤或作弊器具")
    hand.type("商家名称", "示例水果摊")
    hand.page.locator("main").get_by_text("丰泽区", exact=True).tap()
    hand.taps += 1
    visit.picture("report-3-business")
    hand.tap("继续")
    hand.type("事情经过", "老板按遥控器，秤就变了。")
    hand.tap("继续")
    hand.tap("匿名，不留任何联系方式")
    hand.tap("提交")
    pin = hand.page.locator(".st-key-pin").inner_text().strip()
    code = hand.page.locator(".st-key-code").inner_text().strip()
    assert re.fullmatch(r"\d{6}", pin)
    assert hand.page.locator("main").get_by_role("link", name="去查进度").count() == 0
    hand.page.get_by_text("我已保存").tap()
    hand.taps += 1
    visit.settle()
    assert hand.taps <= 8 and len(hand.typed) <= 2, (hand.taps, hand.typed)
    visit.press("去查进度", role="link")
    visit.fill("查询码", code)
    visit.fill("手机号后四位", pin)
    visit.press("查进度")
    assert "JB2026" in visit.words and "TS2026" not in visit.words


def _kept(server: Server) -> list[bytes]:
    """What the server holds of drafts."""
    with closing(sqlite3.connect(f"file:{server.data / 'cases.db'}?mode=ro", uri=True)) as store:
        return [row[0] for row in store.execute("select state from drafts order by id")]


def _reload(visit: Visit, server: Server) -> None:
    """Reload once the server has what was typed: a second later, on a busy machine after more."""
    visit.page.wait_for_timeout(1000)  # the pause after which typing is sent
    before, still = _kept(server), 0
    for _ in range(60):
        visit.settle()
        now = _kept(server)
        still = still + 1 if now == before else 0
        before = now
        if still == 3:
            break
    visit.page.reload()
    visit.page.get_by_role("heading", level=1).wait_for()
    visit.settle()


def test_a_reload_at_every_step_loses_nothing(hand: Hand, server: Server) -> None:
    visit, page = hand.visit, hand.page
    visit.open("/complain")
    hand.tap("要退赔（投诉）")
    _reload(visit, server)
    hand.tap("缺斤少两")
    _reload(visit, server)
    hand.page.get_by_label("商家名称", exact=True).press_sequentially("示例鱼摊")
    hand.page.locator("main").get_by_text("丰泽区", exact=True).tap()
    hand.page.get_by_label("商家地址").press_sequentially("示例市场东门")
    _reload(visit, server)
    assert page.get_by_label("商家名称", exact=True).input_value() == "示例鱼摊"
    assert page.get_by_label("商家地址").input_value() == "示例市场东门"
    hand.tap("继续")
    page.get_by_label("事情经过").press_sequentially(STORY)
    page.get_by_label("标称重量").press_sequentially("1000")
    page.get_by_label("复称重量").press_sequentially("900")
    hand.photo()
    _reload(visit, server)
    assert page.get_by_label("事情经过").input_value() == STORY
    assert page.get_by_label("标称重量").input_value() == "1000"
    assert page.get_by_label("复称重量").input_value() == "900"
    assert "少了 100 克" in visit.words and "秤的照片.jpg" in visit.words
    page.locator("main").get_by_text("退款", exact=True).tap()
    page.get_by_label("复称方法").click()
    page.get_by_role("option", name="在更准的秤上称").click()
    visit.settle()
    hand.tap("继续")
    page.get_by_label("您的姓名").press_sequentially("示例甲")
    page.get_by_label("您的电话").press_sequentially("13800138000")
    page.get_by_label("您的通讯地址").press_sequentially("示例路2号")
    _reload(visit, server)
    assert page.get_by_label("您的通讯地址").input_value() == "示例路2号"
    hand.tap("继续")
    _reload(visit, server)
    assert "请核对后提交" in visit.words and STORY in visit.words


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the element that says `name` has the focus."""
    for _ in range(90):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => { const e = document.activeElement; const l = e.labels?.[0]?.innerText ?? '';"
            " return (e.getAttribute('aria-label') || l || e.innerText || '').trim() }"
        )
        if name in said[:60]:
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def test_a_complaint_is_filed_by_keyboard_alone(visit: Visit) -> None:
    page = visit.page
    choosers: list[FileChooser] = []
    # Listened to from the start: a listener set just before the key comes too late for the browser now and then.
    page.on("filechooser", lambda chooser: choosers.append(chooser))
    visit.open("/complain")

    def press(name: str, key: str = "Enter") -> None:
        _tab_to(page, name)
        page.keyboard.press(key)
        visit.settle()

    press("要退赔（投诉）")
    press("缺斤少两")
    _tab_to(page, "先在名单里找找看")
    page.keyboard.type("海鲜")
    page.keyboard.press("Enter")
    visit.settle()
    press("就是这家")
    _tab_to(page, "事情经过")
    page.keyboard.type(STORY)
    press("补足分量")  # a group of pills is one stop; the arrow keys go on within it
    press("选择文件")
    assert len(choosers) == 1
    choosers[0].set_files(_photo())
    page.get_by_role("button", name="移除").wait_for()
    visit.settle()
    press("继续")
    for label, text in (("您的姓名", "示例甲"), ("您的电话", "13800138000"), ("您的通讯地址", "示例路2号")):
        _tab_to(page, label)
        page.keyboard.type(text)
    press("继续")
    press("提交")
    page.locator(".st-key-receipt").wait_for()


def test_browser_back_keeps_what_was_typed(visit: Visit) -> None:
    visit.open("/complain")
    visit.press("要查处（举报）")
    visit.press("加油不准")
    visit.page.go_back()
    visit.settle()
    assert "遇到了什么问题？" in visit.words
    marked = visit.page.locator("main").get_by_role("button", name="加油不准", exact=True)
    assert "primary" in (marked.get_attribute("data-testid") or "").lower()
