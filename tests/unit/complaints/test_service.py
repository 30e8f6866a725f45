"""Filing and following a case through the service, over the real store and over the fake one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from portal.clock import Clock
from portal.complaints.evidence import Upload
from portal.complaints.exchange import file_from_json, track_to_json
from portal.complaints.intake import IntakeRejected, read_intake
from portal.complaints.records import CaseKind, Intake
from portal.complaints.sealed_case import Erased, open_case, open_evidence
from portal.complaints.service import ComplaintService, FilingChanged, NotFound, TooManyTries
from portal.security.codes import new_code, parse_code, show_code
from portal.security.keys import add_key, open_key_ring
from portal.security.sealing import Unreadable
from tests.case_fakes import (
    NOW,
    PHONE,
    PNG,
    MemoryCases,
    MemoryEvidence,
    anonymous_report,
    complaint,
    real_service,
)

KEY = "a-secret-of-the-form-1234567890"


class MovingClock(Clock):
    """A clock that tests set forward."""

    def __init__(self) -> None:
        self.moment = NOW
        super().__init__(lambda: self.moment)


@pytest.fixture(params=["memory", "real"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> ComplaintService:
    if request.param == "real":
        return real_service(tmp_path / "data")
    keys = open_key_ring(tmp_path / "keys")
    return ComplaintService(MemoryCases(), keys, Clock.fixed(NOW), MemoryEvidence())


def intake(**changes: object) -> Intake:
    return read_intake(complaint(**changes), NOW.date())


def test_one_narrative_opens_two_cases_without_running_clocks(service: ComplaintService) -> None:
    filed = file_from_json(service, complaint())
    assert set(filed) == {"case_code", "received_at", "cases"}
    assert parse_code(filed["case_code"])
    assert filed["received_at"] == "2026-04-20T10:30:00+08:00"
    assert filed["cases"] == [
        {"kind": "complaint", "number": "TS2026-000001", "state": "submitted", "clocks": []},
        {"kind": "report", "number": "JB2026-000001", "state": "submitted", "clocks": []},
    ]
    tracked = track_to_json(service, filed["case_code"], phone_tail="8000")
    assert set(tracked) == {"received_at", "cases", "timeline"}
    assert tracked["cases"] == filed["cases"]
    assert [entry["at"] for entry in tracked["timeline"]] == [filed["received_at"]] * 2
    assert "丰泽区" in tracked["timeline"][0]["text"]
    assert "TS2026-000001" in tracked["timeline"][0]["text"]


def test_an_anonymous_report_gets_a_pin_once(service: ComplaintService) -> None:
    filed = file_from_json(service, anonymous_report())
    assert len(filed["pin"]) == 6
    assert [case["kind"] for case in filed["cases"]] == ["report"]
    assert "pin" not in track_to_json(service, filed["case_code"], pin=filed["pin"])
    with pytest.raises(NotFound):
        service.track(filed["case_code"], phone_tail=filed["pin"])


def test_next_steps_say_that_no_period_runs_yet(service: ComplaintService) -> None:
    receipt = service.file(intake())
    steps = service.track(receipt.case_code, phone_tail="8000").next_steps
    assert "12315" in steps[0]
    assert "登记后" in steps[0]
    assert any("七个工作日" in step for step in steps)


def test_malformed_absent_and_wrong_tail_read_the_same(service: ComplaintService) -> None:
    receipt = service.file(intake())
    attempts: list[Callable[[], object]] = [
        lambda: service.track("nonsense", phone_tail="8000"),
        lambda: service.track("", phone_tail=""),
        lambda: service.track("\ud800" * 3, phone_tail="8000"),
        lambda: service.track(new_code(), phone_tail="8000"),
        lambda: service.track(receipt.case_code, phone_tail="8001"),
        lambda: service.track(receipt.case_code, phone_tail="13800138000"),
        lambda: service.track(receipt.case_code, pin="8000"),
        lambda: service.track(receipt.case_code),
    ]
    texts = set()
    for attempt in attempts:
        with pytest.raises(NotFound) as caught:
            attempt()
        texts.add(str(caught.value))
    assert len(texts) == 1
    assert service.track(show_code(receipt.case_code).lower(), phone_tail=" ８０００ ").cases == receipt.cases


def test_ten_wrong_tries_lock_a_code_for_an_hour_whether_it_exists_or_not(tmp_path: Path) -> None:
    clock = MovingClock()
    service = real_service(tmp_path, clock)
    code = service.file(intake()).case_code
    other = service.file(intake()).case_code
    for tried in (code, new_code(), "nonsense"):
        for _ in range(10):
            with pytest.raises(NotFound):
                service.track(tried, phone_tail="0001")
        with pytest.raises(TooManyTries):
            service.track(tried, phone_tail="8000")
    assert service.track(other, phone_tail="8000").cases
    # The lock is kept in the store: another process does not forget it.
    with pytest.raises(TooManyTries):
        real_service(tmp_path, clock).track(code, phone_tail="8000")
    clock.moment += timedelta(minutes=61)
    assert service.track(code, phone_tail="8000").cases


def test_getting_in_forgets_the_wrong_tries(service: ComplaintService) -> None:
    code = service.file(intake()).case_code
    for _ in range(3):
        for _ in range(9):
            with pytest.raises(NotFound):
                service.track(code, phone_tail="0001")
        service.track(code, phone_tail="8000")


def test_the_same_key_files_once_and_gives_the_same_receipt(service: ComplaintService) -> None:
    first = service.file(intake(), KEY)
    assert service.file(intake(), KEY) == first
    assert service.track(first.case_code, phone_tail="8000").cases == first.cases
    assert service.file(intake(), KEY + "2").cases[0].number == "TS2026-000002"


def test_the_same_key_gives_the_same_pin(service: ComplaintService) -> None:
    report = read_intake(anonymous_report(), NOW.date())
    first = service.file(report, KEY)
    assert first.pin
    assert service.file(report, KEY) == first


def test_the_same_key_with_other_content_is_refused(service: ComplaintService) -> None:
    service.file(intake(), KEY)
    with pytest.raises(FilingChanged):
        service.file(intake(what_happened="另一件事情的经过"), KEY)


def test_a_short_key_is_refused(service: ComplaintService) -> None:
    with pytest.raises(ValueError, match="16"):
        service.file(intake(), "1")


def test_codes_do_not_follow_from_the_key_alone(tmp_path: Path) -> None:
    codes = {real_service(tmp_path / name).file(intake(), KEY).case_code for name in ("a", "b")}
    assert len(codes) == 2


def test_a_double_click_in_two_threads_is_one_case(tmp_path: Path) -> None:
    service = real_service(tmp_path)
    receipts = []
    threads = [
        threading.Thread(target=lambda: receipts.append(service.file(intake(), KEY))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(receipts) == 6
    assert len({(r.case_code, r.cases) for r in receipts}) == 1


def test_after_rotation_of_keys_old_codes_open_and_keys_repeat(tmp_path: Path) -> None:
    first = real_service(tmp_path).file(intake(), KEY)
    add_key(tmp_path / "keys", "hmac")
    add_key(tmp_path / "keys", "kek")
    service = real_service(tmp_path)
    assert service.track(first.case_code, phone_tail="8000").cases == first.cases
    assert service.file(intake(), KEY) == first
    second = service.file(intake())
    assert service.track(second.case_code, phone_tail="8000").cases == second.cases


def test_an_invalid_intake_is_refused_by_the_service_itself(service: ComplaintService) -> None:
    import dataclasses

    with pytest.raises(IntakeRejected):
        service.file(dataclasses.replace(intake(), complainant=None))


def _stored_case(folder: Path, code: str, kind: CaseKind) -> tuple[object, object]:
    service = real_service(folder)
    repository, keys = service._repository, service._keys
    lock = repository.lock_by_code([keys.digest("code", code)])
    assert lock is not None
    case = next(case for case in repository.filing(lock.id).cases if case.kind is kind)
    return repository, repository.sealed(case.id)


def test_what_was_filed_can_be_read_back_with_its_files_and_not_after_erasing(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(PNG)
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 letter")
    source = complaint(evidence=["photo.png"], agent={"name": "代办测试", "letter": "letter.pdf"})
    folder = tmp_path / "data"
    service = real_service(folder)
    code = parse_code(file_from_json(service, source, folder=tmp_path)["case_code"]) or ""
    keys = open_key_ring(folder / "keys")
    for kind in CaseKind:
        repository, case = _stored_case(folder, code, kind)
        again = read_intake(open_case(keys, case), NOW.date())  # type: ignore[arg-type]
        assert again == read_intake(source, NOW.date())
        uploads = open_evidence(keys, case, service._evidence)  # type: ignore[arg-type]
        assert uploads == [Upload("photo.png", PNG), Upload("letter.pdf", b"%PDF-1.7 letter")]
    repository.erase(case.id)  # type: ignore[attr-defined]
    _, erased = _stored_case(folder, code, CaseKind.REPORT)
    with pytest.raises(Erased):
        open_case(keys, erased)  # type: ignore[arg-type]
    with pytest.raises(Erased):
        open_evidence(keys, erased, service._evidence)  # type: ignore[arg-type]
    _, other = _stored_case(folder, code, CaseKind.COMPLAINT)
    assert open_case(keys, other)["complainant"]["phone"] == PHONE  # type: ignore[arg-type]


def test_a_changed_file_of_evidence_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    service = real_service(folder)
    code = service.file(intake(evidence=["a.png"]), uploads=[Upload("a.png", PNG)]).case_code
    _, case = _stored_case(folder, code, CaseKind.COMPLAINT)
    path = next((folder / "evidence").iterdir())
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(Unreadable):
        open_evidence(open_key_ring(folder / "keys"), case, service._evidence)  # type: ignore[arg-type]


BAD_FILES = [
    ("absent.png", None, "没有读到"),
    ("page.html", b"<html>", "不能收"),
    ("fake.png", b"<html>", "不能收"),
    ("program.exe", PNG, "不能收"),
    ("empty.jpg", b"", "不能收"),
    ("big.png", PNG + b"\0" * (20 * 1024 * 1024), "20MB"),
]


@pytest.mark.parametrize(("name", "content", "text"), BAD_FILES)
def test_a_file_that_cannot_be_taken_means_that_nothing_is_filed(
    tmp_path: Path, name: str, content: bytes | None, text: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good.png").write_bytes(PNG)
    service = real_service(tmp_path / "data")
    with pytest.raises(IntakeRejected, match=text) as caught:
        file_from_json(service, complaint(evidence=["good.png", name]), folder=tmp_path)
    assert [error.path for error in caught.value.errors] == ["evidence.1"]
    assert service._repository.evidence_names() == frozenset()
    assert service._evidence.names() == frozenset()
    assert file_from_json(service, complaint())["cases"][0]["number"] == "TS2026-000001"


def test_the_service_never_opens_a_path_itself(tmp_path: Path) -> None:
    path = tmp_path / "secret.png"
    path.write_bytes(PNG)
    service = real_service(tmp_path / "data")
    with pytest.raises(IntakeRejected):
        service.file(intake(evidence=[str(path)]))


def test_a_file_that_the_intake_does_not_name_is_refused(service: ComplaintService) -> None:
    with pytest.raises(IntakeRejected, match="没有列在"):
        service.file(intake(), uploads=[Upload("extra.png", PNG)])


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(IntakeRejected):
        file_from_json(real_service(tmp_path / "data"), complaint(evidence=["pipe.png"]), folder=tmp_path)


def test_a_naive_clock_is_refused_rather_than_stored_wrong(tmp_path: Path) -> None:
    from sqlalchemy.exc import StatementError

    from tests.case_fakes import sql_cases

    repository = sql_cases(tmp_path)
    with pytest.raises((StatementError, ValueError)):
        repository.count_try(b"x", datetime(2026, 1, 1), timedelta(hours=1))


class CountingCases(MemoryCases):
    """Notes which questions were asked of the store."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def __getattribute__(self, name: str) -> object:
        if name in {"lock_by_code", "filing", "count_try", "clear_tries", "sealed"}:
            self.asked.append(name)
        return super().__getattribute__(name)


def test_a_failed_look_up_does_the_same_work_whatever_was_wrong(tmp_path: Path) -> None:
    from unittest.mock import patch

    repository = CountingCases()
    keys = open_key_ring(tmp_path / "keys")
    service = ComplaintService(repository, keys, Clock.fixed(NOW), MemoryEvidence())
    code = service.file(intake()).case_code
    work = []
    for tried in (code, new_code(), "nonsense", ""):
        repository.asked.clear()
        with patch.object(type(keys), "digest", autospec=True, side_effect=type(keys).digest) as digest:
            with pytest.raises(NotFound):
                service.track(tried, phone_tail="0001")
            work.append((tuple(repository.asked), digest.call_count))
    assert len(set(work)) == 1
    assert work[0] == (("count_try", "lock_by_code"), 3)
