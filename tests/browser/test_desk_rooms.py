"""Rooms beyond a single case: a public warning, a photo that is covered, packets, the status export of 12315."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from portal.bootstrap import Services
from portal.complaints.evidence import Upload
from portal.complaints.intake import read_intake
from portal.settings import Settings
from tests.browser.conftest import NOW, Server, Visit, _visit
from tests.browser.test_desk import COMPLAINT, _officer

WARNED = "示例加油站3号枪停用"


def _file_with_photo(server: Server) -> str:
    """The number of a complaint in 丰泽 with one photo of a single colour."""
    photo = io.BytesIO()
    Image.new("RGB", (800, 600), "wheat").save(photo, "JPEG")
    services = Services(Settings(data_dir=server.data, now=datetime.fromisoformat(NOW)))
    intake = read_intake(COMPLAINT | {"evidence": ["秤.jpg"]}, services.clock.today())
    return services.complaints.file(intake, None, (Upload("秤.jpg", photo.getvalue()),)).cases[0].number


def _room(visit: Visit, name: str) -> None:
    visit.page.locator(".st-key-deskrooms").get_by_role("button", name=name, exact=True).click()
    visit.page.get_by_role("heading", level=1, name=name).wait_for()
    visit.settle()


def _taken(visit: Visit, button: str) -> bytes:
    """What the browser keeps when the button is pressed."""
    with visit.page.expect_download() as waited:
        visit.page.locator("main").get_by_role("button", name=button, exact=True).first.click()
    return Path(waited.value.path()).read_bytes()


def _warn_and_withdraw(city: Visit, public: Visit) -> None:
    """What the desk publishes stands on the portal and on the public screen until it is withdrawn."""
    _room(city, "突发事件通告")
    city.fill("标题", WARNED)
    city.fill("内容", "加油机正在检定，请到别的枪加油。")
    city.press("发布通告")
    city.page.get_by_text("已发布，公众现在能看到。").wait_for()
    city.picture("desk-warnings")
    for path in ("/", "/?kiosk=1"):
        public.open(path)
        public.page.get_by_text(f"计量通告：{WARNED}").wait_for()
        public.picture("warning-kiosk" if "kiosk" in path else "warning-portal")
    city.fill("撤回原因", "已经修好")
    city.press("撤回")
    city.page.get_by_text("已撤回：已经修好").wait_for()
    for path in ("/", "/?kiosk=1"):
        public.open(path)
        assert WARNED not in public.words


def _cover_the_photo(unit: Visit, number: str) -> None:
    """Left and top half are covered by numbers alone, as on a phone; what is handed out has the box in it."""
    unit.page.goto(f"{unit.url}/?room=case&number={number}")
    unit.page.get_by_role("tab", name="内容与证据").click()
    unit.settle()
    unit.press("遮盖图片")
    assert unit.sideways() <= 0  # the picture is wider than a phone, the page is not
    unit.picture("desk-redaction")
    for label, share in (("宽 %", "50"), ("高 %", "50")):
        unit.fill(label, share)
        unit.page.keyboard.press("Tab")
        unit.settle()
    unit.press("加一个框")
    unit.page.get_by_text("现有 1 个框").wait_for()
    unit.press("保存遮盖")
    unit.page.get_by_text("已保存，工作台以后只显示遮盖后的内容。").wait_for()
    unit.settle()
    unit.press("查看")
    with Image.open(io.BytesIO(_taken(unit, "下载这张图"))) as shown:
        width, height = shown.size
        inside, outside = (shown.convert("L").getpixel((width * n // 4, height * n // 4)) for n in (1, 3))
    assert isinstance(inside, int) and isinstance(outside, int) and inside < 30 and outside > 180


def _take_the_packets(unit: Visit, number: str) -> None:
    _room(unit, "12315材料")
    unit.press("全选本页")
    unit.press("生成材料包")
    with zipfile.ZipFile(io.BytesIO(_taken(unit, "下载材料包"))) as bundle:
        folders = {name.split("/")[0] for name in bundle.namelist()}
    assert {number, "目录.csv"} <= folders
    assert unit.sideways() <= 0


def _take_in_the_export(city: Visit, number: str) -> None:
    _room(city, "12315与待办")
    export = f"登记编号,来源编号,登记时间,状态\nSL-0001,{number},2026-05-20,已受理\nSL-0002,TS2026-999999,2026-05-20,\n"
    file = {"name": "导出.csv", "mimeType": "text/csv", "buffer": export.encode("gb18030")}
    city.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    city.page.get_by_role("button", name="记住列名并预览").wait_for()
    city.settle()
    city.press("记住列名并预览")
    city.page.get_by_text("共 2 行：登记 1 件，推进 1 步，不是本站的 1 行").wait_for()
    city.picture("desk-12315")
    city.press("确认导入")
    city.page.get_by_text("读了 2 行，登记 1 件，推进 1 步。").wait_for()


def test_a_warning_a_photo_packets_and_an_export(browser: Browser, server: Server, desk_url: str) -> None:
    number = _file_with_photo(server)
    city = _officer(browser, server, desk_url, "city.rooms", "350500", "city_desk")
    unit = _officer(browser, server, desk_url, "fengze.rooms", "350503", "unit_officer")
    unit.page.set_viewport_size({"width": 390, "height": 844})
    public = _visit(browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN"), server.url)
    _warn_and_withdraw(city, public)
    _cover_the_photo(unit, number)
    _take_the_packets(unit, number)
    _take_in_the_export(city, number)
    unit.page.goto(f"{desk_url}/?room=case&number={number}")
    unit.page.get_by_text("SL-0001").first.wait_for()
    unit.settle()
    assert "已受理" in unit.words
    for visit in (city, unit, public):
        assert visit.hosts <= {"127.0.0.1", ""} and visit.complaints == []
        visit.page.context.close()
