"""Tabs of a case: links and suggested duplicates, joint complaints, blackening, personal information."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from portal.bootstrap import Services
from portal.complaints.evidence import Upload
from portal.complaints.intake import read_intake
from portal.complaints.officers import Officer
from portal.complaints.records import Receipt
from portal.complaints.repository import StoredCase
from tests.case_desk import CITY, UNIT
from tests.case_fakes import complaint
from tests.desk_rooms import account_of, real_services, sound
from tests.screens.conftest import press, words

TOLD = "买了两斤鱼，回家一称只有一斤八两，卖家电话13800138000。"
CITY_2 = dataclasses.replace(CITY, id="city-2")


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    return real_services(tmp_path, monkeypatch)


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (400, 200), "red").save(made, "PNG")
    return made.getvalue()


def filed(services: Services, *uploads: Upload, **changes: Any) -> Receipt:
    changes = {"intent": "refund", "what_happened": TOLD, "evidence": [one.name for one in uploads]} | changes
    intake = read_intake(complaint(**changes), services.clock.today())
    return services.complaints.file(intake, None, uploads)


def number_of(services: Services, *uploads: Upload, **changes: Any) -> str:
    return filed(services, *uploads, **changes).cases[0].number


def case(services: Services, number: str) -> StoredCase:
    found = services.cases.work.by_number(number)
    assert found is not None
    return found


def open_case(number: str, officer: Officer = UNIT) -> AppTest:
    def script(account: object) -> None:
        from portal.screens.desk import case

        case.show(account)  # type: ignore[arg-type]

    test = AppTest.from_function(script, kwargs={"account": account_of(officer)}, default_timeout=30)
    test.query_params["number"] = number
    return sound(test.run())


def test_a_suggested_duplicate_is_linked_and_unlinked_by_hand(services: Services) -> None:
    first, second = number_of(services), number_of(services)
    room = open_case(first)
    assert second not in words(room)
    sound(press(room, "找可能重复的"))
    assert "同一商家、同一电话；相隔0天；文字相近100%" in words(room)
    sound(press(room, "关联"))  # that of the suggestion comes first
    assert [error.value for error in room.error] == ["请写明理由。"]
    room.text_input(key=f"reason-{second}").input("同一件事")
    sound(press(room, "关联"))
    assert [(one.number, one.kind) for one in services.cases.work.links(case(services, first).id)] == [
        (second, "duplicate")
    ]
    room.text_input(key=f"why-{second}").input("不是同一件")
    sound(press(room, "取消关联"))
    assert services.cases.work.links(case(services, first).id) == ()
    assert {case(services, one).state for one in (first, second)} == {"submitted"}


def test_a_joint_complaint_has_two_representatives(services: Services) -> None:
    numbers = [number_of(services) for _ in range(3)]
    for other in numbers[1:]:
        services.cases.desk.link(UNIT, numbers[0], other, "joint", "同一批货")
    for number in numbers[:2]:
        room = open_case(number)
        assert "共同投诉：共 3 件" in words(room) and "第十二条" in words(room)
        room.text_input(key="designation").input("推选书示例")
        sound(press(room, "本件投诉人登记为代表人"))
    room = open_case(numbers[2])
    assert f"{numbers[0]}、{numbers[1]}" in words(room)
    assert "本件投诉人登记为代表人" not in words(room)


def test_the_narrative_is_blackened(services: Services) -> None:
    number = number_of(services)
    room = sound(press(open_case(number), "涂黑事情经过"))
    area = room.text_area(key="redacted_text")
    shown = area.value or ""
    assert "卖家" in shown and "13800138000" not in shown
    area.set_value(shown.replace("卖家", "■■"))
    sound(press(room, "按此显示"))
    sound(press(room, "打开内容"))
    assert "■■电话■■■■■■■■■■■" in words(room) and "卖家" not in words(room)


def test_a_picture_is_covered_by_numbers_alone(services: Services) -> None:
    number = number_of(services, Upload("a.png", picture()))
    room = sound(press(open_case(number), "遮盖图片"))
    for label, per_cent in (("左边 %", 0), ("上边 %", 0), ("宽 %", 50), ("高 %", 50)):
        next(one for one in room.number_input if one.label == label).set_value(per_cent)
    sound(press(room, "加一个框"))
    assert "现有 1 个框" in words(room)
    sound(press(room, "保存遮盖"))
    assert "已保存" in room.success[0].value
    (page,) = services.cases.reading.derivatives(UNIT, number, 0)
    with Image.open(io.BytesIO(page)) as opened:
        assert opened.getpixel((100, 50)) == (0, 0, 0) and opened.getpixel((300, 150)) != (0, 0, 0)
    sound(press(room, "查看"))
    assert len(room.get("download_button")) == 1


def test_requests_are_answered_and_an_erasure_takes_two(services: Services) -> None:
    receipt = filed(services)
    number = receipt.cases[0].number
    access = services.complaints.open(receipt.case_code, "8000")
    services.cases.holder.ask_correction(access, number, "地址写错了")
    services.cases.holder.ask_deletion(access, number, "不想留")
    room = open_case(number)
    assert "地址写错了" in words(room) and "不想留" in words(room) and "案件还没有结束" in words(room)
    room.text_input(key="corrected-address").input("示例小区3号")
    room.text_input(key="correction_reason").input("本人申请")
    sound(press(room, "更正"))
    assert "地址写错了" not in "".join(one.value for one in room.markdown if "申请更正" in one.value)
    room.text_area(key="declined-ask_deletion").input("案件还在办理。")
    sound(press(room, "不予删除"))
    assert "没有待答复的申请" in words(room)
    assert "案件还在办理。" in services.complaints.track(receipt.case_code, "8000").timeline[-1].text

    services.cases.desk.record_receipt(UNIT, number, received_on=services.clock.today())
    services.cases.desk.refuse(UNIT, number, "16-3", "不是消费")
    services.cases.holder.ask_deletion(access, number)
    room = open_case(number, CITY)
    room.text_input(key="erasure_reason").input("本人申请")
    sound(press(room, "同意删除"))
    room.text_input(key="erase_reason").input("核对无误")
    sound(press(room, "核准并销毁"))
    assert "请先勾选确认。" in words(room)
    room.checkbox(key="erase_sure").check()
    sound(press(room, "核准并销毁"))
    assert "另一位" in words(room) and not case(services, number).erased
    room = open_case(number, CITY_2)
    room.text_input(key="erase_reason").input("核对无误")
    room.checkbox(key="erase_sure").check()
    sound(press(room, "核准并销毁"))
    assert case(services, number).erased and "已按规定销毁" in words(room)


def test_the_room_of_requests_lists_what_waits_and_opens_the_case(services: Services) -> None:
    from tests.desk_rooms import open_room

    receipt = filed(services)
    assert "没有待答复的申请" in words(sound(open_room("requests", UNIT)))
    number = receipt.cases[0].number
    access = services.complaints.open(receipt.case_code, "8000")
    services.cases.holder.ask_correction(access, number, "地址写错了")
    room = sound(open_room("requests", UNIT))
    assert "申请更正" in words(room)
    sound(press(room, number))
    assert room.query_params["room"] == "case"


def test_the_history_speaks_in_words(services: Services) -> None:
    first, second = number_of(services), number_of(services)
    services.cases.reading.contents(UNIT, first)
    services.cases.desk.link(UNIT, first, second, "duplicate", "同一件事")
    services.cases.desk.forward(CITY, first, "350582", "在晋江")
    shown = words(open_case(first, CITY)).replace("\\", "")
    for said in ("持码人 · 丰泽区市场监督管理局", f"重复 {second}", "晋江市市场监督管理局", "打开内容"):
        assert said in shown
    assert "UTC" not in shown and "read_contents" not in shown
