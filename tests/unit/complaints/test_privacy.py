"""Retention, erasure, redaction, correction, and statistics that give nobody away."""

from __future__ import annotations

import dataclasses
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.complaints.case_lists import MonthCell
from portal.complaints.consequences import Given
from portal.complaints.desk import NotAllowed
from portal.complaints.drafts import Drafts
from portal.complaints.evidence import FolderEvidence, Upload
from portal.complaints.intake import read_intake
from portal.complaints.personal_requests import waiting
from portal.complaints.pictures import Preview
from portal.complaints.records import CaseKind
from portal.complaints.sealed_case import Erased
from portal.complaints.service import NotFound
from portal.complaints.statistics import FEWEST, publishable
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import Action
from portal.storage.drafts import SqlDrafts
from portal.storage.engine import open_engine
from tests.case_desk import AUDITOR, CITY, UNIT, Desk
from tests.case_fakes import PNG, complaint


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return Desk(tmp_path / "data", database_url=url)


def _closed(desk: Desk, with_report: bool = False) -> tuple[str, ...]:
    intake = read_intake(
        complaint(intent="both" if with_report else "refund", evidence=["a.png"]), desk.clock.today()
    )
    receipt = desk.side.complaints.file(intake, None, [Upload("a.png", PNG)])
    numbers = [case.number for case in receipt.cases]
    desk.desk.record_receipt(UNIT, numbers[0], received_on=desk.clock.today())
    desk.desk.refuse(UNIT, numbers[0], "16-3", "不是消费，回电13800138000")
    return (receipt.case_code, *numbers)


def test_three_years_after_closing_a_case_is_anonymous(desk: Desk, tmp_path: Path) -> None:
    code, number = _closed(desk)
    desk.clock.moment = desk.clock.moment.replace(year=2029) - timedelta(days=1)
    assert desk.side.retention.purge().cases == 0
    assert desk.reading.identity(UNIT, number, "回访")["complainant"]["name"] == "测试用户"
    desk.clock.forward(days=2)
    assert desk.side.retention.purge().cases == 1
    assert desk.side.retention.purge().cases == 0
    with pytest.raises(Erased):
        desk.reading.identity(UNIT, number, "回访")
    with pytest.raises(NotFound):
        desk.side.complaints.track(code, "8000")
    case = desk.case(number)
    assert (case.respondent_name, case.state, case.problem) == ("", "not_accepted", "short_weight")
    assert all(reason == "" for _, reason in desk.reading.history(UNIT, number))
    assert list((tmp_path / "data" / "evidence").iterdir()) == []
    assert desk.reading.verify_audit(AUDITOR).sound
    assert desk.desk.allowed(UNIT, number) == ()


def test_a_file_goes_only_with_the_last_case_that_holds_it(desk: Desk, tmp_path: Path) -> None:
    code, number, report = _closed(desk, with_report=True)
    desk.side.personal_care.propose_erasure(UNIT, number, "本人申请")
    desk.side.personal_care.erase(CITY, number, "本人申请")
    assert len(list((tmp_path / "data" / "evidence").iterdir())) == 1
    assert desk.reading.evidence_file(UNIT, report, 0).content == PNG
    assert desk.side.complaints.track(code, "8000").cases[1].number == report


def test_only_the_city_desk_erases_and_only_closed_cases(desk: Desk) -> None:
    _, number, report = _closed(desk, with_report=True)
    with pytest.raises(NotAllowed):
        desk.side.personal_care.erase(UNIT, number, "本人申请")
    with pytest.raises(NotPossible):
        desk.side.personal_care.propose_erasure(UNIT, report, "本人申请")
    with pytest.raises(NotPossible):
        desk.side.personal_care.erase(CITY, report, "本人申请")
    assert desk.reading.identity(UNIT, number, "核对")


