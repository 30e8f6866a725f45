"""红灯秤 at the desk: bars and a list for who handles the cases, and a number that only the city sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.bootstrap import Services
from portal.complaints.desk import NotAllowed
from portal.complaints.intake import read_intake
from tests.case_desk import CITY, OTHER, UNIT
from tests.case_fakes import complaint
from tests.desk_rooms import open_room, real_services, sound
from tests.screens.conftest import press, words


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    made = real_services(tmp_path, monkeypatch)
    place = {"address": "示例市场", "district": "丰泽区", "market": "示例市场", "stall": "A<b>1</b>"}
    for number in range(3):
        who = {"name": "测试用户", "phone": f"1380013800{number}", "address": "示例小区2号"}
        source = complaint(business={"name": "示例档", **place}, complainant=who)
        made.complaints.file(read_intake(source, made.clock.today()))
    return made


@pytest.mark.usefixtures("services")
def test_a_cluster_is_a_bar_and_a_box_with_its_cases() -> None:
    room = sound(open_room("clusters", UNIT))
    shown = words(room)
    assert "同一摊位" in shown and "3 次 · 3 人" in shown and "不是结论" in shown
    assert "<b>" not in "".join(part.value for part in room.markdown)  # shown as written
    assert len(room.get("vega_lite_chart")) + len(room.get("arrow_vega_lite_chart")) == 1
    assert len(room.number_input) == 0
    sound(press(room, "TS2026-000002"))
    assert room.query_params["number"] == "TS2026-000002"


@pytest.mark.usefixtures("services")
def test_another_unit_sees_none_of_it() -> None:
    assert "没有集中" in words(sound(open_room("clusters", OTHER)))


@pytest.mark.usefixtures("services")
def test_the_city_desk_sets_from_how_many_on() -> None:
    room = sound(open_room("clusters", CITY))
    room.number_input[0].set_value(4)
    sound(press(room, "保存"))
    assert "没有集中" in words(room) and [one.value for one in room.success] == ["已保存。"]


def test_a_publisher_is_refused_by_the_service(services: Services) -> None:
    from portal.desk_side import desk_side
    from tests.case_desk import PUBLISHER

    with pytest.raises(NotAllowed):
        desk_side(services).clusters.found(PUBLISHER)
