"""`metrology complaints packet|receipt|import-status|statistics|tasks|audit` and `metrology purge`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from portal.cli import app
from tests.case_fakes import complaint


@pytest.fixture(autouse=True)
def a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METROLOGY_NOW", "2026-04-20T10:00:00+08:00")


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--data", str(folder / "data"), *arguments])


def said(folder: Path, *arguments: str) -> Any:
    done = run(folder, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture
def filed(tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(complaint()), encoding="utf-8")
    result: dict[str, Any] = said(tmp_path, "complaints", "file", str(path))
    return result


def test_packet_for_the_operator_and_for_the_citizen(tmp_path: Path, filed: dict[str, Any]) -> None:
    out = tmp_path / "packet"
    told = said(tmp_path, "complaints", "packet", "TS2026-000001", "--out", str(out))
    assert {Path(name).suffix for name in told["files"]} == {".txt", ".pdf", ".csv"}
    assert all(Path(name).stat().st_mode & 0o077 == 0 for name in told["files"])
    code = ("--code", filed["case_code"])
    mine = ("complaints", "packet", "TS2026-000001", "--out", str(tmp_path / "mine"))
    assert run(tmp_path, *mine, *code, "--phone-tail", "8001").exit_code == 1
    assert not (tmp_path / "mine").exists()
    assert run(tmp_path, *mine, *code, "--phone-tail", "8000").exit_code == 0
    missing = run(tmp_path, "complaints", "packet", "TS2026-000009", "--out", str(out))
    assert missing.exit_code == 1
    assert "没有这个编号" in missing.stderr


def test_a_receipt_starts_the_clock(tmp_path: Path, filed: dict[str, Any]) -> None:
    said(tmp_path, "complaints", "receipt", "TS2026-000001", "--number", "12315-1")
    tracked = said(tmp_path, "complaints", "track", filed["case_code"], "--phone-tail", "8000")
    (clock,) = tracked["cases"][0]["clocks"]
    assert (clock["due_on"], clock["days"], clock["day"]) == ("2026-04-29", 7, 0)
    export = tmp_path / "export.csv"
    export.write_text("登记编号,来源编号,状态\n12315-1,TS2026-000001,已受理\n", encoding="utf-8")
    report = said(tmp_path, "complaints", "import-status", str(export))
    assert (report["receipts"], report["steps"]) == (0, 1)
    log = said(tmp_path, "complaints", "audit")
    assert (log["rows"], log["broken_at"]) == (2, None)
    assert {entry["action"] for entry in log["entries"]} == {"record_receipt", "accept"}
    assert said(tmp_path, "complaints", "tasks") == []
    assert said(tmp_path, "complaints", "statistics") == {"totals": [], "cells": []}


def test_purge_tells_what_went(
    tmp_path: Path, filed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    del filed
    monkeypatch.setenv("METROLOGY_NOW", "2031-04-20T10:00:00+08:00")
    gone = said(tmp_path, "purge")
    assert gone == {
        "unanswered": 0,
        "ratings": 0,
        "cases": 0,
        "drafts": 0,
        "files": 0,
        "pledges": 0,
        "contacts": 0,
        "plaque_reports": 0,
    }  # the case is still open
