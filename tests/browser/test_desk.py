"""Two people, two processes: a citizen files, officers handle the case, both see the same clocks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, Page
from pyotp import TOTP, parse_uri

from portal.bootstrap import Services
from portal.settings import Settings
from tests.browser.conftest import NOW, ROOT, Server, Visit, _free_port, _visit
from tests.browser.test_filing import Hand
from tests.desk_process import Desk

COMPLAINT = {
    "intent": "refund",
    "problem": "short_weight",
    "business": {"name": "示例海鲜档", "address": "示例市场 A12", "district": "丰泽区"},
    "happened_on": "2026-05-19",
    "what_happened": "买两斤虾，只有一斤八两。",
    "requests": ["refund"],
    "complainant": {"name": "示例甲", "phone": "13800138000", "address": "示例路1号"},
    "notice_version": "2026-1",
}


def _metrology(server: Server, *words: str, given: str = "") -> dict[str, str]:
    env = os.environ | {"METROLOGY_DATA_DIR": str(server.data), "METROLOGY_NOW": NOW, "TZ": "UTC"}
    command = [sys.executable, "-m", "portal", *words, "--json"]
    done = subprocess.run(command, cwd=ROOT, env=env, input=given, capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _officer(browser: Browser, server: Server, desk_url: str, name: str, unit: str, *roles: str) -> Visit:
    """A signed-in officer with a browser of their own."""
    options = [word for role in roles for word in ("--role", role)]
    made = _metrology(server, "officers", "add", name, "--unit", unit, *options)
    visit = _visit(browser.new_context(viewport={"width": 1200, "height": 900}, locale="zh-CN"), desk_url)
    totp = parse_uri(made["totp_uri"])
    assert isinstance(totp, TOTP)
    visit.open("/")
    visit.fill("账号", made["id"])
    visit.fill("口令", made["passphrase"])
    visit.fill("手机验证码", totp.at(datetime.fromisoformat(NOW)))
    visit.page.get_by_role("button", name="登录", exact=True).click()
    visit.page.get_by_role("heading", name="案件").wait_for()
    visit.settle()
    return visit


def _step(visit: Visit, name: str, **fields: str) -> None:
    """Take a step in the open case."""
    visit.page.get_by_label("要办哪一步").click()
    visit.page.get_by_role("option", name=name, exact=True).click()
    visit.settle()
    for label, text in fields.items():
        visit.page.get_by_label(label).first.fill(text)
    visit.page.get_by_role("button", name="确认办理").wait_for()
    visit.settle()
    visit.page.get_by_role("button", name="确认办理").click()
    visit.page.get_by_text(f"已办：{name}").wait_for()
    visit.settle()


def _open_case(visit: Visit, number: str) -> None:
    visit.page.get_by_role("button", name=number, exact=True).click()
    visit.page.get_by_role("heading", name=f"投诉 {number}").wait_for()
    visit.settle()


def _track(visit: Visit, code: str) -> Page:
    visit.open("/track")
    visit.fill("查询码", code)
    visit.fill("手机号后四位", "8000")
    visit.press("查进度")
    return visit.page


def test_a_case_from_filing_to_its_end(browser: Browser, server: Server, desk_url: str) -> None:
    filed = _metrology(server, "complaints", "file", "-", given=json.dumps(COMPLAINT, ensure_ascii=False))
    number, code = str(filed["cases"][0]["number"]), filed["case_code"]  # type: ignore[index]
    city = _officer(browser, server, desk_url, "city.01", "350500", "city_desk", "auditor")
    unit = _officer(browser, server, desk_url, "fengze.01", "350503", "unit_officer")
    other = _officer(browser, server, desk_url, "jinjiang.01", "350582", "unit_officer")
    citizen = _visit(browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN"), server.url)
    assert number not in other.words
    other.page.goto(f"{desk_url}/?room=case&number={number}")  # a reload keeps the sign-in
    other.page.get_by_text("没有权限").wait_for()
    assert "示例海鲜档" not in other.words
    city.picture("desk-queue")
    _open_case(city, number)
    _step(city, "登记12315收到", **{"12315编号": "1350503002026052000001"})
    city.picture("desk-case")
    _open_case(unit, number)
    _step(unit, "认领")
    _step(unit, "请对方补充材料", 内容="请补一张小票的照片。")
    page = _track(citizen, code)
    assert "请补一张小票的照片。" in citizen.words and "个工作日" in citizen.words
    citizen.picture("desk-track-asked")
    answer = page.get_by_label("请写在这里").first
    answer.fill("小票丢了，有付款记录。")
    page.get_by_role("button", name="提交", exact=True).first.click()
    citizen.settle()
    citizen.picture("desk-track-answered")
    assert "已保存。" in citizen.words
    _step(unit, "受理")
    _step(unit, "开始调解")
    unit.page.get_by_role("tab", name="留言").click()
    unit.settle()
    unit.picture("desk-words")
    assert "小票丢了，有付款记录。" in unit.words
    unit.page.get_by_role("tab", name="办理").click()
    _step(unit, "达成调解")
    _track(citizen, code)
    citizen.picture("desk-track-end")
    assert "调解" in citizen.words
    city.open("/")
    for visit in (city, unit, other, citizen):
        assert visit.hosts <= {"127.0.0.1", ""} and visit.complaints == []
        visit.page.context.close()
    audit = _metrology(server, "doctor")
    assert audit


def test_nobody_gets_in_without_signing_in(browser: Browser, desk_url: str) -> None:
    visit = _visit(browser.new_context(locale="zh-CN"), desk_url)
    for path in ("/", "/?room=queue", "/?room=audit", "/?room=case&number=TS2026-000001"):
        visit.open(path)
        assert "工作台登录" in visit.words and "TS2026" not in visit.words
    visit.page.context.close()


def test_the_portal_does_not_notice_a_desk_that_is_killed(browser: Browser, server: Server) -> None:
    """The desk dies while a citizen is in the middle of the form; the report is filed all the same."""
    desk = Desk(server.data, _free_port(), Services(Settings(data_dir=server.data)))
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", has_touch=True, is_mobile=True
    )
    hand = Hand(_visit(context, server.url))
    try:
        desk.start()
        hand.visit.open("/complain")
        hand.tap("要查处（举报）")
        hand.tap("作弊秤或作弊器具")
    finally:
        desk.stop()
    assert not desk.answers()
    hand.type("商家名称", "示例水果摊")
    hand.page.locator("main").get_by_text("丰泽区", exact=True).tap()
    hand.tap("继续")
    hand.type("事情经过", "老板按遥控器，秤就变了。")
    hand.tap("继续")
    hand.tap("匿名，不留任何联系方式")
    hand.tap("提交")
    assert hand.page.locator(".st-key-code").inner_text().strip().startswith("QZ")
    assert hand.visit.complaints == []
    context.close()


def test_desk_and_portal_are_two_processes(desk_url: str, server: Server) -> None:
    assert desk_url != server.url and Path(server.data / "cases.db").exists()