def test_an_erasure_takes_two_officers_whichever_way_it_is_asked_for(desk: Desk) -> None:
    _, number = _closed(desk)
    care, second = desk.side.personal_care, dataclasses.replace(CITY, id="city-2")
    for act in (
        lambda: care.erase(CITY, number, "本人申请"),
        lambda: desk.desk.act(CITY, number, Action.ERASE, Given(reason="本人申请")),
    ):
        with pytest.raises(NotPossible, match="另一位"):
            act()
    care.propose_erasure(CITY, number, "本人申请")
    with pytest.raises(NotPossible, match="另一位"):
        care.erase(CITY, number, "本人申请")
    with pytest.raises(NotPossible, match="等待"):
        care.propose_erasure(second, number, "本人申请")
    care.decline(second, number, Action.ASK_DELETION, "还在保存期限内")  # and so the proposal is off
    with pytest.raises(NotPossible):
        care.erase(second, number, "本人申请")
    care.propose_erasure(CITY, number, "本人申请")
    care.erase(second, number, "核对无误")
    with pytest.raises(Erased):
        desk.reading.identity(UNIT, number, "核对")
    assert desk.reading.verify_audit(AUDITOR).sound


def test_a_request_is_answered_with_a_reason_that_its_sender_reads(desk: Desk) -> None:
    receipt = desk.file()
    number = receipt.cases[0].number
    care = desk.side.personal_care
    with pytest.raises(NotPossible, match="没有待答复"):
        care.decline(UNIT, number, Action.ASK_CORRECTION, "没有申请")
    desk.holder.ask_correction(desk.access(receipt), number, "地址写错了")
    desk.holder.ask_deletion(desk.access(receipt), number)
    assert waiting(desk.case(number)) == (Action.ASK_CORRECTION, Action.ASK_DELETION)
    with pytest.raises(Incomplete):
        care.decline(UNIT, number, Action.ASK_DELETION, " ")
    care.decline(UNIT, number, Action.ASK_DELETION, "案件还在办理。")
    care.correct(UNIT, number, {"address": "示例小区3号"}, "本人申请")
    assert waiting(desk.case(number)) == ()
    told = "\n".join(entry.text for entry in desk.side.complaints.track(receipt.case_code, "8000").timeline)
    assert "案件还在办理。" in told and "已更正" in told
    desk.holder.ask_deletion(desk.access(receipt), number)
    assert waiting(desk.case(number)) == (Action.ASK_DELETION,)


