"""The knowledge room: texts whose force is looked up again, and switches that come due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.bootstrap import Services
from tests.case_desk import CITY, PUBLISHER
from tests.desk_rooms import open_room, real_services, sound
from tests.samples import article, document
from tests.screens.conftest import press, words


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    made = real_services(tmp_path, monkeypatch)
    made.__dict__["background"] = lambda work: None
    return made


def test_a_text_that_nobody_rechecked_is_looked_up_and_leaves_the_list(services: Services) -> None:
    home = document("示例规定")
    services.library.put(home, [article(home, "第一条", "示例条文。")])
    room = sound(open_room("knowledge", PUBLISHER))
    assert "示例规定" in words(room) and "没有记录" in words(room)
    sound(press(room, "已复核，现行有效"))
    assert [error.value for error in room.error] == ["请写明在哪里查到。"]
    room.text_input(key="recheck_note").input("国家法律法规数据库")
    sound(press(room, "已复核，现行有效"))
    assert "示例规定" not in words(room)
    (done,) = [row for row in services.cases.audit.entries("-") if row.action == "recheck_document"]
    assert "国家法律法规数据库" in done.detail


def test_what_begins_and_ends_within_a_year_is_told_with_its_day(services: Services) -> None:
    soon = document("示例新规程", "2027-01-08")
    ends = document("示例旧规程", "2020-01-01", valid_to=date(2027, 1, 7))
    for one in (soon, ends):
        services.library.put(one, [article(one, "第一条", f"{one.title}的示例条文。")])
    shown = words(sound(open_room("knowledge", PUBLISHER)))
    assert shown.index("2027-01-07 后停用：示例旧规程") < shown.index("2027-01-08 起生效：示例新规程")


@pytest.mark.usefixtures("services")
def test_other_officers_are_refused_by_the_service() -> None:
    room = sound(open_room("knowledge", CITY))
    assert room.error and not room.toggle
