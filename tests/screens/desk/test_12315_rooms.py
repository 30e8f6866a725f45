"""12315 at the desk: packets in bulk, and the status export with its columns, preview and faults."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from portal.bootstrap import Services
from portal.complaints.intake import read_intake
from portal.complaints.letter_kinds import MadeFile
from tests.case_desk import CITY, UNIT
from tests.case_fakes import complaint
from tests.desk_rooms import open_room, real_services, sound
from tests.screens.conftest import press, words


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    return real_services(tmp_path, monkeypatch)


def filed(services: Services, name: str = "示例水产摊") -> str:
    business = {"name": name, "address": "示例路1号", "district": "丰泽区"}
    intake = read_intake(complaint(intent="refund", business=business), services.clock.today())
    return services.complaints.file(intake).cases[0].number


def test_the_packets_of_all_new_cases_are_one_file(services: Services) -> None:
    numbers = [filed(services), filed(services, "示例<b>店</b>")]
    services.cases.desk.record_receipt(CITY, filed(services), received_on=services.clock.today())
    room = sound(open_room("packets", UNIT))
    assert len(room.multiselect[0].options) == 2 and not room.get("download_button")
    sound(press(room, "生成材料包"))
    assert "请选1至50件" in words(room)
    sound(press(room, "全选本页"))
    sound(press(room, "生成材料包"))
    assert len(room.get("download_button")) == 1
    made: tuple[str, MadeFile] = room.session_state["made-packets"]
    with zipfile.ZipFile(io.BytesIO(made[1].content)) as bundle:
        assert {name.split("/")[0] for name in bundle.namelist()} == {*numbers, "目录.csv"}
    sound(room.toggle[0].set_value(False).run())
    assert len(room.multiselect[0].options) == 3


def _give(room: AppTest, content: str) -> Any:
    uploader = room.file_uploader[0]
    return sound(uploader.set_value(("导出.csv", content.encode("gb18030"), "text/csv")).run())


def test_an_export_is_mapped_once_previewed_and_taken_in(services: Services) -> None:
    first, second = filed(services), filed(services)
    content = (
        f"甲,乙,丙,状态\n12315-1,{first},2026-04-20,已受理\n12315-2,{second},2026-04-20,不予受理\n"
        f"12315-3,TS2026-999999,2026-04-20,\n12315-4,{second},前天,\n"
    )
    room = _give(sound(open_room("channel", CITY)), content)
    sound(press(room, "记住列名并预览"))
    assert "请先对应列名" in words(room)
    for key, name in (("receipt_number", "甲"), ("our_number", "乙"), ("received_on", "丙")):
        room.selectbox(key=f"column-{key}").select(name)
    sound(press(room, "记住列名并预览"))
    assert "登记 2 件，推进 1 步，不是本站的 1 行，有错的 1 行" in words(room)
    assert services.cases.work.by_number(first).steps == 1  # type: ignore[union-attr]
    sound(press(room, "确认导入"))
    said = words(room).replace("\\", "")
    assert "登记 2 件，推进 1 步" in room.success[0].value
    assert "第5行：登记日期看不懂" in said and f"{second}：不予受理" in said and "12315-3" in said
    assert services.cases.work.by_number(first).state == "accepted"  # type: ignore[union-attr]
    again = _give(sound(open_room("channel", CITY)), content)
    assert again.selectbox(key="column-our_number").value == "乙"  # remembered
    sound(press(again, "记住列名并预览"))
    assert "登记 0 件，推进 0 步" in words(again)


def test_a_file_that_is_no_export_is_one_sentence(services: Services) -> None:
    room = _give(sound(open_room("channel", CITY)), "")
    assert [error.value for error in room.error] == ["文件不是能读的CSV。"]
