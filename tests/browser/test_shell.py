"""Language, keys, text size, reflow and routes of the real portal."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Server, Visit

PAGES = ("/", "/businesses", "/complain", "/track", "/about")


def _status(url: str, host: str = "") -> int:
    request = urllib.request.Request(url, headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_routes(server: Server) -> None:
    assert _status(f"{server.url}/healthz") == 200
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=10) as answer:
        assert json.load(answer)["ready"] is True
    for shut in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check"):
        assert _status(server.url + shut) == 404
    assert _status(server.url + "/", host="evil.example") == 403


def test_first_load_is_small_and_secured(server: Server) -> None:
    request = urllib.request.Request(server.url + "/", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.headers["cache-control"] == "no-store"
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["content-encoding"] == "gzip"


def test_every_page_is_chinese_and_fits(visit: Visit) -> None:
    for path in PAGES:
        visit.open(path)
        assert visit.page.locator("html").get_attribute("lang") == "zh-CN"
        assert (
            visit.page.title().endswith(("泉州计量服务", "投诉举报"))
            and "Streamlit" not in visit.page.title()
        )
        assert visit.sideways() <= 0, path
        assert visit.page.locator("[aria-current=page]").count() == 1
        visit.picture("page-" + (path.strip("/") or "home"))


@pytest.mark.parametrize("path", PAGES)
def test_largest_text_in_the_narrowest_window_does_not_scroll_sideways(narrow: Visit, path: str) -> None:
    narrow.open(path)
    narrow.page.get_by_role("radio", name="特大").click()
    narrow.settle()
    size = narrow.page.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert size == "27px"
    assert narrow.sideways() <= 0
    narrow.picture("largest-" + (path.strip("/") or "home"))


def test_icons_are_drawn_and_not_spelt(visit: Visit) -> None:
    visit.open("/businesses")  # the list of districts and the pledges have arrows
    icons = visit.page.locator("[data-testid=stIconMaterial]")
    assert icons.count() >= 1
    for icon in icons.all():
        box = icon.bounding_box()
        assert box and box["width"] <= 1.5 * box["height"], icon.inner_text()


def test_first_load_is_within_its_budget(browser: Browser, server: Server) -> None:
    """Measured: 710 KB of the 2,729 KB that Streamlit sends by itself."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(server.url)
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_timeout(1000)
    page.close()
    assert 300_000 < sum(sizes) <= 750 * 1024


def test_text_size_stays_on_the_next_page(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_role("radio", name="特大").click()
    visit.settle()
    visit.page.locator(".st-key-topnav").get_by_role("link", name="查诚信商家").click()
    visit.settle()
    assert visit.page.get_by_role("heading", level=1).inner_text() == "查诚信商家"
    assert visit.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "27px"


def test_targets_are_large_enough_to_touch(visit: Visit) -> None:
    for path in PAGES:
        visit.open(path)
        for target in visit.page.locator("main button:visible, main a:visible").all():
            box = target.bounding_box()
            assert box and box["height"] >= 47.5, (path, target.inner_text(), box)


def test_single_key_does_not_rerun_the_app(visit: Visit) -> None:
    visit.open()
    runs: list[str] = []
    visit.page.on("websocket", lambda socket: runs.append("new socket"))
    visit.page.evaluate(
        "() => { window.__changes = 0; new MutationObserver(() => window.__changes++)"
        ".observe(document.querySelector('[data-testid=stApp]'), {attributes: true}); }"
    )
    visit.page.locator("body").press("r")
    visit.page.locator("body").press("c")
    visit.page.wait_for_timeout(600)
    assert visit.page.evaluate("window.__changes") == 0 and runs == []
    assert visit.page.get_by_role("dialog").count() == 0


def test_built_in_words_are_chinese(visit: Visit) -> None:
    visit.open("/businesses")
    visit.page.get_by_label("商家名称").first.fill("金店")
    visit.page.wait_for_timeout(300)
    assert "Press Enter" not in visit.words
    visit.open("/complain")
    named = visit.page.evaluate(
        "() => [...document.querySelectorAll('#root [aria-label], #root [title], #root [placeholder]')]"
        ".flatMap(e => ['aria-label', 'title', 'placeholder'].map(a => e.getAttribute(a)).filter(Boolean))"
    )
    english = [word for word in named if word.isascii() and any(c.isalpha() for c in word)]
    assert english == []


def test_step_moves_the_focus_to_its_heading(visit: Visit) -> None:
    visit.open("/complain")
    visit.page.locator(".st-key-intent-refund button").first.click()
    visit.settle()
    focused = visit.page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.textContent")
    assert focused.startswith("H1") and "遇到了什么问题" in focused
    assert "遇到了什么问题" in visit.page.title()
