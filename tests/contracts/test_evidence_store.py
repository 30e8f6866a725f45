"""What every store of evidence must do: the folder and what fsspec reaches."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.bootstrap import Services
from portal.complaints.evidence import FolderEvidence, KeptEvidence, Upload
from portal.complaints.evidence_remote import EvidenceUrlUnusable, RemoteEvidence
from portal.complaints.intake import read_intake
from portal.failures import StorageFailed
from portal.settings import Settings
from tests.case_desk import CITY
from tests.case_fakes import NOW, PNG, complaint


def _remote(_: Path) -> KeptEvidence:
    return RemoteEvidence(f"memory://{secrets.token_hex(8)}/evidence")


@pytest.fixture(params=[lambda path: FolderEvidence(path / "evidence"), _remote], ids=["folder", "fsspec"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> KeptEvidence:
    make: Callable[[Path], KeptEvidence] = request.param
    return make(tmp_path)


def test_what_was_put_is_got(store: KeptEvidence) -> None:
    assert store.names() == frozenset()
    files = {"aa": b"\x00one", "bb": b"two" * 100_000}
    store.put(files)
    store.put({})
    assert {name: store.get(name) for name in files} == files
    assert store.names() == frozenset(files)


def test_an_absent_file_is_a_failure_and_removing_it_is_none(store: KeptEvidence) -> None:
    with pytest.raises(StorageFailed):
        store.get("absent")
    store.put({"aa": b"1", "bb": b"2"})
    store.remove(["aa", "absent"])
    store.remove(iter(()))
    assert store.names() == {"bb"}
    with pytest.raises(StorageFailed):
        store.get("aa")


def test_old_files_are_told_by_the_moment_of_writing(store: KeptEvidence) -> None:
    assert store.older_than(datetime.now(UTC)) == frozenset()
    store.put({"aa": b"1"})
    assert store.older_than(datetime.now(UTC) + timedelta(hours=1)) == {"aa"}
    assert store.older_than(datetime.now(UTC) - timedelta(hours=1)) == frozenset()


def test_no_name_leaves_the_store(store: KeptEvidence, tmp_path: Path) -> None:
    store.put({"aa": b"1"})
    (tmp_path / "other").write_bytes(b"stays")
    store.remove(["../other"])
    assert (tmp_path / "other").read_bytes() == b"stays"
    assert store.names() == {"aa"}


class _Broken:
    def __getattr__(self, name: str) -> Any:
        if name == "invalidate_cache":
            return lambda *_: None

        def fail(*_: Any, **__: Any) -> None:
            raise TimeoutError("the store does not answer")

        return fail


def test_a_store_that_does_not_answer_is_a_failure_of_storage() -> None:
    store = RemoteEvidence("memory://broken")
    store._files = _Broken()
    moment = datetime.now(UTC)
    for use in (
        lambda: store.put({"aa": b"1"}),
        lambda: store.get("aa"),
        lambda: store.remove(["aa"]),
        store.names,
        lambda: store.older_than(moment),
    ):
        with pytest.raises(StorageFailed):
            use()


def test_a_file_that_arrived_short_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    store = RemoteEvidence("memory://short")
    pipe = store._files.pipe_file
    monkeypatch.setattr(type(store._files), "pipe_file", lambda self, path, value: pipe(path, value[:-1]))
    with pytest.raises(StorageFailed):
        store.put({"aa": b"123"})


@pytest.mark.parametrize(
    "url", ["file:///srv/evidence", "/srv/evidence", "nothing-like-it://x", "s3://bucket"]
)
def test_what_cannot_be_used_is_said(url: str) -> None:
    # s3 needs s3fs, which is the operator's to install.
    with pytest.raises(EvidenceUrlUnusable, match="METROLOGY_EVIDENCE_URL"):
        RemoteEvidence(url)


def test_the_portal_files_reads_and_purges_there(tmp_path: Path) -> None:
    url = f"memory://{secrets.token_hex(8)}"
    services = Services(Settings(data_dir=tmp_path / "data", evidence_url=url, now=NOW))
    intake = read_intake(complaint(evidence=["秤.png"]), NOW.date())
    receipt = services.complaints.file(intake, uploads=[Upload("秤.png", PNG)])
    reading = services.cases.reading
    assert reading.evidence_file(CITY, receipt.cases[0].number, 0).content == PNG
    stored = RemoteEvidence(url)
    assert len(stored.names()) == 1
    assert PNG not in stored.get(*stored.names())
    assert not (tmp_path / "data" / "evidence").exists()
    services.cases.retention.purge()
    assert len(stored.names()) == 1
