"""What is seen of a file: pages made anew at the desk, the original by the operator's command alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from portal.cli import app
from portal.complaints.desk import NotAllowed
from portal.complaints.evidence import Upload
from portal.complaints.intake import read_intake
from portal.complaints.pictures import PictureRefused
from tests.case_desk import OTHER, UNIT, Desk
from tests.case_fakes import PNG, complaint


def _photo() -> bytes:
    made = io.BytesIO()
    image = Image.new("RGB", (300, 200), "white")
    exif = image.getexif()
    exif[0x010E] = "secret place"
    image.save(made, "JPEG", exif=exif)
    return made.getvalue()


def _filed(folder: Path, *uploads: Upload) -> tuple[Desk, str]:
    desk = Desk(folder)
    intake = read_intake(complaint(evidence=[one.name for one in uploads]), desk.clock.today())
    return desk, desk.side.complaints.file(intake, uploads=uploads).cases[0].number


def test_the_desk_sees_pages_made_anew(tmp_path: Path) -> None:
    photo = _photo()
    assert b"secret place" in photo
    desk, number = _filed(
        tmp_path / "data", Upload("秤.jpg", photo), Upload("录像.mp4", b"\0\0\0\x18ftypisom")
    )
    (page,) = desk.reading.derivatives(UNIT, number, 0)
    assert page.startswith(b"\xff\xd8\xff")
    assert b"secret place" not in page
    assert Image.open(io.BytesIO(page)).size == (300, 200)
    assert desk.reading.derivatives(UNIT, number, 1) == ()
    read = [row for row in desk.side.audit.entries(number) if row.action == "read_evidence"]
    assert [row.actor for row in read] == [UNIT.actor, UNIT.actor]
    with pytest.raises(NotAllowed):
        desk.reading.derivatives(OTHER, number, 0)
    with pytest.raises(IndexError):
        desk.reading.derivatives(UNIT, number, 2)


def test_a_broken_picture_is_refused(tmp_path: Path) -> None:
    desk, number = _filed(tmp_path / "data", Upload("坏.png", PNG))
    with pytest.raises(PictureRefused):
        desk.reading.derivatives(UNIT, number, 0)


def test_the_operator_s_command_writes_the_original(tmp_path: Path) -> None:
    photo = _photo()
    desk, number = _filed(tmp_path / "data", Upload("秤.jpg", photo))
    out = tmp_path / "out" / "original.jpg"
    command = ["--data", str(tmp_path / "data"), "complaints", "evidence", number.lower()]
    done = CliRunner().invoke(app, [*command, "1", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == photo
    assert out.stat().st_mode & 0o077 == 0
    assert "image/jpeg" in done.output
    (row,) = [row for row in desk.side.audit.entries(number) if row.action == "read_evidence"]
    assert row.actor.startswith("officer:operator-")
    absent = CliRunner().invoke(app, [*command, "2", "--out", str(tmp_path / "none.jpg")])
    assert absent.exit_code != 0
    assert not (tmp_path / "none.jpg").exists()
