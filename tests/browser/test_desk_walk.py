"""A newcomer officer's way through the desk on a computer and on a phone: sign in, a case, leave, hand-over.

With METROLOGY_SCREENSHOTS=DIR it makes the pictures of docs/desk.md.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from portal.complaints.intake import read_intake
from tests.browser.conftest import Visit, _visit
from tests.case_fakes import complaint
from tests.desk_process import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk.over(tmp_path_factory.mktemp("desk"))
    today = made.services.clock.today()
    for problem, name in (("taximeter", "示例出租车"), ("fuel_dispenser", "示例加油站")):
        business = {"name": name, "address": "示例路3号", "district": "丰泽区"}
        filed = complaint(problem=problem, business=business, measurement=None)
        made.services.complaints.file(read_intake(filed, today))
    made.start()
    yield made
    made.stop()


def _sign_in(visit: Visit, given: dict[str, str]) -> None:
    visit.open("/")
    for label, text in given.items():
        visit.fill(label, text)
    visit.page.get_by_role("button", name="登录", exact=True).click()
    visit.page.get_by_role("heading", name="案件").wait_for()
    visit.settle()


def _room(visit: Visit, name: str) -> None:
    visit.page.locator(".st-key-deskrooms").get_by_role("button", name=name, exact=True).click()
    visit.page.get_by_role("heading", level=1, name=name).wait_for()
    visit.settle()


def _choose(visit: Visit, label: str, option: str) -> None:
    box = visit.page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    visit.page.get_by_role("option", name=option, exact=True).click()
    visit.settle()


@pytest.mark.parametrize(("width", "height", "suffix"), [(1280, 900, "a"), (390, 844, "b")])
def test_a_newcomers_day(browser: Browser, desk: Desk, width: int, height: int, suffix: str) -> None:
    given, colleague = desk.officer(f"fengze.1{suffix}"), f"fengze.2{suffix}"
    desk.officer(colleague)
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    visit = _visit(context, desk.url)
    visit.open("/")
    visit.picture("desk-sign-in")
    _sign_in(visit, given)
    assert visit.sideways() <= 0
    visit.picture("desk-queue")
    visit.page.get_by_role("button", name="TS2026-000002", exact=True).click()
    visit.page.get_by_role("heading", name="投诉 TS2026-000002").wait_for()
    visit.settle()
    _choose(visit, "要办哪一步", "认领")
    visit.page.get_by_role("button", name="确认办理").click()
    visit.page.get_by_text("已办：认领").wait_for()
    visit.settle()
    assert visit.sideways() <= 0
    visit.picture("desk-case")
    visit.page.reload()
    visit.page.get_by_role("heading", name="投诉 TS2026-000002").wait_for()  # a reload keeps case and sign-in
    visit.settle()
    _room(visit, "请假与代办")
    _choose(visit, "由谁代办", colleague)
    visit.press("登记")
    assert f"由 {colleague} 代办" in visit.words and visit.sideways() <= 0
    visit.picture("desk-absence")
    _room(visit, "案件")
    assert f"{colleague} 代 {given['账号']}" in visit.words
    _room(visit, "移交")
    _choose(visit, "谁的案件", given["账号"])
    assert "将移交 1 件" in visit.words and "TS2026-000002" in visit.words and visit.sideways() <= 0
    visit.picture("desk-handover")
    _choose(visit, "交给谁", colleague)
    visit.fill("原因（写进每件的记录）", "调离")
    visit.page.get_by_text("我核对过上面的案件").click()
    visit.page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    visit.page.get_by_text(f"已移交 1 件给 {colleague}").wait_for()
    visit.press("退出")
    visit.page.get_by_role("heading", name="工作台登录").wait_for()
    assert visit.hosts <= {"127.0.0.1", ""} and visit.complaints == []
    context.close()
