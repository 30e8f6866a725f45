"""A case is given to an open account of the unit that has it; a packet shows what may be shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.case_side import CaseSide
from portal.complaints.intake import read_intake
from portal.complaints.stepping import Incomplete
from tests.case_desk import CITY, FENGZE, JINJIANG, UNIT, Desk, MovingClock
from tests.case_fakes import PHONE, complaint


def test_only_an_open_account_of_the_unit_gets_a_case(tmp_path: Path) -> None:
    made = Desk(tmp_path / "data")
    side = CaseSide(made.settings, MovingClock(), made.keys)  # with its own accounts
    number = side.complaints.file(read_intake(complaint(), side._clock.today())).cases[0].number
    for name, roles, unit in (
        ("fz-9", ["unit_officer"], FENGZE),
        ("fz-gone", ["unit_officer"], FENGZE),
        ("fz-reader", ["auditor"], FENGZE),
        ("jj-9", ["unit_officer"], JINJIANG),
        ("city-9", ["city_desk"], "350500"),
    ):
        side.accounts.add(name, roles, unit, "test")
    side.accounts.disable("fz-gone", "test")
    for name in ("fz-gone", "fz-reader", "jj-9", "city-9", "nobody"):
        with pytest.raises(Incomplete) as refused:
            side.desk.assign(UNIT, number, name)
        assert refused.value.missing == "colleague"
    assert side.desk.assign(UNIT, number, "fz-9").officer_id == "fz-9"
    side.desk.return_to_city(UNIT, number, "不归我们")
    assert side.desk.assign(CITY, number, "city-9").officer_id == "city-9"


def test_a_packet_shows_the_redacted_story(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    receipt = desk.file(what_happened=f"店员电话{PHONE}，少了二两。", complainant=complaint()["complainant"])
    number = receipt.cases[0].number
    before = desk.side.packets.for_officer(UNIT, number)[0].content.decode()
    assert f"店员电话{PHONE}" in before
    desk.side.personal_care.redact(UNIT, number, desk.side.personal_care.suggest_redaction(UNIT, number))
    for packet in (
        desk.side.packets.for_officer(UNIT, number),
        desk.side.packets.for_holder(desk.access(receipt), number),
    ):
        text = packet[0].content.decode()
        assert f"店员电话{PHONE}" not in text
        assert "店员电话■■■" in text
        assert "少了二两" in text
