"""What the holder of a code sends twice with one key is one entry; other words are another one."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import pytest

from portal.case_side import CaseSide
from portal.clock import Clock
from portal.complaints.evidence import Upload
from portal.complaints.repository import StoredCase
from portal.complaints.stepping import NotPossible
from portal.security.keys import open_key_ring
from portal.settings import Settings
from tests.case_desk import UNIT, Desk
from tests.case_fakes import PNG

KEY = "a-form-s-own-key-of-24-ch"


def _words(desk: Desk, number: str) -> list[str]:
    return [message.text for message in desk.reading.messages(UNIT, number)]


def test_each_way_of_sending(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    receipt = desk.file(intent="refund")
    number = receipt.cases[0].number
    access = desk.access(receipt)
    desk.desk.ask_information(UNIT, number, "请补小票")
    upload = Upload("小票.png", PNG)
    for _ in range(3):
        desk.holder.reply(access, number, "补上了", [upload], key=KEY)
        desk.holder.add_facts(access, number, "还有一张", key=KEY)
        desk.holder.open_report(access, number, "请查处", key=KEY)
        desk.holder.withdraw(access, number, key=KEY)
        desk.holder.rate(access, number, 4, key=KEY)
    assert [event.event for event in desk.case(number).events] == [
        "submitted", "ask_information", "reply", "add_facts", "open_report", "withdraw", "rate",
    ]  # fmt: skip
    assert _words(desk, number) == ["请补小票", "补上了", "还有一张"]
    assert len(desk.reading.evidence(UNIT, number)) == 1
    assert len(desk.side.work.of_filing(desk.case(number).filing_id)) == 2
    assert desk.side.audit.verify().sound


def test_other_words_other_files_and_another_key_are_other_entries(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    receipt = desk.file(intent="refund")
    number = receipt.cases[0].number
    access = desk.access(receipt)
    desk.holder.add_facts(access, number, "一", key=KEY)
    desk.holder.add_facts(access, number, "二", key=KEY)
    desk.holder.add_facts(access, number, "二", [Upload("图.png", PNG)], key=KEY)
    desk.holder.add_facts(access, number, "二", key=KEY[::-1])
    desk.holder.add_facts(access, number, "二")
    desk.holder.add_facts(access, number, "二")
    assert _words(desk, number) == ["一", *["二"] * 5]


def test_without_a_key_a_second_withdrawal_is_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    receipt = desk.file(intent="refund")
    access = desk.access(receipt)
    desk.holder.withdraw(access, receipt.cases[0].number)
    with pytest.raises(NotPossible):
        desk.holder.withdraw(access, receipt.cases[0].number)


def test_a_key_is_of_one_case_and_ends_after_a_day(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    receipt = desk.file()
    access = desk.access(receipt)
    for case in receipt.cases:
        desk.holder.add_facts(access, case.number, "同一句话", key=KEY)
        assert _words(desk, case.number) == ["同一句话"]
    desk.clock.forward(hours=25)
    number = receipt.cases[0].number
    desk.holder.add_facts(desk.access(receipt), number, "别的", key="another-key-of-24-letters")
    desk.holder.add_facts(desk.access(receipt), number, "同一句话", key=KEY)
    assert _words(desk, number) == ["同一句话", "别的", "同一句话"]


def test_simultaneous_calls_are_one_entry_on_both_databases(stored_in: Settings) -> None:
    from portal.complaints.intake import read_intake
    from tests.case_fakes import NOW, complaint

    clock = Clock.fixed(NOW)
    side = CaseSide(stored_in, clock, open_key_ring(stored_in.keys_dir))
    receipt = side.complaints.file(read_intake(complaint(), clock.today()))
    number = receipt.cases[0].number
    access = side.complaints.open(receipt.case_code, "8000")
    gate = threading.Barrier(4)
    done: list[StoredCase] = []

    def send() -> None:
        gate.wait()
        done.append(side.holder.add_facts(access, number, "同一句话", key=KEY))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 4
    case = side.work.by_number(number)
    assert case is not None
    assert [event.event for event in case.events] == ["submitted", "add_facts"]
    assert {dataclasses.replace(one, events=()) for one in done} == {dataclasses.replace(case, events=())}
