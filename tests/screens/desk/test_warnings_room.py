"""The room of public warnings, and what the public sees of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.case_desk import PUBLISHER, UNIT
from tests.desk_rooms import open_room, real_services, sound
from tests.screens.conftest import press, words
from tests.screens.fakes import HOSTILE


def _public(lang: str = "zh") -> AppTest:
    def script(lang: str) -> None:
        from portal.notices import speak
        from portal.screens.public_warnings import show_warnings

        speak(lang)
        show_warnings()

    return sound(AppTest.from_function(script, kwargs={"lang": lang}, default_timeout=20).run())


def test_what_an_officer_publishes_is_public_until_it_is_withdrawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_services(tmp_path, monkeypatch)
    room = open_room("warnings", PUBLISHER)
    assert "示例通告" not in words(_public())
    room.text_input(key="warning_title").input("示例通告")
    room.text_area(key="warning_text").input(HOSTILE)
    room.text_input(key="warning_link").input("https://example.test/a")
    sound(press(room, "发布通告"))
    public = _public()
    assert "示例通告" in words(public) and "2026-04-27" in words(public)
    assert "\\<script\\>" in public.warning[0].value  # shown as written, never as markup
    room = sound(open_room("warnings", PUBLISHER))
    sound(press(room, "撤回"))
    assert "请写明撤回原因" in words(room) and "示例通告" in words(_public())
    next(field for field in room.text_input if str(field.key).startswith("why-")).input("误发")
    sound(press(room, "撤回"))
    assert "示例通告" not in words(_public())
    assert "已撤回：误发" in words(sound(open_room("warnings", PUBLISHER)))


def test_an_unfit_warning_is_refused_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = real_services(tmp_path, monkeypatch)
    room = sound(press(open_room("warnings", PUBLISHER), "发布通告"))
    assert [error.value for error in room.error] == ["标题请写1至60个字。"]
    assert services.warnings.current() == ()


def test_the_room_is_closed_to_other_officers_by_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_services(tmp_path, monkeypatch)
    assert sound(open_room("warnings", UNIT)).error


def test_english_pages_show_the_english_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_services(tmp_path, monkeypatch)
    room = open_room("warnings", PUBLISHER)
    room.text_input(key="warning_title").input("示例通告")
    room.text_area(key="warning_text").input("示例内容")
    room.text_input(key="warning_title_en").input("Sample warning")
    sound(press(room, "发布通告"))
    assert [error.value for error in room.error] == ["英文标题和内容请都填，或者都不填。"]
    room.text_area(key="warning_text_en").input("A sample of a text.")
    sound(press(room, "发布通告"))
    english, chinese = words(_public("en")), words(_public())
    assert "Sample warning" in english and "示例" not in english
    assert "示例内容" in chinese and "Sample" not in chinese
    room = open_room("warnings", PUBLISHER)
    room.text_input(key="warning_title").input("只有中文")
    room.text_area(key="warning_text").input("示例内容二")
    sound(press(room, "发布通告"))
    assert "示例内容二" in words(_public("en"))
