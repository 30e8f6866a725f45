"""`metrology officers`: what an operator does with accounts, and that no open case is left behind unseen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from portal.cli import app
from tests.unit.officers.test_absences import Staff


@pytest.fixture
def staff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Staff:
    monkeypatch.setenv("METROLOGY_NOW", "2026-04-20T10:00:00+08:00")
    return Staff(tmp_path)


def run(staff: Staff, *arguments: str, typed: str = "") -> Result:
    folder = str(staff.services.settings.data_dir)
    return CliRunner().invoke(app, ["--data", folder, "officers", *arguments], input=typed)


def listed(staff: Staff) -> dict[str, Any]:
    return {row["id"]: row for row in json.loads(run(staff, "list", "--json").stdout)}


def test_an_account_with_open_cases_is_not_closed_by_accident(staff: Staff) -> None:
    staff.case_of("fz-1")
    done = run(staff, "disable", "fz-1")
    assert done.exit_code == 1 and "hand-over fz-1 --to" in done.stderr
    assert not listed(staff)["fz-1"]["disabled"]
    assert run(staff, "disable", "fz-1", "--leave-cases").exit_code == 0
    assert listed(staff)["fz-1"]["disabled"]


def test_nor_one_that_stands_in(staff: Staff) -> None:
    staff.away("fz-1", "fz-2")
    done = run(staff, "disable", "fz-2")
    assert done.exit_code == 1 and "fz-1" in done.stderr
    assert run(staff, "disable", "fz-3").exit_code == 0


def test_hand_over_shows_asks_and_does_it(staff: Staff) -> None:
    number = staff.case_of("fz-1")
    given = ("hand-over", "fz-1", "--to", "fz-2", "--reason", "调离")
    refused = run(staff, *given, typed="n\n")
    assert refused.exit_code == 1 and number in refused.stdout
    done = run(staff, *given, "--yes", "--json")
    assert json.loads(done.stdout) == {"done": [number], "left": []}
    assert run(staff, "disable", "fz-1").exit_code == 0
    event, reason = staff.cases.reading.history(staff.officer("fz-2"), number)[-1]
    assert event.actor.startswith("officer:operator-") and (event.detail, reason) == ("fz-2", "调离")


def test_hand_over_to_another_unit_is_refused_in_one_sentence(staff: Staff) -> None:
    staff.case_of("fz-1")
    done = run(staff, "hand-over", "fz-1", "--to", "jj-1", "--reason", "x", "--yes")
    assert done.exit_code == 1 and "本单位" in done.stderr and "Traceback" not in done.output
