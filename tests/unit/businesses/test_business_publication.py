"""Who may publish what, what replaces what, and that a decision outlives a list."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Engine, event, select

from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow
from portal.businesses.directory import BusinessDirectory, NotAllowed
from portal.businesses.publication import PublicationFacts
from portal.failures import StorageFailed
from portal.storage.directory import DirectoryStore
from portal.storage.directory_tables import businesses, directory_audit, publications
from tests.unit.businesses.business_readings import reading_of

LIST = {"list_name": "甲", "issuer": "示例局", "as_of": date(2026, 10, 1)}


def test_a_second_list_waits_for_a_second_officer(
    published: BusinessDirectory, rows: tuple[BusinessRow, ...]
) -> None:
    outcome = published.publish(reading_of(rows[0], sha256="2" * 64), **LIST, actor="officer-1")
    assert (outcome.published, outcome.accepted, outcome.changed) == (False, 1, 3)
    assert outcome.reason
    assert published.search("").total == 4
    with pytest.raises(NotAllowed):
        published.approve(outcome.publication_id, "officer-1")
    published.approve(outcome.publication_id, "officer-2")
    assert published.search("").total == 1
    assert not published.search("").items[0].published_alone
    with pytest.raises(NotAllowed):
        published.approve(outcome.publication_id, "officer-2")


def test_one_person_publishes_into_an_empty_directory_and_it_says_so(published: BusinessDirectory) -> None:
    assert all(b.published_alone for b in published.search("").items)


def test_single_operator_publishes_again_and_counts_what_changed(
    published: BusinessDirectory,
    make_directory: Callable[..., BusinessDirectory],
    rows: tuple[BusinessRow, ...],
) -> None:
    alone = make_directory(single_operator=True)
    same = alone.publish(reading_of(*rows), **LIST, actor="officer-1")
    assert (same.published, same.changed) == (True, 0)
    changed = [*rows[1:], BusinessRow("一", 9, "示例新店")]
    outcome = alone.publish(reading_of(*changed, sha256="3" * 64), **LIST, actor="officer-1")
    assert (outcome.published, outcome.changed) == (True, 2)  # one gone, one new
    assert alone.search("").total == 4
    assert alone.search("阿明海鲜").total == 0


def test_ids_stay_the_same_from_list_to_list(
    published: BusinessDirectory,
    make_directory: Callable[..., BusinessDirectory],
    rows: tuple[BusinessRow, ...],
) -> None:
    before = {b.name: b.id for b in published.search("").items}
    make_directory(single_operator=True).publish(
        reading_of(*reversed(rows), sha256="4" * 64), **LIST, actor="officer-1"
    )
    assert {b.name: b.id for b in published.search("").items} == before
    found = published.get(before["示例新店"] if "示例新店" in before else next(iter(before.values())))
    assert found is not None and found.name in before
    assert published.get("b0000") is None


def test_samples_never_stand_beside_real_lists(
    directory: BusinessDirectory, rows: tuple[BusinessRow, ...], store: DirectoryStore, engine: Engine
) -> None:
    sample = {"list_name": "示例名单", "issuer": "示例", "as_of": date(2026, 1, 1), "actor": "starter"}
    assert directory.publish(reading_of(*rows), **sample, sample=True).published
    assert directory.search("").items[0].sample
    assert directory.count() == 0
    real = BusinessRow("一", 1, "正式商家")
    assert directory.publish(reading_of(real, sha256="5" * 64), **LIST, actor="officer-1").published
    page = directory.search("")
    assert [(b.name, b.sample) for b in page.items] == [("正式商家", False)]
    refused = directory.publish(reading_of(*rows, sha256="6" * 64), **sample, sample=True)
    assert not refused.published and refused.reason
    assert directory.search("").total == 1
    # What was taken off stays for an undo, until the next list has been published.
    again = BusinessRow("一", 1, "正式商家二")
    staged = directory.stage(reading_of(again, sha256="7" * 64), **LIST, actor="officer-1")
    directory.approve(staged.publication_id, "officer-2")
    with engine.connect() as connection:
        assert connection.scalars(select(businesses.c.name)).all() == ["正式商家", "正式商家二"]


def test_a_decision_holds_over_the_next_list(
    published: BusinessDirectory,
    make_directory: Callable[..., BusinessDirectory],
    rows: tuple[BusinessRow, ...],
) -> None:
    target = published.search("永辉").items[0]
    decision = {"decision_number": "泉市监（示例）1号", "reason": "查实缺斤短两", "officer": "officer-2"}
    with pytest.raises(NotAllowed, match="告知"):
        published.decide(target.id, PledgeStatus.SUSPENDED, **decision)
    decision |= {"notified_on": date(2026, 11, 1)}
    with pytest.raises(NotAllowed):
        published.decide(target.id, PledgeStatus.REVOKED, **(decision | {"reason": " "}))
    with pytest.raises(NotAllowed):
        published.decide(target.id, PledgeStatus.EXPIRED, **decision)
    published.decide(target.id, PledgeStatus.SUSPENDED, **decision)
    make_directory(single_operator=True).publish(
        reading_of(*rows, sha256="7" * 64), **LIST, actor="officer-1"
    )
    assert published.search("永辉").items[0].status is PledgeStatus.SUSPENDED
    assert published.count() == 2
    published.decide(target.id, PledgeStatus.ACTIVE, **decision)
    assert published.search("永辉").items[0].status is PledgeStatus.ACTIVE


def test_nothing_usable_publishes_nothing(published: BusinessDirectory) -> None:
    outcome = published.publish(reading_of(sha256="8" * 64), **LIST, actor="officer-1")
    assert (outcome.published, outcome.accepted) == (False, 0)
    assert published.search("").total == 4


def test_rows_without_any_identifier_are_not_merged(directory: BusinessDirectory) -> None:
    twins = [BusinessRow("一", n, "示例阿美菜摊") for n in (1, 2)]
    directory.publish(reading_of(*twins), **LIST, actor="officer-1")
    page = directory.search("阿美")
    assert page.total == 2
    assert len({b.id for b in page.items}) == 2


def test_who_did_what_is_written_down(published: BusinessDirectory, engine: Engine) -> None:
    with engine.connect() as connection:
        done = connection.execute(select(directory_audit.c.actor, directory_audit.c.action)).all()
    assert [tuple(row) for row in done] == [("officer-1", "stage"), ("officer-1", "publish")]


def test_a_failed_import_leaves_the_live_list(
    published: BusinessDirectory, store: DirectoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise MemoryError

    monkeypatch.setattr(store.words, "add", broken)
    with pytest.raises(MemoryError):
        published.publish(
            reading_of(BusinessRow("一", 1, "半途"), sha256="9" * 64), **LIST, actor="officer-1"
        )
    assert published.search("").total == 4
    assert published.search("半途").total == 0


def test_old_publications_are_pruned_but_for_the_last(
    make_directory: Callable[..., BusinessDirectory], engine: Engine
) -> None:
    alone = make_directory(single_operator=True)
    for n in range(4):
        row = BusinessRow("一", 1, f"示例第{n}家")
        assert alone.publish(reading_of(row, sha256=f"{n}" * 64), **LIST, actor="officer-1").published
    with engine.connect() as connection:
        states = sorted(connection.scalars(select(publications.c.state)))
        assert states == ["live", "superseded"]
        assert connection.scalars(select(businesses.c.name)).all() == ["示例第2家", "示例第3家"]


def test_no_transaction_of_an_import_holds_the_file_long(
    make_directory: Callable[..., BusinessDirectory], engine: Engine
) -> None:
    held: list[float] = []
    began: list[float] = []
    event.listen(engine, "begin", lambda c: began.append(time.perf_counter()))
    event.listen(engine, "commit", lambda c: held.append(time.perf_counter() - began[-1]))
    rows = [BusinessRow("一", n, f"示例第{n}号农贸市场海鲜摊", address=f"示例路{n}号") for n in range(2_000)]
    outcome = make_directory().publish(reading_of(*rows), **LIST, actor="officer-1")
    assert outcome.accepted == 2_000
    assert len(held) > 4
    assert sorted(held)[len(held) // 2] < 0.2  # the median: a busy machine may stop one for long


def test_two_at_once_cannot_both_publish_into_an_empty_directory(store: DirectoryStore) -> None:
    made = [
        store.stage(
            PublicationFacts(name, "示例局", date(2026, 1, 1), "a.xlsx", "0" * 64, False, "officer-1"),
            [BusinessRow("一", 1, f"示例{name}店")],
        )
        for name in ("甲", "乙")
    ]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda i: store.publish(i, "officer-1", alone=True, only_if_empty=True), made))
    assert sorted(done) == [False, True]
    assert len(store.live_publications()) == 1


def test_a_store_that_cannot_be_used_is_said_in_plain_words(
    published: BusinessDirectory, engine: Engine
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE live_lists")
    with pytest.raises(StorageFailed):
        published.search("永辉")
    with pytest.raises(StorageFailed):
        published.publish(reading_of(BusinessRow("一", 1, "x")), **LIST, actor="officer-1")
