"""Packets of several cases in one ZIP, and the list of them."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from portal.complaints.desk import NoSuchCase, NotAllowed
from portal.complaints.evidence import Upload
from portal.complaints.intake import read_intake
from portal.complaints.packet_bundle import MOST_CASES, PacketBundles
from portal.complaints.stepping import NotPossible
from portal.security.audit import AuditEntry
from tests.case_desk import CITY, OTHER, UNIT, Desk
from tests.case_fakes import PNG, complaint


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def bundles_of(desk: Desk) -> PacketBundles:
    return PacketBundles(desk.side.packets, desk.side.reading, desk.side.work, desk.clock)


def filed(desk: Desk, name: str = "示例水产摊") -> str:
    business = {"name": name, "address": "示例路1号", "district": "丰泽区"}
    intake = read_intake(
        complaint(intent="refund", business=business, evidence=["a.png"]), desk.clock.today()
    )
    return desk.side.complaints.file(intake, None, [Upload("a.png", PNG)]).cases[0].number


def test_each_case_has_its_folder_and_its_line(desk: Desk) -> None:
    numbers = [filed(desk), filed(desk, "=HYPERLINK(1)")]
    made = bundles_of(desk).make(UNIT, [*numbers, numbers[0]])
    assert made.name == "12315材料包-20260420-1030.zip"
    with zipfile.ZipFile(io.BytesIO(made.content)) as bundle:
        assert bundle.testzip() is None
        names = bundle.namelist()
        table = bundle.read("目录.csv").decode("utf-8-sig")
        assert bundle.read(f"{numbers[0]}/证据01.png") == PNG
        assert "测试用户" in bundle.read(f"{numbers[1]}/{numbers[1]}.txt").decode()
    assert {name.split("/")[0] for name in names} == {*numbers, "目录.csv"}
    rows = list(csv.reader(io.StringIO(table)))
    assert [row[0] for row in rows] == ["编号", *numbers]
    assert rows[2][3] == "'=HYPERLINK(1)" and rows[1][7] == "4"
    for number in numbers:
        assert "packet" in desk.side.audit.entries(number, limit=1)[0].detail
    last = desk.side.audit.entries("-", limit=1)[0]
    assert last.action == "packets" and all(number in last.detail for number in numbers)


def test_one_case_of_another_unit_and_nothing_is_opened(desk: Desk) -> None:
    mine = filed(desk)
    for officer, numbers, refusal in (
        (OTHER, [mine], NotAllowed),
        (UNIT, [mine, "TS2026-999999"], NoSuchCase),
        (UNIT, [], NotPossible),
        (UNIT, [f"TS2026-{place:06d}" for place in range(MOST_CASES + 1)], NotPossible),
    ):
        with pytest.raises(refusal):
            bundles_of(desk).make(officer, numbers)
    assert "read_identity" not in [row.action for row in desk.side.audit.entries()]


def test_an_erased_case_is_a_remark(desk: Desk) -> None:
    gone, kept = filed(desk), filed(desk)
    entry = AuditEntry("system", "anonymised", gone)
    desk.side.records.anonymise(desk.case(gone), desk.clock.now(), entry)
    with zipfile.ZipFile(io.BytesIO(bundles_of(desk).make(CITY, [gone, kept]).content)) as bundle:
        assert not [name for name in bundle.namelist() if name.startswith(gone)]
        rows = list(csv.reader(io.StringIO(bundle.read("目录.csv").decode("utf-8-sig"))))
    assert rows[1][0] == gone and rows[1][-1] and not rows[2][-1]


def test_too_much_for_one_file_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [filed(desk), filed(desk)]
    monkeypatch.setattr("portal.complaints.packet_bundle.MOST_BYTES", 1000)
    with pytest.raises(NotPossible, match="分几次"):
        bundles_of(desk).make(UNIT, numbers)
