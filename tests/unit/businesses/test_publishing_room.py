"""Difference, approval, undo and history of lists; decisions follow a business; what an import leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from ingest.business_lists import read_business_list
from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow, ListedInstrument, ListReading, RejectedCell
from portal.businesses.directory import BusinessDirectory, NotAllowed
from portal.businesses.following import followers
from portal.businesses.list_export import export_lines
from portal.businesses.pledge_desk import PledgeDesk
from portal.businesses.publication import Known
from portal.businesses.publishing import PublishingRoom
from portal.clock import Clock
from portal.storage.column_meanings import ColumnMemory
from portal.storage.directory import DirectoryStore
from portal.storage.directory_tables import directory_metadata, publications
from portal.storage.instruments import InstrumentRegister
from tests.unit.businesses.business_readings import reading_of
from tests.unit.businesses.conftest import NOW

LIST = {"list_name": "甲", "issuer": "示例局", "as_of": date(2026, 10, 1)}
CODE = "914403001922038216"
SCALE = ListedInstrument("电子秤", "E1", "A12", "示例0001", "示例所", date(2026, 11, 1))
ROWS = (
    BusinessRow(
        "一", 2, "示例甲店", CODE, address="示例路1号", instruments=(SCALE, replace(SCALE, serial="E2"))
    ),
    BusinessRow("一", 3, "示例乙店", address="示例路2号", pledged_on=date(2024, 5, 1)),
    BusinessRow("一", 4, "示例丙店", address="示例路3号", valid_to=date(2026, 12, 1)),
)
RENAMED = (
    BusinessRow("一", 2, "示例甲新店", CODE, address="示例路1号"),
    BusinessRow("一", 3, "示例乙店", address="示例路2号", pledged_on=date(2024, 6, 1)),
    BusinessRow("一", 4, "示例丁店", address="示例路9号"),
)


@pytest.fixture
def live(directory: BusinessDirectory) -> BusinessDirectory:
    assert directory.publish(reading_of(*ROWS), **LIST, actor="officer-1").published
    return directory


@pytest.fixture
def room(store: DirectoryStore, directory: BusinessDirectory) -> PublishingRoom:
    return PublishingRoom(store, directory)


@pytest.fixture
def desk(store: DirectoryStore, directory: BusinessDirectory) -> PledgeDesk:
    return PledgeDesk(store, directory, Clock.fixed(NOW))


def staged(directory: BusinessDirectory, *rows: BusinessRow, **more: Any) -> str:
    reading = replace(reading_of(*rows, sha256="2" * 64), **more)
    return directory.stage(reading, **LIST, actor="officer-1").publication_id


def everything(engine: Engine, directory: BusinessDirectory) -> dict[str, Any]:
    """All that the public and officers read through the pointers, and every row behind them."""
    with engine.connect() as connection:
        tables = {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in directory_metadata.sorted_tables
            if table.name not in {"directory_audit", "publications"}
        }
    words = ("示例", "甲店", "shili", "slyd", "示例路1号", CODE[-6:])
    found = {word: [replace(b, score=0) for b in directory.search(word).items] for word in words}
    register = InstrumentRegister(engine)
    return {
        "tables": tables,
        "found": found,
        "all": directory.all(),
        "overdue": register.overdue(date(2026, 11, 23)),
        "count": directory.count(),
    }


def decide(desk: PledgeDesk, name: str, status: PledgeStatus = PledgeStatus.SUSPENDED) -> None:
    desk.decide(
        desk.find(name).id, status, decision_number="示例1号", reason="示例", officer="officer-2",
        notified_on=date(2026, 11, 1),
    )  # fmt: skip


def test_the_difference_tells_new_changed_and_gone_field_by_field(
    live: BusinessDirectory, room: PublishingRoom
) -> None:
    found = room.difference(staged(live, *RENAMED))
    assert (found.new_total, found.changed_total, found.gone_total, found.unchanged) == (2, 1, 2, 0)
    assert {k.name for k in found.new} == {"示例甲新店", "示例丁店"}
    assert {k.name for k in found.gone} == {"示例甲店", "示例丙店"}
    (changed,) = found.changed
    assert [(c.field, c.before, c.after) for c in changed.fields] == [
        ("pledged_on", "2024-05-01", "2024-06-01")
    ]
    assert [(f.before.name, f.after.name, f.by) for f in found.followers] == [
        ("示例甲店", "示例甲新店", "信用代码和地址")
    ]
    with pytest.raises(NotAllowed):
        room.difference("pub-none")


def test_an_undo_restores_the_earlier_state_exactly(
    live: BusinessDirectory, room: PublishingRoom, desk: PledgeDesk, engine: Engine
) -> None:
    decide(desk, "示例甲店")
    before = everything(engine, live)
    publication = staged(live, *RENAMED)
    room.approve(publication, "officer-2")
    assert live.search("甲新店").items[0].status is PledgeStatus.SUSPENDED  # the decision went along
    assert live.search("示例").total == 3 and not InstrumentRegister(engine).overdue(date(2026, 11, 23))
    with pytest.raises(NotAllowed):
        room.undo(publication, "officer-3", " ")
    room.undo(publication, "officer-3", "名单有误")
    after = everything(engine, live)
    # The rows of the undone list still stand behind no pointer: all else is as it was.
    assert {k: v for k, v in after.items() if k != "tables"} == {
        k: v for k, v in before.items() if k != "tables"
    }
    for table, rows in before["tables"].items():
        assert set(rows) <= set(after["tables"][table]), table
    assert after["tables"]["live_lists"] == before["tables"]["live_lists"]
    assert after["tables"]["pledge_events"] == before["tables"]["pledge_events"]
    with pytest.raises(NotAllowed):
        room.undo(publication, "officer-3", "名单有误")
    assert [e.action for e in room.history()][:3] == ["undo", "publish", "stage"]
    assert json.loads(room.history()[0].detail)["reason"] == "名单有误"


def test_what_was_decided_meanwhile_goes_back_with_the_business(
    live: BusinessDirectory, room: PublishingRoom, desk: PledgeDesk
) -> None:
    publication = staged(live, *RENAMED)
    desk.review(desk.find("示例甲店").id, reason="示例", officer="officer-1", notified_on=date(2026, 11, 1))
    room.approve(publication, "officer-2")
    (review,) = desk.under_review()
    assert review.business_id == desk.find("示例甲新店").id
    room.undo(publication, "officer-3", "名单有误")
    assert desk.under_review(desk.find("示例甲店").id)
    assert live.search("甲店").items[0].status is PledgeStatus.ACTIVE
    again = staged(live, *RENAMED)
    room.approve(again, "officer-2")
    decide(desk, "示例甲新店")
    room.undo(again, "officer-3", "名单有误")
    assert live.search("甲店").items[0].status is PledgeStatus.SUSPENDED


def test_nobody_publishes_alone_and_what_is_amiss_is_asked_first(
    live: BusinessDirectory, room: PublishingRoom, desk: PledgeDesk
) -> None:
    decide(desk, "示例丙店")
    bad = (RejectedCell("一", 9, "地址", "x", "示例。"),)
    publication = staged(live, *RENAMED, rejected=bad, conflicts=bad, recognised=True, doubtful=bad)
    assert room.concerns(publication) == {"rejected": 1, "conflicts": 1, "recognised": 1, "orphans": 1}
    assert [cell["row"] for cell in room.report(publication)["rejected"]] == [9]
    for officer in ("officer-1", " Officer-1 ", ""):
        with pytest.raises(NotAllowed):
            room.approve(publication, officer, accept=["rejected", "conflicts", "recognised", "orphans"])
    for accept in ([], ["rejected"], ["rejected", "conflicts", "recognised"]):
        with pytest.raises(NotAllowed, match="先核对"):
            room.approve(publication, "officer-2", accept=accept)
    assert live.search("甲店").total == 1
    room.approve(publication, "officer-2", accept=["rejected", "conflicts", "recognised", "orphans"])
    assert live.search("丁店").total == 1


def test_a_picture_is_never_published_silently(
    directory: BusinessDirectory, make_directory: Callable[..., BusinessDirectory]
) -> None:
    picture = replace(reading_of(*ROWS), recognised=True)
    for one in (directory, make_directory(single_operator=True)):
        outcome = one.publish(picture, **LIST, actor="officer-1")
        assert not outcome.published and "图片" in outcome.reason
        assert one.is_empty()
    assert directory.publish(picture, **LIST, actor="officer-1", accept=["recognised"]).published


def test_a_single_operator_may_approve_and_it_says_so(
    live: BusinessDirectory, make_directory: Callable[..., BusinessDirectory]
) -> None:
    publication = staged(live, *RENAMED)
    alone = make_directory(single_operator=True)
    alone.approve(publication, "officer-1")
    assert alone.search("丁店").items[0].published_alone


def test_a_staged_list_is_thrown_away(live: BusinessDirectory, room: PublishingRoom) -> None:
    publication = staged(live, *RENAMED)
    room.discard(publication, "officer-2", "重做")
    assert not room.staged() and live.search("示例").total == 3
    with pytest.raises(NotAllowed):
        room.approve(publication, "officer-2")


def test_who_is_known_again_is_told_by_code_number_or_name_and_place() -> None:
    def known(n: int, **given: str) -> Known:
        blank = {"name": f"店{n}", "uscc": "", "listed_id": "", "address": "", "market": "", "stall": ""}
        return Known(f"b{n}", **{**blank, **given})

    pairs = followers(
        [
            known(1, uscc="U1", address="路1号"), known(2, uscc="U1", address="路2号"),
            known(3, name="同名", address="路3号"), known(4, listed_id="7"), known(5, name="无地址"),
            known(6, uscc="U6", name="换码", address="路6号"), known(7, uscc="U7"), known(8, uscc="U7"),
        ],
        [
            known(11, uscc="U1", address="路2号"), known(12, uscc="U1", address="路1号"),
            known(13, name="同名", address="路3号", uscc="U3"), known(14, listed_id="7"), known(15, name="无地址"),
            known(16, uscc="U9", name="换码", address="路6号"), known(17, uscc="U7", name="甲"),
        ],
    )  # fmt: skip
    # Two branches are told apart by place; blanks, other codes and several with one code tell nothing.
    assert {(p.before.id, p.after.id) for p in pairs} == {
        ("b1", "b12"), ("b2", "b11"), ("b3", "b13"), ("b4", "b14")
    }  # fmt: skip


def test_a_decision_follows_into_a_list_of_another_name(
    live: BusinessDirectory, room: PublishingRoom, desk: PledgeDesk
) -> None:
    decide(desk, "示例甲店", PledgeStatus.REVOKED)
    other = live.stage(
        reading_of(RENAMED[0], sha256="3" * 64), list_name="乙", issuer="示例局", as_of=date(2026, 11, 1),
        actor="officer-1",
    )  # fmt: skip
    room.approve(other.publication_id, "officer-2")
    assert live.search("甲新店").items[0].status is PledgeStatus.REVOKED
    (decision,) = desk.decisions(desk.find("示例甲新店").id)
    assert decision.decision_number == "示例1号" and decision.carried_from


def test_suspending_needs_that_the_business_was_told_and_a_review_is_never_public(
    live: BusinessDirectory, desk: PledgeDesk
) -> None:
    found = desk.find("示例甲店")
    words = {"decision_number": "示例1号", "reason": "示例", "officer": "officer-1"}
    desk.review(found.id, reason="示例", officer="officer-1")
    assert live.get(found.id) == found
    with pytest.raises(NotAllowed, match="告知"):
        desk.decide(found.id, PledgeStatus.SUSPENDED, **words)
    assert desk.notified(found.id, date(2026, 11, 1), "officer-1")
    desk.decide(found.id, PledgeStatus.SUSPENDED, **words)
    assert desk.find("示例甲店").status is PledgeStatus.SUSPENDED
    assert not desk.under_review()
    desk.decide(found.id, PledgeStatus.WITHDRAWN, **words)  # needs no notice
    with pytest.raises(NotAllowed):
        desk.decide(found.id, PledgeStatus.ACTIVE, **(words | {"officer": ""}))
    with pytest.raises(NotAllowed):
        desk.find("没有这家")


def test_renewals_and_overdue_instruments(live: BusinessDirectory, desk: PledgeDesk, engine: Engine) -> None:
    assert [(r.business.name, r.left) for r in desk.renewals(30)] == [("示例丙店", 8)]
    assert not desk.renewals(7)
    decide(desk, "示例丙店")
    assert not desk.renewals(30)  # suspended: nothing to renew
    overdue = InstrumentRegister(engine).overdue(date(2026, 11, 23))
    assert [(i.owner, i.serial, i.certificate_no) for i in overdue] == [
        ("示例甲店", "E1", "示例0001"), ("示例甲店", "E2", "示例0001")
    ]  # fmt: skip


def test_export_reads_back_as_the_same_list(
    directory: BusinessDirectory, store: DirectoryStore, tmp_path: Path
) -> None:
    odd = (
        *ROWS,
        BusinessRow(
            "一", 5, "'=HYPERLINK(1)店", CODE, ("＝老店", "@乙"), "", "-镇", "+路", "市场", "'1", "|业",
            PledgeStatus.REVOKED, date(2024, 1, 2), date(2027, 3, 4), "=1+1", True, "'7",
            (SCALE, ListedInstrument("地磅", "", "", "=X", "", None)),
        ),
        BusinessRow("一", 6, "备注说明文具店", district="晋江市", status=PledgeStatus.DEREGISTERED),
        BusinessRow("一", 7, "同名店"),
        BusinessRow("一", 8, "同名店"),
        BusinessRow("一", 9, "合计算盘店", stall="无1"),
    )  # fmt: skip
    assert directory.publish(reading_of(*odd), **LIST, actor="officer-1").published
    (found,) = store.live_publications()
    path = tmp_path / "晋江市示范单位.csv"
    lines = list(export_lines(row for _, row in store.review.rows(found.id)))
    path.write_text("".join(lines), "utf-8-sig")
    assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for line in lines for cell in line.split(","))
    again = read_business_list(path)
    assert not again.rejected
    assert [replace(row, sheet="一", row=0) for row in again.rows] == [replace(row, row=0) for row in odd]
    outcome = directory.stage(again, **LIST, actor="officer-1")
    assert outcome.changed == 0


def test_meanings_of_columns_are_remembered_by_issuer(store: DirectoryStore) -> None:
    memory = ColumnMemory(store)
    memory.remember("示例局", {"所在位置说明": "address", "第3列": "stall"}, "officer-1")
    memory.remember("示例局", {"第3列": "market"}, "officer-2")
    assert memory.recall("示例局") == {"所在位置说明": "address", "第3列": "market"}
    assert memory.recall("另一局") == {}
    assert memory.forget("示例局", "第3列", "officer-1") == 1
    assert memory.recall("示例局") == {"所在位置说明": "address"}


def test_what_a_dead_import_left_is_deleted_and_a_living_one_is_not(
    live: BusinessDirectory, room: PublishingRoom, store: DirectoryStore, engine: Engine
) -> None:
    publication = staged(live, *RENAMED)

    def left_by(writer: str, touched: datetime) -> int:
        with engine.begin() as connection:
            connection.execute(
                update(publications)
                .where(publications.c.id == publication)
                .values(state="staging", writer=writer, touched_at=touched)
            )
        return store.clean_up()

    now = store.now()
    alive = f"{os.uname().nodename}/{os.getpid()}"
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    assert left_by(alive, now) == 0
    assert left_by("elsewhere/1", now - timedelta(minutes=9)) == 0
    assert left_by(f"{os.uname().nodename}/{dead.pid}", now) == 1
    assert store.publication(publication) is None and live.search("示例").total == 3
    publication = staged(live, *RENAMED)
    assert left_by("elsewhere/1", now - timedelta(minutes=11)) == 1


def test_an_import_that_fails_leaves_no_row(
    live: BusinessDirectory, store: DirectoryStore, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [BusinessRow("一", n, f"示例{n}店", instruments=(SCALE,)) for n in range(500)]
    add, calls = store.words.add, []

    def second_time_broken(*args: Any) -> None:
        calls.append(1)
        if len(calls) > 1:
            raise MemoryError
        add(*args)

    monkeypatch.setattr(store.words, "add", second_time_broken)
    with engine.connect() as connection:
        before = {t.name: len(connection.execute(select(t)).all()) for t in directory_metadata.sorted_tables}
    with pytest.raises(MemoryError):
        staged(live, *many)
    with engine.connect() as connection:
        after = {t.name: len(connection.execute(select(t)).all()) for t in directory_metadata.sorted_tables}
    assert after == before


def test_the_report_is_bounded(live: BusinessDirectory, room: PublishingRoom) -> None:
    many = tuple(RejectedCell("一", n, "地址", "x", "示例。") for n in range(5_000))
    reading = ListReading(RENAMED, many, (), "名单.xlsx", "3" * 64)
    publication = live.stage(reading, **LIST, actor="officer-1").publication_id
    report = room.report(publication)
    assert report["rejected_total"] == 5_000 and len(report["rejected"]) == 2_000
