"""Lists as bureaus send them, through the command and through the upload of the desk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from knowledge.business_list import BusinessRow, ListedInstrument, ListReading
from portal.bootstrap import Services, build_services
from portal.cli import app
from portal.officers.list_upload import ListUpload, NewList
from portal.publishing_side import PublishingSide
from portal.settings import Settings
from tests.unit.ingest import bureau_files
from tests.unit.ingest.bureau_lists import MADE


def run(arguments: Sequence[str]) -> str:
    return CliRunner().invoke(app, list(arguments)).stdout


def test_each_list_is_staged_at_the_desk_and_nothing_is_public(tmp_path: Path) -> None:
    upload = ListUpload(tmp_path / "data", run)
    for name, maker in MADE.items():
        sent = maker(tmp_path)
        new = NewList(sent.path.name, sent.path.read_bytes(), "示例局", date(2026, 5, 20), name)
        staged = upload.stage(new, "pub-1")
        assert staged.accepted == len(sent.good), name
        assert len({(c["sheet"], c["row"]) for c in staged.rejected}) == len(sent.bad), name
        assert staged.publication, name
    services = build_services(Settings(data_dir=tmp_path / "data"))
    room = PublishingSide(services).room
    assert {one.facts.list_name for one in room.staged()} == set(MADE)
    assert services.directory.is_empty()


def test_what_is_no_list_is_refused_at_the_desk_and_nothing_is_staged(tmp_path: Path) -> None:
    upload = ListUpload(tmp_path / "data", run)
    for name, (path, reason) in bureau_files.refused_files(tmp_path).items():
        if path.suffix == ".zip" or not path.stat().st_size:
            continue  # the upload refuses these before anything reads them
        new = NewList(name, path.read_bytes(), "示例局", date(2026, 5, 20))
        staged = upload.stage(new, "pub-1")
        assert (staged.accepted, staged.publication) == (0, "") and reason in staged.reason, name
    assert PublishingSide(build_services(Settings(data_dir=tmp_path / "data"))).room.staged() == ()


@pytest.mark.parametrize("kind", ["header_in_row_seven", "formulas"])
def test_on_a_terminal_every_row_is_told_of_in_chinese(tmp_path: Path, kind: str) -> None:
    sent = MADE[kind](tmp_path)
    told = CliRunner().invoke(app, ["--data", str(tmp_path / "d"), "ingest", "businesses", str(sent.path)])
    assert told.exit_code == (1 if sent.bad else 0), told.output
    assert f"收 {len(sent.good)} 家" in told.output and "metrology businesses approve" in told.output
    assert all(reason in told.output for _, _, reason in sent.bad)
    assert "METROLOGY" not in told.output and "None" not in told.output


def test_a_real_list_feeds_the_reminders_and_the_sample_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Services, "index_businesses", lambda self, progress=None: None)
    monkeypatch.setenv("METROLOGY_NOW", "2028-04-20T10:00:00+08:00")
    data = tmp_path / "data"
    services = build_services(Settings(data_dir=data))
    sample = BusinessRow(
        "一", 2, "示例样本店", valid_to=date(2028, 5, 1),
        instruments=(ListedInstrument("电子秤", "S-1", valid_to=date(2020, 1, 1)),),
    )  # fmt: skip
    services.directory.publish(
        ListReading((sample,), (), (), "s.csv", "0" * 64),
        list_name="样本", issuer="示例", as_of=date(2026, 5, 1), actor="starter", sample=True,
    )  # fmt: skip
    sent = MADE["two_merged_header_rows"](tmp_path)
    said = run(["--data", str(data), "ingest", "businesses", str(sent.path), "--publish", "--json"])
    assert json.loads(said)["published"], said

    def told(command: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(
            run(["--data", str(data), "businesses", command, "--json"])
        )
        return found

    assert [(one["serial"], one["valid_to"]) for one in told("overdue")] == [
        ("JYJ-002", "2026-01-31"),  # the longest overdue first
        ("JYJ-001", "2026-12-01"),
    ]
    assert [(one["name"], one["left"]) for one in told("renewals")] == [
        ("示例一号加油站", 42),
        ("示例二号加油站", 42),
    ]
