"""The whole script: links, text size, telephone, footer; and the page 关于."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.screens.conftest import Open, words

APP = Path(__file__).parents[2] / "portal" / "app.py"


def _labels(test: AppTest, kind: str) -> list[str]:
    return [element.proto.label for element in test.get(kind)]


def test_frame_stands_around_the_first_page(portal: Any) -> None:
    test = AppTest.from_file(str(APP), default_timeout=20).run()
    assert not test.exception
    assert _labels(test, "page_link") == ["问计量", "查诚信商家", "投诉举报", "查进度", "关于"]
    shown = words(test)
    assert "待核发" in shown and "以官方原文为准" in shown
    assert test.title[0].value == "泉州计量，问一句就明白"
    link = next(e.proto for e in test.get("link_button"))
    assert (link.label, link.url) == ("打 12315", "tel:12315")


def test_script_is_short() -> None:
    assert len(APP.read_text("utf-8").splitlines()) <= 60


def test_text_size_sets_the_root_size(portal: Any) -> None:
    test = AppTest.from_file(str(APP), default_timeout=20).run()
    sizes = {"标准": 18, "大字": 22, "特大": 27}
    for name, pixels in sizes.items():
        test.segmented_control(key="size").set_value(name).run()
        styles = [e.proto.body for e in test.get("html")]
        assert styles == [f"<style>html{{font-size:{pixels}px!important}}</style>"]


def test_about_says_who_what_and_what_is_invented(open_page: Open) -> None:
    shown = words(open_page("about"))
    for word in ("谁在办", "原文和解读", "示例", "个人信息", "无障碍", "12315"):
        assert word in shown
