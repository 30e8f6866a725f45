"""What every store of cases must do, checked on the fake, on SQLite and on PostgreSQL."""

from __future__ import annotations

import dataclasses
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal.complaints.records import CaseKind
from portal.complaints.repository import (
    AlreadyStored,
    CaseRepository,
    FilingLock,
    NewCase,
    NewFiling,
    SealedEvidence,
)
from portal.security.sealing import WrappedKey
from portal.storage.cases import SqlCases
from tests.case_fakes import NOW, MemoryCases, sql_cases

HOUR = timedelta(hours=1)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> CaseRepository:
    if request.param == "postgresql":
        return sql_cases(tmp_path, request.getfixturevalue("postgresql_url"))
    return MemoryCases() if request.param == "memory" else sql_cases(tmp_path / "data")


@pytest.fixture(params=["sqlite", "postgresql"])
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> SqlCases:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return sql_cases(tmp_path, url)


def new_case(case_id: str, kind: CaseKind) -> NewCase:
    files = tuple(SealedEvidence(f"{n}-file", 10 + n, "0" * 64, b"sealed") for n in (2, 1))
    return NewCase(
        id=case_id,
        kind=kind,
        unit_code="350503",
        problem="short_weight",
        happened_on=date(2026, 4, 1),
        respondent_name="示例水产摊",
        respondent_uscc="",
        notice_version="2026-1",
        wrapped_key=WrappedKey("0001-aaaaaaaa", b"wrapped " + case_id.encode()),
        sealed={"complainant": b"c", "particulars": b"p"},
        evidence=files,
    )


def new_filing(name: str, *kinds: CaseKind, key: bytes | None = None, at: datetime = NOW) -> NewFiling:
    lock = FilingLock(name, "0001-bbbbbbbb", b"code " + name.encode(), "phone_tail", b"f", key, b"content")
    return NewFiling(lock, at, tuple(new_case(f"{name}-{kind}", kind) for kind in kinds or CaseKind))


def test_a_filing_comes_back_as_it_was_stored(repository: CaseRepository) -> None:
    filing = new_filing("one")
    stored = repository.add(filing)
    assert stored == repository.filing("one")
    assert stored.lock == filing.lock == repository.lock_by_code([b"other", b"code one"])
    assert stored.received_at == NOW
    assert [case.kind for case in stored.cases] == [CaseKind.COMPLAINT, CaseKind.REPORT]
    assert [case.number for case in stored.cases] == ["TS2026-000001", "JB2026-000001"]
    for case in stored.cases:
        assert case.state == "submitted"
        assert case.unit_code == "350503"
        assert [(event.at, event.event) for event in case.events] == [(NOW, "submitted")]


def test_the_sealed_part_comes_back_and_files_keep_their_order(repository: CaseRepository) -> None:
    filing = new_filing("one", CaseKind.REPORT)
    repository.add(filing)
    sealed = repository.sealed("one-report")
    assert sealed.wrapped_key == filing.cases[0].wrapped_key
    assert sealed.fields == filing.cases[0].sealed
    assert sealed.evidence == filing.cases[0].evidence
    assert repository.evidence_names() == {"1-file", "2-file"}


def test_numbers_run_by_kind_and_year_in_shanghai(repository: CaseRepository) -> None:
    new_year = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight of 2027 in Shanghai
    numbers = [
        repository.add(new_filing(name, kind, at=at)).cases[0].number
        for name, kind, at in [
            ("a", CaseKind.COMPLAINT, NOW),
            ("b", CaseKind.COMPLAINT, NOW),
            ("c", CaseKind.REPORT, NOW),
            ("d", CaseKind.COMPLAINT, new_year),
            ("e", CaseKind.COMPLAINT, NOW),
        ]
    ]
    assert numbers == ["TS2026-000001", "TS2026-000002", "JB2026-000001", "TS2027-000001", "TS2026-000003"]


def test_one_idempotency_key_stores_one_filing(repository: CaseRepository) -> None:
    repository.add(new_filing("one", key=b"key"))
    with pytest.raises(AlreadyStored):
        repository.add(new_filing("two", key=b"key"))
    assert repository.lock_by_code([b"code two"]) is None
    lock = repository.lock_by_idempotency([b"key", b"other"])
    assert lock is not None
    assert lock.id == "one"
    repository.add(new_filing("three"))
    repository.add(new_filing("four"))
    assert repository.filing("four").cases[0].number == "TS2026-000003"


def test_what_is_not_there_is_not_found(repository: CaseRepository) -> None:
    assert repository.lock_by_code([b"nothing"]) is None
    assert repository.lock_by_idempotency([b"nothing"]) is None
    assert repository.evidence_names() == frozenset()
    with pytest.raises(KeyError):
        repository.filing("nothing")
    with pytest.raises(KeyError):
        repository.sealed("nothing")


def test_tries_are_counted_by_code_within_the_window(repository: CaseRepository) -> None:
    assert [repository.count_try(b"x", NOW, HOUR) for _ in range(3)] == [1, 2, 3]
    assert repository.count_try(b"y", NOW, HOUR) == 1
    assert repository.count_try(b"x", NOW + timedelta(minutes=59), HOUR) == 4
    assert repository.count_try(b"x", NOW + timedelta(minutes=61), HOUR) == 2
    repository.clear_tries(b"x")
    assert repository.count_try(b"x", NOW + timedelta(minutes=61), HOUR) == 1


def test_erasing_one_case_leaves_the_other(repository: CaseRepository) -> None:
    repository.add(new_filing("one"))
    repository.erase("one-complaint")
    assert repository.sealed("one-complaint").wrapped_key is None
    assert repository.sealed("one-report").wrapped_key is not None


def test_a_filing_that_fails_half_way_leaves_nothing(stored: SqlCases) -> None:
    repository = stored
    good = new_filing("one")
    twice = dataclasses.replace(good, cases=(good.cases[0], good.cases[0]))
    with pytest.raises(AlreadyStored):
        repository.add(twice)
    assert repository.lock_by_code([b"code one"]) is None
    assert repository.add(new_filing("two")).cases[0].number == "TS2026-000001"


def test_simultaneous_filings_get_numbers_without_gap_or_repeat(stored: SqlCases) -> None:
    repository = stored
    numbers: list[str] = []

    def add(worker: int) -> None:
        for turn in range(5):
            stored = repository.add(new_filing(f"{worker}-{turn}", CaseKind.COMPLAINT))
            numbers.append(stored.cases[0].number)

    threads = [threading.Thread(target=add, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(numbers) == [f"TS2026-{n:06d}" for n in range(1, 21)]
