"""The publishing and knowledge rooms: what an officer sees and does there, over real services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from knowledge.business_list import BusinessRow, ListReading, RejectedCell
from portal.bootstrap import Services
from portal.businesses.self_pledge_form import pledge_text
from portal.complaints.officers import Officer, Role
from tests.case_desk import CITY, PUBLISHER
from tests.desk_rooms import open_room, real_services, sound
from tests.samples import article, document
from tests.screens.conftest import press, words
from tests.unit.feedback.conftest import answer

SECOND = Officer("pub-2", frozenset({Role.PUBLISHER}), PUBLISHER.unit)
ROW = BusinessRow("一", 2, "示例海鲜行", district="丰泽区", address="示例路1号", industry="水产")


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    made = real_services(tmp_path, monkeypatch)
    made.__dict__["background"] = lambda work: None
    return made


def stage(services: Services, reading: ListReading) -> str:
    return services.directory.stage(
        reading, list_name="示例名单", issuer="示例单位", as_of=date(2026, 4, 1), actor=PUBLISHER.id
    ).publication_id


def told(room: AppTest) -> list[str]:
    return [one.value for one in room.success]


def test_a_list_with_rejects_is_looked_at_approved_changed_and_undone(services: Services) -> None:
    rejected = (RejectedCell("一", 9, "信用代码", "<b>坏</b>", "代码有误。"),)
    stage(services, ListReading((ROW,), rejected, (), "名单.xlsx", "0" * 64))
    room = open_room("publishing", SECOND)
    sound(next(one for one in room.toggle if one.label == "查看差异").set_value(True).run())
    seen = words(room)
    assert "新增 1 家" in seen and "示例海鲜行" in seen and "\\<b\\>坏" in seen
    sound(press(room, "同意并发布"))
    assert room.error and services.directory.search("示例海鲜行").total == 0
    next(box for box in room.checkbox if "没有读入" in box.label).check()
    sound(press(room, "同意并发布"))
    assert told(room) == ["已发布，公众现在能查到。"] and services.directory.search("示例海鲜行").total == 1

    changed = replace(ROW, address="示例路2号")
    stage(services, ListReading((changed,), (), (), "名单.xlsx", "1" * 64))
    room = open_room("publishing", PUBLISHER)
    sound(next(one for one in room.toggle if one.label == "查看差异").set_value(True).run())
    sound(press(room, "同意并发布"))
    assert room.error  # the officer who staged it cannot approve it
    room = sound(open_room("publishing", PUBLISHER))
    next(one for one in room.text_input if one.key.startswith("why-undo")).input("有误")
    sound(press(room, "撤回发布"))
    assert services.directory.search("示例海鲜行").total == 0
    assert "撤回" in words(sound(open_room("publishing", SECOND)))


def test_an_online_pledge_takes_two_officers_at_the_desk(services: Services) -> None:
    services.self_pledges.hand_in(
        {
            "name": "示例阿明海鲜摊", "uscc": "", "district": "丰泽区", "township": "东海街道", "address": "",
            "market": "示例东海农贸市场", "stall": "A12", "industry": "水产零售", "instruments": ["scale"],
            "instrument_count": 2, "verified_to": date(2027, 1, 31), "contact_name": "示例甲",
            "contact_phone": "13800138000", "agreed": True, "text_version": pledge_text().version,
        },
        "k" * 24,
    )  # fmt: skip
    room = open_room("publishing", PUBLISHER)
    assert "示例阿明海鲜摊" in words(room) and "13800138000" not in words(room)
    sound(press(room, "查看联系人（会记录）"))
    assert "13800138000" in words(room)
    assert "read_pledge_contact" in [row.action for row in services.cases.audit.entries()]
    sound(press(room, "同意"))
    sound(press(open_room("publishing", PUBLISHER), "同意"))
    assert services.directory.search("示例阿明海鲜摊").total == 0
    room = sound(press(open_room("publishing", SECOND), "同意"))
    assert told(room) == ["已公开。"] and services.directory.search("示例阿明海鲜摊").total == 1


def test_the_rooms_show_nothing_to_others(services: Services) -> None:
    stage(services, ListReading((ROW,), (), (), "名单.xlsx", "0" * 64))
    for name in ("publishing", "knowledge"):
        room = sound(open_room(name, CITY))
        assert room.error and "示例海鲜行" not in words(room)


class _Nothing:
    """A retriever that finds nothing."""

    def find(self, text: str, scope: object, limit: int) -> tuple[object, ...]:
        assert text and scope and limit
        return ()


def test_one_click_proposes_a_passage_and_a_second_officer_confirms(services: Services) -> None:
    kept: list[Any] = []
    services.__dict__["background"] = kept.append
    home = document("示例规定")
    said = article(home, "第一条", "充电桩每三年检定一次。")
    services.library.put(
        home, [said, replace(article(home, "第二条", "示例扫描文字。", 1), to_proofread=True)]
    )
    services.feedback.note_unanswered(answer("充电桩多久检一次"))
    kept.pop(0)()
    services.answers.search = lambda question: ()  # type: ignore[method-assign]
    services.__dict__["retriever"] = _Nothing()
    room = open_room("knowledge", PUBLISHER)
    assert "充电桩多久检一次" in words(room) and "示例扫描文字" in words(room)
    sound(next(one for one in room.toggle if one.label == "找能回答的条款").set_value(True).run())
    assert "没有找到相关条款" in words(room)
    places = ((type("Cited", (), {"passage_id": said.id})(),),)
    services.answers.search = lambda question: places  # type: ignore[method-assign, assignment, return-value]
    sound(room.run())
    sound(press(room, "这段能回答"))
    assert told(room) == ["已提交，等另一位工作人员确认。"]
    room = sound(press(open_room("knowledge", PUBLISHER), "确认"))
    assert room.error and services.feedback.asked() == ()
    sound(press(open_room("knowledge", SECOND), "确认"))
    assert [one.passage_id for one in services.feedback.asked()] == [said.id]
    sound(press(open_room("knowledge", SECOND), "校对无误"))
    assert services.proofreading.waiting() == ()
