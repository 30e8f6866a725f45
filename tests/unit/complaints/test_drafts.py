"""Drafts over the real store: sealed, found again, handed over, forgotten; their files with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from portal.clock import SHANGHAI, Clock
from portal.complaints.drafts import Drafts, NoDraft, TooManyTries
from portal.complaints.evidence import FolderEvidence, Upload
from portal.complaints.intake import MOST_FILES, IntakeRejected
from portal.complaints.pictures import PictureRefused, Preview
from portal.security.keys import open_key_ring
from portal.settings import Settings
from portal.storage.drafts import SqlDrafts
from portal.storage.engine import open_engine
from portal.storage.migrations import migrate

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=SHANGHAI)
MINE, OTHERS = "a" * 43, "b" * 43
STATE = {
    "fields": {"happened_on": date(2026, 5, 19), "what_happened": "买两斤虾，只有一斤八两。"},
    "key": "k" * 32,
}
JPEG = b"\xff\xd8\xff" + b"picture of a scale"
At = Callable[..., Drafts]


def _no_preview(content: bytes, media_type: str) -> Preview:
    if b"broken" in content:
        raise PictureRefused("打不开")
    return Preview(b"small")


@pytest.fixture
def at(tmp_path: Path) -> At:
    """The service over one store, at a moment after NOW."""

    def open_drafts(later: timedelta = timedelta()) -> Drafts:
        settings = Settings(data_dir=tmp_path)
        migrate(settings, "cases")
        return Drafts(
            SqlDrafts(open_engine(settings, "cases")),
            open_key_ring(tmp_path / "keys"),
            Clock.fixed(NOW + later),
            FolderEvidence(tmp_path / "evidence"),
            _no_preview,
        )

    return open_drafts


def test_a_draft_is_found_again_by_its_visitor_alone(at: At) -> None:
    at().save(MINE, {"fields": {}})
    at().save(MINE, STATE)
    found = at(timedelta(hours=23)).load(MINE)
    assert found and found.state == STATE
    assert at().load(OTHERS) is None


def test_nothing_of_it_stands_in_clear(at: At, tmp_path: Path) -> None:
    at().save(MINE, STATE)
    at().add_file(MINE, Upload("小票.jpg", JPEG))
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in ("买两斤虾", "小票", MINE):
        assert secret.encode() not in kept
    assert b"picture of a scale" not in kept


def test_it_ends_after_a_day(at: At) -> None:
    at().save(MINE, STATE)
    assert at(timedelta(hours=25)).load(MINE) is None
    at(timedelta(hours=25)).save(MINE, {"fields": {"intent": "refund"}})
    assert at(timedelta(hours=26)).load(MINE)
    assert at(timedelta(hours=26)).purge() == 0 and at(timedelta(hours=50)).purge() == 1


def test_files_come_back_as_they_were(at: At, tmp_path: Path) -> None:
    at().add_file(MINE, Upload("小票.jpg", JPEG))
    at().add_file(MINE, Upload("小票.jpg", JPEG + b"2"))
    letter = at().add_file(MINE, Upload("委托书.jpg", JPEG + b"3"), letter=True)
    found = at().load(MINE)
    assert found and [(f.name, f.letter, f.thumbnail) for f in found.files] == [
        ("小票.jpg", False, b"small"), ("小票.jpg", False, b"small"), ("委托书.jpg", True, b"small")
    ]  # fmt: skip
    uploads = at().uploads(MINE)
    assert [(u.name, u.content) for u in uploads.values()] == [
        ("小票.jpg", JPEG), ("小票 2.jpg", JPEG + b"2"), ("委托书.jpg", JPEG + b"3")
    ]  # fmt: skip
    at().remove_file(OTHERS, letter.stored_name)
    assert len(at().uploads(MINE)) == 3
    at().remove_file(MINE, letter.stored_name)
    assert len(at().uploads(MINE)) == 2 and len(list((tmp_path / "evidence").iterdir())) == 2
    at().drop(MINE)
    assert at().load(MINE) is None and not list((tmp_path / "evidence").iterdir())


def test_what_cannot_be_taken_is_refused_and_not_kept(at: At, tmp_path: Path) -> None:
    for upload in (
        Upload("a.exe", b"MZ"),
        Upload("a.jpg", b"MZ"),
        Upload("a.jpg", JPEG + bytes(21 * 1024 * 1024)),
    ):
        with pytest.raises(IntakeRejected):
            at().add_file(MINE, upload)
    with pytest.raises(PictureRefused):
        at().add_file(MINE, Upload("a.jpg", JPEG + b"broken"))
    assert not (tmp_path / "evidence").exists()
    for number in range(MOST_FILES):
        at().add_file(MINE, Upload(f"{number}.jpg", JPEG))
    with pytest.raises(IntakeRejected, match="最多6个"):
        at().add_file(MINE, Upload("7.jpg", JPEG))


def test_a_video_may_be_larger_than_a_picture(at: At) -> None:
    video = b"\0\0\0\x18ftypqt  " + bytes(30 * 1024 * 1024)
    assert at().add_file(MINE, Upload("a.mov", video)).media_type == "video/quicktime"


def test_a_code_takes_it_over_once(at: At) -> None:
    with pytest.raises(NoDraft):
        at().hand_over_code(MINE)
    at().save(MINE, STATE)
    at().save(OTHERS, {"fields": {"intent": "refund"}})
    code = at().hand_over_code(MINE)
    taken = at().take_over(OTHERS, code.lower())
    assert taken.state == STATE and at().load(MINE) is None
    found = at().load(OTHERS)
    assert found and found.state == STATE
    with pytest.raises(NoDraft):
        at().take_over(MINE, code)


def test_codes_cannot_be_guessed(at: At) -> None:
    at().save(MINE, STATE)
    at().hand_over_code(MINE)
    for _ in range(10):
        with pytest.raises(NoDraft):
            at().take_over(OTHERS, "QZ0000000000000000")
    with pytest.raises(TooManyTries):
        at().take_over(OTHERS, "QZ0000000000000000")
