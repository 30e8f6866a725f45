"""Access for everybody: axe on every page, the box in the first screen, and asking by keyboard alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.conftest import Server, Visit, _visit

PAGES = ("/", "/businesses", "/complain", "/track", "/about", "/wall", "/board", "/pledge", "/statistics")
SIZES = {"zh": ("标准", "大字", "特大"), "en": ("A", "A+", "A++")}
WIDTHS = (360, 1200)
SOAK = bool(os.environ.get("METROLOGY_SOAK"))
# A sample in the daily run, each page, size, width and language at least once; all of them in a soak.
SAMPLE = [
    ("/", "zh", 2, 360), ("/", "en", 0, 360), ("/businesses", "zh", 0, 1200), ("/complain", "zh", 1, 360),
    ("/track", "en", 2, 360), ("/about", "zh", 0, 360), ("/wall", "zh", 1, 1200),
    ("/board", "zh", 2, 360), ("/pledge", "en", 1, 360),
]  # fmt: skip
ALL = [(path, lang, size, width) for path in PAGES for lang in SIZES for size in range(3) for width in WIDTHS]
CASES = ALL if SOAK else SAMPLE


@pytest.fixture
def visitor(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Visit]:
    """A visitor with the window that the test names: width, height."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    made = _visit(context, server.url)
    yield made
    context.close()
    assert made.hosts <= {"127.0.0.1", ""} and made.complaints == []


