"""When the disk is full, locked or read-only nothing is acknowledged, and one plain sentence says so."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from portal.clock import Clock
from portal.complaints.evidence import FolderEvidence, Upload
from portal.complaints.intake import read_intake
from portal.complaints.records import Receipt
from portal.complaints.service import ComplaintService
from portal.failures import StorageFailed
from portal.notices import notice
from portal.security.keys import open_key_ring
from portal.settings import Settings
from portal.storage.cases import SqlCases
from portal.storage.engine import open_engine
from portal.storage.migrations import migrate
from tests.case_fakes import NOW, PNG, complaint, real_service

KEY = "a-secret-of-the-form-1234567890"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    migrate(Settings(data_dir=tmp_path / "data"), "cases")
    return tmp_path / "data"


def service_with(folder: Path, change: Callable[[Engine], None] = lambda _: None) -> ComplaintService:
    engine = open_engine(Settings(data_dir=folder), "cases")
    change(engine)
    keys = open_key_ring(folder / "keys")
    return ComplaintService(SqlCases(engine), keys, Clock.fixed(NOW), FolderEvidence(folder / "evidence"))


def file(service: ComplaintService) -> Receipt:
    intake = read_intake(complaint(evidence=["photo.png"]), NOW.date())
    return service.file(intake, KEY, [Upload("photo.png", PNG)])


def count(folder: Path) -> int:
    connection = sqlite3.connect(folder / "cases.db")
    try:
        return int(connection.execute("SELECT count(*) FROM cases").fetchone()[0])
    finally:
        connection.close()


def refused(service: ComplaintService) -> None:
    with pytest.raises(StorageFailed) as caught:
        file(service)
    assert str(caught.value) == notice("complaints.not_filed")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    connection = sqlite3.connect(folder / "cases.db", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def on_connect(pragma: str) -> Callable[[Engine], None]:
    def change(engine: Engine) -> None:
        event.listen(engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}"))

    return change


def test_a_read_only_store_refuses_and_files_once_it_is_back(folder: Path) -> None:
    refused(service_with(folder, on_connect("query_only=ON")))
    assert count(folder) == 0
    receipt = file(service_with(folder))
    assert receipt.cases[0].number == "TS2026-000001"
    assert service_with(folder).track(receipt.case_code, phone_tail="8000").cases == receipt.cases


def test_a_full_store_refuses_at_any_point_and_keeps_nothing_half(folder: Path) -> None:
    connection = sqlite3.connect(folder / "cases.db")
    pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
    connection.close()
    service = service_with(folder, on_connect(f"max_page_count={pages + 4}"))
    intake = read_intake(complaint(), NOW.date())
    codes: list[str] = []
    with pytest.raises(StorageFailed, match=notice("complaints.not_filed")):
        for _ in range(200):
            codes.append(service.file(intake).case_code)
    assert codes
    assert count(folder) == 2 * len(codes)
    # The last number was not used up, and whoever holds a code still gets in once there is room.
    again = service_with(folder)
    assert again.file(intake).cases[0].number == f"TS2026-{len(codes) + 1:06d}"
    assert all(again.track(code, phone_tail="8000").cases for code in codes)


def test_a_store_that_is_locked_for_long_refuses_after_five_seconds(folder: Path) -> None:
    service = service_with(folder)
    with locked(folder):
        start = time.monotonic()
        refused(service)
        assert 4 < time.monotonic() - start < 12
        # Looking a case up waits its turn and fails as plainly.
        with pytest.raises(StorageFailed):
            service.track("QZ", phone_tail="8000")
    assert count(folder) == 0
    assert file(service).cases


def test_a_store_that_is_locked_for_a_moment_is_waited_for(folder: Path) -> None:
    service = service_with(folder)
    held = locked(folder)
    held.__enter__()
    # The lock belongs to this thread: the filing waits in another one.
    receipts: list[Receipt] = []
    waiting = threading.Thread(target=lambda: receipts.append(file(service)))
    waiting.start()
    time.sleep(1)
    assert receipts == []
    held.__exit__(None, None, None)
    waiting.join(20)
    assert len(receipts) == 1


def test_evidence_that_cannot_be_written_stops_the_filing(folder: Path) -> None:
    (folder / "evidence").write_text("not a folder")
    refused(service_with(folder))
    assert count(folder) == 0


def test_a_damaged_store_is_a_plain_failure(folder: Path) -> None:
    path = folder / "cases.db"
    path.write_bytes(b"not a database at all" * 400)
    refused(service_with(folder))


_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.durability.test_storage_fails import file, service_with
from portal.failures import StorageFailed
service = service_with(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # writing past the limit then fails like a full disk
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    print("filed", file(service).case_code)
except StorageFailed as error:
    print("refused", error)
"""


@pytest.mark.parametrize("limit", [0, 100, 4_096, 20_000, 60_000])
def test_a_full_disk_gives_no_receipt(folder: Path, limit: int) -> None:
    size = (folder / "cases.db").stat().st_size
    code = _FULL_DISK.format(root=str(ROOT))
    command = [sys.executable, "-B", "-c", code, str(folder), str(min(limit, size - 1))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT, check=False)
    assert done.stdout.startswith("refused 没有保存成功"), (done.stdout, done.stderr[-2000:])
    assert count(folder) == 0
    assert file(real_service(folder)).cases[0].number == "TS2026-000001"
