"""Filing with the operator's townships, from places that are not ours, and under each version of the notice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.complaints import notice_versions
from portal.complaints.consequences import Given
from portal.complaints.exchange import file_from_json, receipt_to_json
from portal.complaints.intake import IntakeRejected, check_intake
from portal.complaints.notice_versions import NoticeVersion, was_shown
from portal.complaints.receipt_paper import receipt_pdf
from portal.complaints.transitions import Action
from portal.notices import notice
from tests.case_desk import CITY, Desk
from tests.case_fakes import complaint

SHOP = {"name": "示例水产摊", "address": "示例镇东街1号", "district": "惠安县"}
TABLE = '[[township]]\nname = "示例镇"\nzone = "泉州台商投资区"\ndistrict = "惠安县"\n'


def _units(desk: Desk, **changes: object) -> list[str]:
    return [desk.case(case.number).unit_code for case in desk.file(**changes).cases]


def test_the_table_counts_from_the_moment_it_is_there(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    path = tmp_path / "data" / "townships.toml"
    assert _units(desk, business=SHOP) == ["350521", "350521"]
    path.write_text(TABLE)
    assert _units(desk, business=SHOP) == ["350500-TS", "350500-TS"]
    path.write_text("not a table at all, and longer than before" + TABLE)
    assert _units(desk, business=SHOP) == ["350521", "350521"]
    assert desk.desk.tasks(CITY) == ("townships-unreadable",)


def test_a_report_opened_later_goes_by_the_table_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    (tmp_path / "data" / "townships.toml").write_text(TABLE)
    number = desk.file(business=SHOP, intent="refund").cases[0].number
    desk.desk.record_receipt(CITY, number, received_on=desk.clock.today())
    desk.desk.accept(CITY, number)
    opened = desk.desk.act(CITY, number, Action.OPEN_REPORT, Given(reason="线索"))
    report = next(one for one in desk.side.work.of_filing(opened.filing_id) if one.id != opened.id)
    assert report.unit_code == "350500-TS"


def test_a_place_that_is_not_ours_is_filed_and_said(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    receipt = desk.file(business={**SHOP, "district": "金门县"})
    assert {desk.case(case.number).unit_code for case in receipt.cases} == {"350500"}
    told = receipt_to_json(receipt)["elsewhere"]
    assert told == notice("complaints.elsewhere.place")
    assert "12315" in told
    assert receipt_pdf(receipt, "http://127.0.0.1/track").startswith(b"%PDF-")
    assert "elsewhere" not in receipt_to_json(desk.file())


def test_the_notice_in_use_is_known() -> None:
    (current,) = [one for one in notice_versions.notice_versions() if one.valid_to is None]
    assert current.version == notice("complaints.privacy.version")


@pytest.mark.parametrize(
    ("version", "day", "taken"),
    [
        ("old", date(2026, 3, 1), True),
        ("old", date(2026, 3, 31), True),
        ("old", date(2026, 4, 1), False),
        ("new", date(2026, 3, 31), False),
        ("new", date(2026, 4, 1), True),
        ("2026-1", date(2026, 4, 1), False),
        ("made-up", date(2026, 3, 1), False),
    ],
)
def test_a_version_counts_on_its_days(
    monkeypatch: pytest.MonkeyPatch, version: str, day: date, taken: bool
) -> None:
    rows = (
        NoticeVersion("old", date(2026, 1, 1), date(2026, 3, 31)),
        NoticeVersion("new", date(2026, 4, 1), None),
    )
    monkeypatch.setattr(notice_versions, "notice_versions", lambda: rows)
    assert was_shown(version, day) == taken
    errors = check_intake(complaint(notice_version=version, happened_on="2026-02-01"), day)
    assert [error.path for error in errors] == ([] if taken else ["notice_version"])
    assert taken or "请重新看一遍" in errors[0].text


def test_a_new_notice_lets_a_filing_be_sent_again_but_not_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk, key = Desk(tmp_path / "data"), "one-act-of-filing-of-april-20"
    first = file_from_json(desk.side.complaints, complaint(), idempotency_key=key)
    rows = (
        NoticeVersion("2026-1", date(2026, 1, 1), date(2026, 4, 20)),
        NoticeVersion("2026-2", date(2026, 4, 21), None),
    )
    monkeypatch.setattr(notice_versions, "notice_versions", lambda: rows)
    desk.clock.forward(days=1)
    again = file_from_json(desk.side.complaints, complaint(), idempotency_key=key)
    assert again == first
    with pytest.raises(IntakeRejected, match="请重新看一遍"):
        file_from_json(desk.side.complaints, complaint())
    with pytest.raises(IntakeRejected):
        file_from_json(desk.side.complaints, complaint(notice_version="made-up"), idempotency_key=key)
    assert len(desk.reading.search(CITY, "示例水产摊")) == 2