def grave(visit: Visit) -> list[str]:
    """The serious and critical findings of axe on the page as it stands, each with its first place."""
    found: dict[str, Any] = Axe().run(visit.page, options={"resultTypes": ["violations"]}).response
    return [
        f"{one['id']}: {one['nodes'][0]['target']} {one['nodes'][0]['html'][:150]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


def address(path: str, lang: str, size: int) -> str:
    """`path` in a language and a size of text, as the switches write it."""
    named = SIZES[lang][size].replace("+", "%2B")
    return f"{path}?lang={'EN' if lang == 'en' else '中文'}&size={named}"


@pytest.mark.parametrize(
    ("visitor", "path", "lang", "size"),
    [((width, 740), path, lang, size) for path, lang, size, width in CASES],
    indirect=["visitor"],
)
def test_axe_finds_nothing_serious(visitor: Visit, path: str, lang: str, size: int) -> None:
    visitor.open(address(path, lang, size))
    root = visitor.page.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert root == f"{(18, 22, 27)[size]}px"
    assert visitor.page.locator("html").get_attribute("lang") == ("en" if lang == "en" else "zh-CN")
    assert grave(visitor) == []
    assert visitor.sideways() <= 0


@pytest.mark.parametrize("visitor", [(360, 740)], indirect=True)
def test_axe_finds_nothing_serious_on_an_answer(visitor: Visit) -> None:
    visitor.open()
    for question in ("充电桩归谁管", "帮我投诉，昨天买两斤虾只有一斤八两", "我的电话13800138000"):
        visitor.fill("您想问什么？", question)
        visitor.press("提问")
        visitor.page.locator("[class*='st-key-answer-']").first.wait_for()
        assert grave(visitor) == [], question
    visitor.picture("answers-in-a-row")
    assert "（含个人信息" not in visitor.words  # the refused one is the last, shown open
    visitor.fill("您想问什么？", "Who checks charging piles?")
    visitor.press("提问")
    visitor.page.get_by_text("Was this answer of use?").first.wait_for()
    assert visitor.page.locator("html").get_attribute("lang") == "en"
    assert "Expander" not in visitor.words
    assert grave(visitor) == []


@pytest.mark.parametrize("visitor", [(360, 640), (320, 640)], indirect=True)
@pytest.mark.parametrize(("lang", "size"), [("zh", 0), ("zh", 1), ("zh", 2), ("en", 0), ("en", 2)])
def test_the_box_stands_in_the_first_screen(visitor: Visit, lang: str, size: int) -> None:
    visitor.open(address("/", lang, size))
    box = visitor.page.locator(".st-key-askform input").first.bounding_box()
    assert box and box["y"] + box["height"] <= 640, box
    assert visitor.sideways() <= 0
    visitor.picture(f"first-screen-{lang}-{size}")


def _tab_to(visit: Visit, words: str, most: int = 60) -> None:
    """Tab until what has the focus says `words`; every stop on the way can be seen."""
    focus = "() => {const e = document.activeElement, r = e.getBoundingClientRect();"
    focus += (
        " const said = e.getAttribute('aria-label') || (e.matches('button,a,summary') ? e.textContent : '');"
    )
    focus += " return [said, r.top, r.bottom, innerHeight]}"
    for _ in range(most):
        visit.page.keyboard.press("Tab")
        said, top, bottom, height = visit.page.evaluate(focus)
        assert bottom > 0 and top < height, f"the focus is out of sight on {said!r}"
        if words in said:
            return
    pytest.fail(f"{words!r} is not reached by Tab")


@pytest.mark.parametrize("visitor", [(360, 640)], indirect=True)
def test_asking_rating_and_reading_the_source_by_keyboard(visitor: Visit) -> None:
    visitor.open()
    _tab_to(visitor, "您想问什么？")
    visitor.page.keyboard.type("充电桩归谁管")
    visitor.page.keyboard.press("Enter")
    card = visitor.page.locator("[class*='st-key-answer-good']").first
    card.wait_for()
    visitor.settle()
    assert visitor.page.evaluate("document.activeElement.tagName") == "H2"  # of the answer
    _tab_to(visitor, "看这一段")
    visitor.page.keyboard.press("Enter")
    visitor.settle()
    assert card.locator("[data-testid=stExpander] [data-testid=stText]").first.is_visible()
    _tab_to(visitor, "有用")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_text("已记下“有用”").first.wait_for()
    _tab_to(visitor, "撤回")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_text("这个答复有用吗？").first.wait_for()


@pytest.mark.parametrize("visitor", [(360, 640)], indirect=True)
def test_a_copied_answer_has_its_labels_and_source(visitor: Visit) -> None:
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.open()
    visitor.fill("您想问什么？", "充电桩归谁管")
    visitor.press("提问")
    visitor.press("复制答复")
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert "【解读】" in copied and "由程序按公开文件整理" in copied and "以官方原文为准" in copied
    visitor.page.emulate_media(media="print")
    assert not visitor.page.locator(".st-key-askform").is_visible()
    assert visitor.page.get_by_text("由程序按公开文件整理").first.is_visible()


def test_an_unknown_address_is_said_in_words(visit: Visit) -> None:
    visit.page.goto(visit.url + "/nosuchpage")
    visit.page.get_by_role("dialog").wait_for()
    visit.settle()
    said = visit.page.get_by_role("dialog").inner_text()
    assert "没有这个页面" in said and "网址可能写错了" in said and "pages" not in said
    # Streamlit logs its English sentence too.
    visit.complaints[:] = [one for one in visit.complaints if "does not seem to exist" not in one]


@pytest.mark.parametrize("visitor", [(1080, 1920)], indirect=True)
def test_the_public_screen_opens_anew_when_nobody_is_there(visitor: Visit) -> None:
    visitor.page.clock.install()
    visitor.open("/?kiosk=1")
    assert grave(visitor) == [] and visitor.page.locator("input, textarea").count() == 0
    visitor.picture("kiosk-free")
    visitor.page.get_by_role("button", name="我要投诉举报").click()
    code = visitor.page.get_by_role("img").first.bounding_box()
    assert code and code["width"] >= 200 and code["height"] >= 200
    box = visitor.page.get_by_role("button", name="回到开头").bounding_box()
    assert box and box["height"] >= 75  # 20 mm at 96 dpi
    assert grave(visitor) == []
    assert visitor.page.locator("[data-testid=stMain] a:visible").count() == 0  # nothing leads to the form
    visitor.picture("kiosk-phone")
    visitor.page.clock.fast_forward(61_000)
    visitor.page.get_by_role("heading", name="秤准不准，点一下就知道").wait_for()
    visitor.page.get_by_role("button", name="我要投诉举报").wait_for()
