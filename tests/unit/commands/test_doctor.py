"""`metrology doctor` says what is amiss with a store, and with one sentence each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from portal.cli import app
from tests.postgresql_server import PostgresqlServer


def examined(folder: Path) -> tuple[int, dict[str, str], bool]:
    done = CliRunner().invoke(app, ["--data", str(folder), "doctor", "--json"])
    found = json.loads(done.stdout)
    amiss = {check["name"]: check["told"] for check in found["checks"] if not check["ok"]}
    return done.exit_code, amiss, found["ok"]


def test_a_new_installation_is_well(tmp_path: Path) -> None:
    assert examined(tmp_path / "data") == (0, {}, True)


def test_a_damaged_file_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert examined(folder)[0] == 0
    (folder / "cases.db").write_bytes(b"not a database at all" * 400)
    code, amiss, ok = examined(folder)
    assert (code, ok, list(amiss)) == (1, False, ["store cases"])


def test_a_database_in_locale_c_is_refused(
    tmp_path: Path, postgresql_server: PostgresqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgresql_server.run("CREATE DATABASE of_doctor LOCALE 'C' TEMPLATE template0")
    monkeypatch.setenv("METROLOGY_DATABASE_URL", postgresql_server.url("of_doctor"))
    code, amiss, _ = examined(tmp_path)
    assert code == 1
    assert "C.UTF-8" in amiss["database"]


def test_a_server_that_does_not_flush_is_told_of(
    tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METROLOGY_DATABASE_URL", postgresql_url)
    _, amiss, _ = examined(tmp_path)
    assert "full_page_writes=off" in amiss["database"]


def test_a_server_that_is_away_is_told_of_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"postgresql://someone:secret@/nothing?unix_sock={tmp_path}/none"
    monkeypatch.setenv("METROLOGY_DATABASE_URL", url)
    done = CliRunner().invoke(app, ["--data", str(tmp_path), "doctor"])
    assert done.exit_code == 1
    assert "AMISS" in done.output and "secret" not in done.output
