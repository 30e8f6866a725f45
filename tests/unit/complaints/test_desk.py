"""The officers' service: a case from filing to its end, what each step needs, and what the citizen sees."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.complaints.desk import NoSuchCase, NotAllowed
from portal.complaints.evidence import Upload
from portal.complaints.service import NotFound
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import Action
from portal.complaints.work import ChangedMeanwhile
from portal.storage.engine import open_engine
from tests.case_desk import AUDITOR, CITY, FENGZE, JINJIANG, OTHER, UNIT, Desk
from tests.case_fakes import PNG


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return Desk(tmp_path / "data", database_url=url)


def test_a_complaint_from_filing_to_agreement(desk: Desk) -> None:
    receipt = desk.file()
    complaint, report = (case.number for case in receipt.cases)
    desk.desk.record_receipt(UNIT, complaint, receipt_number="1350503002026042000001")
    access = desk.access(receipt)
    (clock,) = desk.side.complaints.case_file(access).cases[0].clocks
    # Monday 2026-04-20; Labour Day is off 1-5 May; the seventh working day is Wednesday 29 April.
    assert (clock.starts_on, clock.due_on) == (date(2026, 4, 20), date(2026, 4, 29))
    assert "第十五条" in clock.article
    desk.clock.forward(days=3)
    (clock,) = desk.side.complaints.track(receipt.case_code, "8000").cases[0].clocks
    assert (clock.day, clock.days, clock.warning) == (3, 7, False)
    desk.desk.claim(UNIT, complaint)
    assert desk.case(complaint).officer_id == UNIT.id
    desk.desk.accept(UNIT, complaint)
    desk.desk.start_mediation(UNIT, complaint)
    (clock,) = desk.side.complaints.track(receipt.case_code, "8000").cases[0].clocks
    assert (clock.key, clock.due_on) == ("mediation", date(2026, 6, 22))  # 60 days; 19-21 June is 端午
    desk.desk.agree(UNIT, complaint)
    file = desk.side.complaints.track(receipt.case_code, "8000")
    assert file.cases[0].state == "agreed"
    assert file.cases[0].clocks == ()
    assert desk.case(complaint).closed_at == desk.clock.now()
    assert [entry.text for entry in file.timeline][-1] == "双方达成调解协议。"
    assert desk.case(report).state == "submitted"


@pytest.mark.parametrize("action", ["accept", "refuse", "triage"])
def test_nothing_legal_happens_before_the_receipt_is_recorded(desk: Desk, action: str) -> None:
    complaint, report = desk.numbers()
    steps = {
        "accept": lambda: desk.desk.accept(UNIT, complaint),
        "refuse": lambda: desk.desk.refuse(UNIT, complaint, "16-1", "不归我们管"),
        "triage": lambda: desk.desk.triage(UNIT, report),
    }
    with pytest.raises(Incomplete) as caught:
        steps[action]()
    assert caught.value.missing == "receipt"
    assert desk.case(complaint).state == desk.case(report).state == "submitted"


def test_refusing_needs_a_ground_and_tells_the_reason_and_the_other_ways(desk: Desk) -> None:
    receipt = desk.file()
    number = receipt.cases[0].number
    desk.desk.record_receipt(UNIT, number, received_on=desk.clock.today())
    for ground, reason in (("", "理由"), ("23-1", "理由"), ("16-2", " ")):
        with pytest.raises(Incomplete):
            desk.desk.refuse(UNIT, number, ground, reason)
    desk.desk.refuse(UNIT, number, "16-2", "消委会已经调解过")
    timeline = desk.side.complaints.track(receipt.case_code, "8000").timeline
    (text,) = (entry.text for entry in timeline if "不予受理" in entry.text)
    assert "消委会已经调解过" in text
    assert "法院" in text
    assert desk.case(number).events[-1].article.endswith("第十六条第二项")


def test_days_are_not_in_the_future_nor_before_the_step_they_follow(desk: Desk) -> None:
    number, _ = desk.registered()
    today = desk.clock.today()
    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(Incomplete):
            desk.desk.accept(UNIT, number, day)
    desk.clock.forward(days=2)
    desk.desk.accept(UNIT, number, today + timedelta(days=1))
    with pytest.raises(Incomplete):
        desk.desk.start_mediation(UNIT, number, today)


def test_two_who_read_the_same_case_cannot_both_decide(desk: Desk) -> None:
    number, _ = desk.registered()
    seen = desk.case(number)
    desk.desk.accept(UNIT, number)
    from portal.complaints.officers import Party

    with pytest.raises(ChangedMeanwhile):
        desk.side.stepper.take(seen, Party.UNIT, "officer:x", Action.ACCEPT)
    assert [e.event for e in desk.case(number).events].count("accept") == 1


def test_a_case_goes_back_to_the_city_and_onward_with_reasons(desk: Desk) -> None:
    receipt = desk.file()
    number = receipt.cases[0].number
    desk.desk.claim(UNIT, number)
    with pytest.raises(NotAllowed):
        desk.desk.forward(UNIT, number, JINJIANG, "在晋江")
    with pytest.raises(Incomplete):
        desk.desk.return_to_city(UNIT, number, "")
    desk.desk.return_to_city(UNIT, number, "店在晋江")
    assert desk.case(number).unit_code == "350500"
    assert desk.case(number).officer_id == ""
    with pytest.raises(NotAllowed):
        desk.desk.claim(UNIT, number)
    desk.desk.forward(CITY, number, JINJIANG, "店在晋江")
    desk.desk.claim(OTHER, number)
    texts = [entry.text for entry in desk.side.complaints.track(receipt.case_code, "8000").timeline]
    assert any("丰泽区" in text for text in texts)
    assert any("已转到晋江市市场监督管理局" in text for text in texts)
    assert not any("店在晋江" in text for text in texts)


def test_the_desk_asks_and_the_citizen_answers_with_a_file(desk: Desk) -> None:
    receipt = desk.file()
    number = receipt.cases[0].number
    desk.desk.ask_information(UNIT, number, "请补一张小票")
    file = desk.side.complaints.track(receipt.case_code, "8000")
    assert file.cases[0].asked
    assert file.messages[0].text == "请补一张小票"
    access = desk.access(receipt)
    desk.holder.reply(access, number, "小票在这里", [Upload("小票.png", PNG)])
    file = desk.side.complaints.case_file(access)
    assert not file.cases[0].asked
    assert [message.sender for message in file.messages] == ["officer", "citizen"]
    (item,) = desk.reading.evidence(UNIT, number)
    assert (item.name, item.type) == ("小票.png", "image/png")
    assert desk.reading.evidence_file(UNIT, number, 0).content == PNG
    desk.desk.note(UNIT, number, "内部意见")
    assert "内部意见" not in str(desk.side.complaints.case_file(access))
    assert [m.text for m in desk.reading.messages(UNIT, number)][-1] == "内部意见"


def test_withdrawing_a_complaint_leaves_the_report(desk: Desk) -> None:
    receipt = desk.file()
    complaint, report = (case.number for case in receipt.cases)
    access = desk.access(receipt)
    desk.holder.withdraw(access, complaint)
    assert desk.case(complaint).state == "withdrawn"
    assert desk.case(report).state == "submitted"
    with pytest.raises(NotPossible):
        desk.holder.withdraw(access, report)
    desk.desk.record_receipt(UNIT, report, received_on=desk.clock.today())
    desk.desk.triage(UNIT, report)


def test_a_closed_mediation_is_not_reopened_but_facts_or_a_report_follow(desk: Desk) -> None:
    receipt = desk.file(intent="refund")
    number = receipt.cases[0].number
    desk.desk.record_receipt(UNIT, number, received_on=desk.clock.today())
    desk.desk.accept(UNIT, number)
    desk.desk.start_mediation(UNIT, number)
    desk.desk.terminate(UNIT, number, "23-2", "商家不来")
    (clock,) = desk.side.complaints.track(receipt.case_code, "8000").cases[0].clocks
    assert clock.key == "tell_of_termination"
    desk.desk.tell_end(UNIT, number)
    access = desk.access(receipt)
    desk.holder.add_facts(access, number, "又发现秤被改过")
    assert desk.case(number).state == "terminated"
    with pytest.raises(NotPossible):
        desk.desk.start_mediation(UNIT, number)
    desk.holder.open_report(access, number, "秤被改过")
    file = desk.side.complaints.case_file(access)
    assert [case.kind.value for case in file.cases] == ["complaint", "report"]
    report = file.cases[1]
    assert report.number == "JB2026-000001"
    assert report.clocks == ()
    contents = desk.reading.contents(UNIT, report.number)
    assert contents["what_happened"].endswith("秤被改过")
    assert contents["intent"] == "investigate"
    with pytest.raises(NotPossible):  # one open report is enough: facts go there
        desk.holder.open_report(access, number, "再来")


def test_a_clue_found_in_mediation_gets_its_own_clock(desk: Desk) -> None:
    receipt = desk.file(intent="refund")
    number = receipt.cases[0].number
    desk.desk.record_receipt(UNIT, number, received_on=desk.clock.today())
    desk.desk.accept(UNIT, number)
    desk.desk.open_report(UNIT, number, "秤未检定")
    _, report = desk.side.complaints.track(receipt.case_code, "8000").cases
    (clock,) = report.clocks
    # Fifteen working days after Monday 20 April, 1-5 May off, Saturday 9 May worked.
    assert (clock.key, clock.due_on) == ("check_clues", date(2026, 5, 13))
    desk.desk.extend_check(UNIT, report.number, "负责人批准")
    (clock,) = desk.side.complaints.track(receipt.case_code, "8000").cases[1].clocks
    assert clock.days == 30
    with pytest.raises(NotPossible):  # the law knows one extension
        desk.desk.extend_check(UNIT, report.number, "再延长")


def test_testing_time_is_not_counted(desk: Desk) -> None:
    number, _ = desk.registered()
    desk.desk.accept(UNIT, number)
    desk.desk.start_mediation(UNIT, number)
    desk.clock.forward(days=10)
    paused = desk.desk.pause(UNIT, number, "送检")
    (clock,) = desk.reading.view(UNIT, number).clocks
    assert (clock.paused, clock.due_on) == (True, None)
    assert paused.due_on is None
    desk.clock.forward(days=7)
    desk.desk.resume(UNIT, number)
    (clock,) = desk.reading.view(UNIT, number).clocks
    # 2026-04-20 + 60 days would be 19 June (端午 until the 21st); seven days of testing: 26 June.
    assert clock.due_on == date(2026, 6, 26)


def test_a_year_without_calendar_makes_one_task_and_stops_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    desk.clock.on(date(2026, 11, 23))
    for _ in range(2):
        number, _ = desk.registered()
        desk.desk.accept(UNIT, number)
    (clock,) = desk.reading.view(UNIT, number).clocks
    assert (clock.due_on, clock.awaiting_year) == (None, 2027)
    assert desk.desk.tasks(CITY) == ("holidays-2027",)
    (tmp_path / "data" / "holidays.toml").write_text(
        '[2027]\nsource = "示例"\nholidays = [{ name = "元旦", from = 2027-01-01, to = 2027-01-03 }]\n',
        encoding="utf-8",
    )
    (clock,) = desk.reading.view(UNIT, number).clocks
    assert clock.due_on == date(2027, 1, 22)
    desk.desk.finish_task(CITY, "holidays-2027")
    assert desk.desk.tasks(CITY) == ()


def test_links_can_be_undone_and_leave_states_and_clocks_alone(desk: Desk) -> None:
    first, _ = desk.registered()
    second, _ = desk.registered()
    before = desk.reading.view(UNIT, second).clocks
    desk.desk.link(UNIT, first, second, "duplicate", "同一张小票")
    assert [link.number for link in desk.reading.view(UNIT, second).links] == [first]
    assert [link.kind for link in desk.reading.view(UNIT, first).links] == ["duplicate"]
    assert desk.reading.view(UNIT, second).clocks == before
    desk.desk.unlink(UNIT, second, first, "不是同一件")
    assert desk.reading.view(UNIT, first).links == ()
    with pytest.raises(Incomplete):
        desk.desk.link(UNIT, first, first, "joint", "自己")


def test_a_repeated_report_is_merged_and_can_be_split_again(desk: Desk) -> None:
    _, first = desk.registered()
    _, second = desk.registered()
    desk.desk.merge_repeat(UNIT, second, first, "同一事实")
    assert desk.case(second).closed_at is not None
    desk.desk.split_repeat(UNIT, second, "不是同一天")
    assert desk.case(second).state == "submitted"
    assert desk.case(second).closed_at is None


def test_the_holder_reaches_only_the_own_filing_and_only_for_half_an_hour(desk: Desk) -> None:
    mine, theirs = desk.file(), desk.file()
    access = desk.access(mine)
    with pytest.raises(NotPossible):
        desk.holder.withdraw(access, theirs.cases[0].number)
    desk.clock.forward(minutes=31)
    with pytest.raises(NotFound):
        desk.holder.withdraw(access, mine.cases[0].number)


def test_identity_is_read_only_with_a_purpose_and_is_audited(desk: Desk) -> None:
    number, report = desk.numbers()
    assert "complainant" not in desk.reading.contents(UNIT, number)
    with pytest.raises(Incomplete):
        desk.reading.identity(UNIT, report, " ")
    with pytest.raises(NotAllowed):
        desk.reading.identity(OTHER, report, "好奇")
    with pytest.raises(NoSuchCase):
        desk.reading.identity(UNIT, "TS2026-999999", "联系")
    assert desk.reading.identity(UNIT, report, "电话联系")["complainant"]["name"] == "测试用户"
    trail = [(row.actor, row.action) for row in desk.reading.audit_trail(AUDITOR, report)]
    assert trail == [("officer:fz-1", "read_identity"), ("officer:jj-1", "refused")]


def test_the_audit_chain_tells_what_was_changed_removed_or_cut(desk: Desk) -> None:
    number, _ = desk.registered()
    desk.desk.accept(UNIT, number)
    report = desk.reading.verify_audit(AUDITOR)
    assert report.sound
    assert report.rows == 3
    engine = open_engine(desk.settings, "cases")
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_log SET actor = 'officer:other' WHERE seq = 2")
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM case_events")
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP TRIGGER audit_log_only_grows ON audit_log")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_log_no_update")
            connection.exec_driver_sql("DROP TRIGGER audit_log_no_delete")
        connection.exec_driver_sql("UPDATE audit_log SET actor = 'officer:other' WHERE seq = 2")
    assert desk.reading.verify_audit(AUDITOR).broken_at == 2
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_log SET actor = 'officer:city-1' WHERE seq = 2")
    assert desk.reading.verify_audit(AUDITOR).sound
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit_log WHERE seq = 3")
    assert desk.reading.verify_audit(AUDITOR).broken_at == 3


def test_queue_is_by_deadline_and_only_of_the_own_unit(desk: Desk) -> None:
    from portal.complaints.case_lists import QueueFilter

    late, _ = desk.registered()
    desk.clock.forward(days=1)
    later, _ = desk.registered()
    elsewhere, _ = desk.registered(business={"name": "示例店", "address": "示例路2号", "district": "晋江市"})
    page = desk.reading.queue(UNIT, QueueFilter(unit_code=JINJIANG))
    assert {case.unit_code for case in page.cases} == {FENGZE}
    assert [case.number for case in page.cases][:2] == [late, later]
    assert page.total == 4
    assert {case.number for case in desk.reading.search(OTHER, "示例")} >= {elsewhere}
    assert desk.reading.search(UNIT, elsewhere) == ()
    with pytest.raises(NotAllowed):
        desk.reading.queue(AUDITOR, QueueFilter())


def test_abuse_factors_are_numbers_only(desk: Desk) -> None:
    numbers = [desk.numbers()[0] for _ in range(3)]
    desk.numbers(complainant={"name": "另一人", "phone": "13800138000", "address": "示例小区2号"})
    facts = desk.reading.abuse_facts(UNIT, numbers[0])
    assert facts.by_phone == 3
    assert facts.by_phone_same_business == 3
    assert facts.names_on_phone == 1
    assert facts.names_on_address == 1
    assert facts.against_business == 3
