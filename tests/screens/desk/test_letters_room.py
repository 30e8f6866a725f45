"""Letters at the desk: made on request only, handed out as files, and drafts said to be drafts."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from portal.bootstrap import Services
from portal.complaints.intake import read_intake
from tests.case_desk import CITY, UNIT
from tests.case_fakes import complaint
from tests.desk_rooms import account_of, real_services, sound
from tests.screens.conftest import press, words


def filed(services: Services) -> str:
    receipt = services.complaints.file(read_intake(complaint(), services.clock.today()))
    number = receipt.cases[0].number
    services.cases.desk.record_receipt(CITY, number, received_on=services.clock.today())
    return number


def open_letters(number: str) -> AppTest:
    def script(account: object, number: str) -> None:
        from portal.screens.desk import letters

        letters.draw(account, number)

    kwargs = {"account": account_of(UNIT), "number": number}
    return sound(AppTest.from_function(script, kwargs=kwargs, default_timeout=30).run())


def test_a_letter_is_made_and_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = real_services(tmp_path, monkeypatch)
    number = filed(services)
    services.cases.desk.refuse(UNIT, number, "16-1", "不属于我单位职责。")
    room = open_letters(number)
    assert room.selectbox[0].value == "refused" and "这一步已登记" in words(room)
    assert not room.get("download_button")
    sound(press(room, "生成文书"))
    assert len(room.get("download_button")) == 2
    reads = [row for row in services.cases.audit.entries(number) if row.action == "read_identity"]
    assert len(reads) == 2  # one for each form


def test_a_draft_without_ground_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = real_services(tmp_path, monkeypatch)
    room = open_letters(filed(services))
    sound(room.selectbox[0].select("terminated").run())
    assert "生成的是草稿" in words(room)
    sound(press(room, "生成文书"))
    assert [error.value for error in room.error] == ["请选择法定情形。"]


def test_the_file_of_the_case_is_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = real_services(tmp_path, monkeypatch)
    room = open_letters(filed(services))
    sound(press(room, "生成卷宗 PDF"))
    assert len(room.get("download_button")) == 1
