"""From a scanned plaque to the form, leafing, the page of one business, the board, an online pledge."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from portal.bootstrap import Services, build_services
from portal.settings import Settings
from tests.browser.conftest import Server, Visit

PHONE = {"width": 360, "height": 640}
NAME = "示例鲤城金满堂金店"


@pytest.fixture(scope="module")
def services(server: Server) -> Services:
    """The same stores as the server's, as an officer's command opens them."""
    return build_services(Settings(data_dir=server.data))


@pytest.fixture(scope="module")
def code(services: Services) -> str:
    business = services.directory.search(NAME).items[0]
    return services.plaques.issue(business, "officer-1").code


@pytest.fixture
def without_script(browser: Browser) -> Iterator[Page]:
    """An old phone: no JavaScript at all."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def _pick(visit: Visit, label: str, option: str) -> None:
    """Choose from a list; scrolling would close it again."""
    field = visit.page.get_by_label(label).first
    field.scroll_into_view_if_needed()
    visit.settle()
    field.click()
    visit.page.get_by_role("option", name=option).click()
    visit.settle()


def test_from_the_scanned_plaque_to_the_open_form_in_one_tap(visit: Visit, server: Server, code: str) -> None:
    visit.page.goto(f"{server.url}/v/{code}")
    assert NAME in visit.page.locator("main").inner_text()
    assert visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    visit.page.get_by_role("link", name="投诉或举报这家商家").click()  # the only tap
    visit.page.get_by_role("heading", level=1).wait_for()
    visit.settle()
    assert "您想怎么办？" in visit.words and f"商家：{NAME}" in visit.words
    visit.press("要退赔（投诉）")
    visit.press("缺斤少两")
    assert NAME in visit.page.locator(".st-key-card-picked").inner_text()


def test_a_swapped_plaque_is_reported_on_a_phone_without_script(
    without_script: Page, server: Server, code: str, services: Services
) -> None:
    without_script.goto(f"{server.url}/v/{code}")
    assert "与你所在门店一致吗" in without_script.locator("main").inner_text()
    without_script.get_by_role("link", name="不一致").click()
    without_script.get_by_label("牌现在挂在哪里").fill("示例夜市三号摊")
    without_script.get_by_role("button", name="提交").click()
    assert "收到了，谢谢您" in without_script.locator("main").inner_text()
    assert services.plaques.reports()[0].place == "示例夜市三号摊"
    without_script.goto(f"{server.url}/v/{code[:-1]}{'0' if code[-1] != '0' else '1'}")
    assert "没有这块牌" in without_script.locator("main").inner_text()


def test_links_of_the_plain_page_keep_english(without_script: Page, server: Server, code: str) -> None:
    without_script.goto(f"{server.url}/v/{code}")
    without_script.get_by_role("link", name="English").click()
    assert "Pledge in force" in without_script.locator("main").inner_text()
    without_script.get_by_role("link", name="Yes").click()
    assert "lang=en" in without_script.url and "same=yes" in without_script.url
    link = without_script.get_by_role("link", name="Complain about or report it")
    assert "lang=en" in (link.get_attribute("href") or "")


def test_list_is_leafed_narrowed_and_opens_one_business(visit: Visit) -> None:
    visit.open("/businesses")
    cards = visit.page.locator("[class*='st-key-card-b']")
    assert cards.count() == 10
    visit.page.get_by_role("button", name=re.compile("^再看 10 家")).click()
    visit.settle()
    assert cards.count() == 20
    visit.page.get_by_text("按行业、状态筛选").click()
    visit.settle()
    _pick(visit, "承诺状态", "承诺已到期")
    visit.press("查询")
    assert all("承诺已到期" in words for words in cards.all_inner_texts())
    visit.picture("businesses-expired")
    visit.open("/businesses?district=鲤城区")
    assert "鲤城区" in visit.words
    name = cards.first.locator("h2").inner_text()
    cards.first.get_by_role("link", name="看完整信息").click()
    visit.page.get_by_role("heading", level=1, name=name).wait_for()
    visit.settle()
    assert "不放心，怎么复称" in visit.words and "名单" in visit.words
    assert visit.sideways() <= 0
    visit.picture("business-one")
    visit.page.go_back()
    visit.settle()
    assert "查诚信商家" in visit.page.get_by_role("heading", level=1).inner_text()


def test_board_has_a_chart_with_words_and_a_table(visit: Visit) -> None:
    visit.open("/board")
    chart = visit.page.get_by_role("img", name=re.compile("鲤城区.*晋江市"))
    assert chart.count() == 1 and visit.page.locator(".qz-tile").count() == 13
    visit.page.get_by_text("看数字表").click()
    visit.page.locator("table").wait_for()
    assert visit.page.locator("table tr").count() == 15
    assert "2,020" in visit.words and "目标不是结果" in visit.words
    assert visit.sideways() <= 0
    visit.picture("board")


def test_a_business_pledges_online_and_follows_its_pledge(
    visit: Visit, server: Server, services: Services
) -> None:
    width = (visit.page.viewport_size or {"width": 0})["width"]
    name = f"示例线上承诺水果摊{width}"
    visit.open("/pledge")
    visit.picture("pledge-form")
    visit.press("继续")
    visit.page.locator(".st-key-errors").wait_for()
    assert "有 8 处要改" in visit.words
    visit.fill("商家名称", name)
    _pick(visit, "行业", "果蔬零售")
    _pick(visit, "县（市、区）", "丰泽区")
    visit.fill("地址", "示例路7号")
    visit.page.get_by_role("button", name="电子秤、台秤").click()
    visit.fill("联系人", "示例甲")
    visit.fill("联系电话", "138 0013 8000")
    visit.page.get_by_text("我承诺做到以上内容").click()
    visit.press("继续")
    assert "请核对后提交" in visit.words and name in visit.words
    visit.picture("pledge-check")
    visit.page.get_by_role("button", name="提交承诺").dblclick()
    visit.page.locator(".st-key-receipt").wait_for()
    code = visit.page.locator(".st-key-code").inner_text().strip()
    assert code.startswith("CN") and visit.sideways() <= 0
    visit.picture("pledge-receipt")
    waiting = [one for one in services.self_pledges.waiting() if one.particulars.name == name]
    assert len(waiting) == 1  # a double click is one pledge
    visit.fill("承诺编号", code)
    visit.press("查询")
    assert "等待核对" in visit.words
    kept = b"".join(p.read_bytes() for p in server.data.rglob("*.db"))
    assert b"13800138000" not in kept
