"""The packet for 12315 and the reading of its status export."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from portal.complaints.desk import NotAllowed
from portal.complaints.evidence import Upload
from portal.complaints.intake import read_intake
from portal.complaints.status_export import UnreadableExport
from portal.complaints.stepping import NotPossible
from tests.case_desk import AUDITOR, CITY, OTHER, UNIT, Desk
from tests.case_fakes import PNG, complaint


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def _filed(desk: Desk) -> tuple[str, str]:
    source = complaint(
        evidence=["=小票.png"],
        measurement={"declared_g": 1000, "reweighed_g": 900, "method": "high_accuracy_scale"},
        what_happened="买了两斤鱼 <b>少了二两</b>\n卖家不认",
        amount_yuan=36,
    )
    intake = read_intake(source, desk.clock.today())
    receipt = desk.side.complaints.file(intake, None, [Upload("=小票.png", PNG)])
    return receipt.case_code, receipt.cases[0].number


def test_a_packet_holds_the_fields_in_order_the_files_and_their_list(desk: Desk) -> None:
    _, number = _filed(desk)
    files = {file.name: file.content for file in desk.side.packets.for_officer(UNIT, number)}
    text = files[f"{number}.txt"].decode()
    order = [
        "测试用户",
        "13800138000",
        "示例水产摊",
        "示例路1号",
        "缺斤少两",
        "1000",
        "900",
        "补足分量",
        "少了二两",
    ]
    places = [text.index(word) for word in order]
    assert places == sorted(places)
    assert files["证据01.png"] == PNG
    listed = files[f"{number}-证据清单.csv"].decode("utf-8-sig")
    assert hashlib.sha256(PNG).hexdigest() in listed
    assert ",'=小票.png," in listed
    assert files[f"{number}.pdf"].startswith(b"%PDF-")
    import pypdfium2

    document = pypdfium2.PdfDocument(files[f"{number}.pdf"])
    read = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "测试用户" in read
    assert "<b>少了二两</b>" in read
    entry = desk.side.audit.entries(number, limit=1)[0]
    assert (entry.actor, entry.action) == ("officer:fz-1", "read_identity")
    assert "packet" in entry.detail


def test_only_who_handles_a_case_and_its_holder_get_a_packet(tmp_path: Path, desk: Desk) -> None:
    code, number = _filed(desk)
    with pytest.raises(NotAllowed):
        desk.side.packets.for_officer(OTHER, number)
    with pytest.raises(NotAllowed):
        desk.side.packets.for_officer(AUDITOR, number)
    access = desk.side.complaints.open(code, "8000")
    assert len(desk.side.packets.for_holder(access, number)) == 4
    other = desk.numbers()[0]
    with pytest.raises(NotPossible):
        desk.side.packets.for_holder(access, other)
    designated = Desk(tmp_path / "data", channel="designated")
    with pytest.raises(NotPossible):
        designated.side.packets.for_holder(designated.side.complaints.open(code, "8000"), number)


EXPORT = """登记编号,来源编号,登记时间,状态,办理时间
12315-001,{first},2026-04-20 09:00,已受理,2026/4/20
12315-002,{second},2026年4月20日,不予受理,2026-04-20
12315-003,TS2026-999999,2026-04-20,已受理,
"""


def test_an_export_records_receipts_and_steps_once(desk: Desk) -> None:
    first, second = desk.numbers()[0], desk.numbers()[0]
    content = EXPORT.format(first=first, second=second).encode("gb18030")
    report = desk.side.status_import.read(CITY, content)
    assert (report.rows, report.receipts, report.steps) == (3, 2, 1)
    assert report.unknown == ["12315-003"]
    assert report.to_do == [(second, "不予受理")]
    assert desk.case(first).state == "accepted"
    assert desk.case(first).receipt_number == "12315-001"
    assert desk.case(second).state == "submitted"
    assert str(desk.case(second).received_on) == "2026-04-20"
    again = desk.side.status_import.read(CITY, content)
    assert (again.receipts, again.steps) == (0, 0)


def test_columns_are_mapped_once_and_kept(desk: Desk) -> None:
    number = desk.numbers()[0]
    content = f"甲,乙,丙\n12315-9,{number},2026-04-20\n".encode()
    with pytest.raises(UnreadableExport):
        desk.side.status_import.read(CITY, content)
    with pytest.raises(NotAllowed):
        desk.side.status_import.map_columns(UNIT, {"receipt_number": "甲"})
    columns = {"receipt_number": "甲", "our_number": "乙", "received_on": "丙"}
    desk.side.status_import.map_columns(CITY, columns)
    assert desk.side.status_import.columns() == columns
    assert desk.side.status_import.read(CITY, content).receipts == 1


def test_a_unit_cannot_move_the_cases_of_another_by_an_export(desk: Desk) -> None:
    number = desk.numbers()[0]
    report = desk.side.status_import.read(OTHER, EXPORT.format(first=number, second="x").encode())
    assert report.to_do[0][0] == number
    assert desk.case(number).received_on is None


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01", b"a,b\n1,2\n"])
def test_what_is_no_export_changes_nothing(desk: Desk, content: bytes) -> None:
    with pytest.raises(UnreadableExport):
        desk.side.status_import.read(CITY, content)


FAULTS = """登记编号,来源编号,登记时间,状态,办理时间
12315-001,{first},2026-04-20,已受理,2026-04-20
12315-002,{second},去年,已受理,
,{second},2026-04-20,已受理,
12315-003,{second},2026-04-21,已受理,2026-04-19
12315-004,{first},2026-04-20,已受理,
12315-005,{second}
"""


def test_rows_with_faults_are_named_by_their_line_and_change_nothing(desk: Desk) -> None:
    first, second = desk.numbers()[0], desk.numbers()[0]
    content = FAULTS.format(first=first, second=second).encode()
    planned = desk.side.status_import.plan(CITY, content)
    assert [bool(row.fault) for row in planned] == [False, True, True, True, True, True]
    assert (desk.case(first).steps, desk.case(second).steps) == (1, 1)  # a plan changes nothing
    report = desk.side.status_import.read(CITY, content)
    assert [line for line, _ in report.bad] == [3, 4, 5, 6, 7]
    told = dict(report.bad)
    assert "登记日期" in told[3] and "编号" in told[4] and "晚于今天" in told[5] and "第2行" in told[6]
    assert "列数" in told[7]
    assert (report.receipts, report.steps) == (1, 1)
    assert desk.case(second).steps == 1


def test_the_plan_says_what_reading_then_does(desk: Desk) -> None:
    numbers = [desk.numbers()[0] for _ in range(3)]
    desk.desk.record_receipt(CITY, numbers[2], received_on=desk.clock.today())
    desk.desk.refuse(UNIT, numbers[2], "16-3", "不是消费")
    rows = [
        f"1-{place},{number},2026-04-20,{status},2026-04-20"
        for place, (number, status) in enumerate(zip(numbers, ("调解中", "不予受理", "调解中"), strict=True))
    ]
    content = "\n".join(["登记编号,来源编号,登记时间,状态,办理时间", *rows]).encode()
    planned = desk.side.status_import.plan(CITY, content)
    assert [(row.receipt, len(row.steps), bool(row.left)) for row in planned] == [
        (True, 2, False), (True, 0, True), (False, 0, True),
    ]  # fmt: skip
    assert [len(row.steps) for row in desk.side.status_import.plan(OTHER, content)] == [0, 0, 0]
    report = desk.side.status_import.read(CITY, content)
    assert (report.receipts, report.steps, len(report.to_do)) == (2, 2, 2)
    assert desk.case(numbers[0]).state == "mediating" and desk.case(numbers[2]).state == "not_accepted"


def test_columns_are_guessed_and_the_confirmed_ones_go_before(desk: Desk) -> None:
    header, guessed = desk.side.status_import.columns_for("编号,门户编号,状态,别的\n".encode())
    assert header == ("编号", "门户编号", "状态", "别的")
    assert guessed == {"receipt_number": "编号", "our_number": "门户编号", "status": "状态"}
    desk.side.status_import.map_columns(CITY, {"receipt_number": "别的"})
    assert desk.side.status_import.columns_for("编号,别的\n".encode())[1] == {"receipt_number": "别的"}
    assert desk.side.audit.entries("-")[0].action == "map_columns"