def test_one_operator_alone_may_do_both(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data", single_operator=True)
    _, number = _closed(desk)
    desk.side.personal_care.propose_erasure(CITY, number, "本人申请")
    assert desk.side.personal_care.erase(CITY, number, "本人申请").number == number


def test_files_that_belong_to_nothing_go_after_a_day(desk: Desk, tmp_path: Path) -> None:
    _, number = _closed(desk)
    folder = tmp_path / "data" / "evidence"
    (folder / "old").write_bytes(b"x")
    (folder / "new").write_bytes(b"x")
    now = desk.clock.now().timestamp()
    for path in folder.iterdir():
        age = 25 if path.name != "new" else 23
        os.utime(path, (now - age * 3600, now - age * 3600))
    assert desk.side.retention.purge().files == 1
    assert {path.name for path in folder.iterdir()} > {"new"}
    assert not (folder / "old").exists()
    assert desk.reading.evidence_file(UNIT, number, 0).content == PNG
    assert FolderEvidence(folder).older_than(desk.clock.now() - timedelta(hours=24))


def test_a_draft_that_is_saved_again_keeps_its_old_files(desk: Desk, tmp_path: Path) -> None:
    store = SqlDrafts(open_engine(desk.settings, "cases"))
    folder = FolderEvidence(tmp_path / "data" / "evidence")
    drafts = Drafts(store, desk.keys, desk.clock, folder, lambda *_: Preview(b"", 1))
    drafts.save("visitor-1", {"step": 1})
    drafts.add_file("visitor-1", Upload("a.png", PNG))
    for name in folder.names():
        os.utime(tmp_path / "data" / "evidence" / name, (0, 0))
    desk.clock.forward(hours=20)
    drafts.save("visitor-1", {"step": 2})
    desk.clock.forward(hours=20)
    gone = desk.side.retention.purge()
    assert (gone.drafts, gone.files) == (0, 0)
    assert drafts.uploads("visitor-1")
    desk.clock.forward(hours=5)
    before = len(folder.names())
    gone = desk.side.retention.purge()
    assert (gone.drafts, gone.files) == (1, before)
    assert before and folder.names() == frozenset()


def test_a_redaction_only_blackens(desk: Desk) -> None:
    number, _ = desk.numbers(what_happened="买鱼少了二两，卖家电话13800138000，姓示。")
    suggested = desk.side.personal_care.suggest_redaction(UNIT, number)
    assert "13800138000" not in suggested
    assert "■" * 11 in suggested
    with pytest.raises(NotPossible):
        desk.side.personal_care.redact(UNIT, number, suggested.replace("二两", "五两"))
    with pytest.raises(NotPossible):
        desk.side.personal_care.redact(UNIT, number, suggested + "■")
    desk.side.personal_care.redact(UNIT, number, suggested.replace("姓示", "■■"))
    assert desk.reading.contents(UNIT, number)["what_happened"].endswith("■■。")
    assert "13800138000" in desk.reading.original_narrative(UNIT, number, "核对")


def test_a_corrected_phone_number_is_the_one_to_follow_with(desk: Desk) -> None:
    receipt = desk.file()
    number = receipt.cases[0].number
    desk.holder.ask_correction(desk.access(receipt), number, "电话写错了")
    care = desk.side.personal_care
    care.correct(UNIT, number, {"phone": "138 0013 8001", "name": "测试用户二"}, "本人申请")
    who = desk.reading.identity(UNIT, number, "核对")["complainant"]
    assert (who["phone"], who["name"], who["address"]) == ("13800138001", "测试用户二", "示例小区2号")
    assert desk.side.complaints.track(receipt.case_code, "8001").cases
    with pytest.raises(NotFound):
        desk.side.complaints.track(receipt.case_code, "8000")


def _cell(unit: str, problem: str, people: int, month: str = "2026-10") -> MonthCell:
    return MonthCell(month, unit, problem, CaseKind.COMPLAINT, people + 1, people)


def test_small_cells_are_left_out_and_no_total_gives_them_away() -> None:
    cells = [_cell("a", "x", 3), _cell("a", "y", 5), _cell("b", "x", 9), _cell("b", "y", 20)]
    shown = publishable(cells, "2026-11")
    # 3 alone could be had from the total: the smallest other cell goes too.
    assert [(cell.unit_code, cell.problem) for cell in shown.cells] == [("b", "x"), ("b", "y")]
    (total,) = shown.totals
    assert (total.cases, total.hidden) == (41, 2)
    assert publishable([_cell("a", "x", 4)], "2026-11").totals == ()
    assert publishable(cells, "2026-10").cells == ()
    assert len(publishable([_cell("a", "x", 6), _cell("a", "y", 7)], "2026-11").cells) == 2


@given(st.lists(st.integers(1, 30), max_size=12))
def test_nothing_published_stands_for_fewer_than_five(people: list[int]) -> None:
    cells = [_cell(str(place), "x", number) for place, number in enumerate(people)]
    shown = publishable(cells, "2026-11")
    assert all(cell.complainants >= FEWEST for cell in shown.cells)
    hidden = sum(people) - sum(cell.complainants for cell in shown.cells)
    if shown.totals and shown.totals[0].hidden:
        assert shown.totals[0].hidden > 1
        assert hidden >= FEWEST


def test_months_are_those_of_shanghai_and_people_are_counted_once(desk: Desk) -> None:
    desk.clock.moment = desk.clock.moment.replace(month=4, day=30, hour=23)
    desk.numbers()
    desk.numbers()
    desk.clock.forward(hours=2)
    desk.numbers()
    cells = desk.reading.statistics(UNIT, date(2026, 4, 1), date(2026, 5, 31))
    found = [(cell.month, cell.kind.value, cell.cases, cell.complainants) for cell in cells]
    assert found == [
        ("2026-04", "complaint", 2, 1),
        ("2026-04", "report", 2, 1),
        ("2026-05", "complaint", 1, 1),
        ("2026-05", "report", 1, 1),
    ]
