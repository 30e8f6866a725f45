"""`metrology evaluate answers`: one JSON value on stdout, and a page beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from portal.bootstrap import Services
from portal.cli import app

pytestmark = pytest.mark.official

LINES = Path(__file__).parent / "questions.tune.jsonl"


def test_json_and_page_tell_the_same(loaded: Services, tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    chosen = LINES.read_text("utf-8").splitlines()[20:150:26]
    few.write_text("\n".join(chosen) + "\n", "utf-8")
    shown = tmp_path / "answers.html"
    data = str(loaded.settings.data_dir)
    run = CliRunner().invoke(
        app, ["--data", data, "evaluate", "answers", str(few), "--json", "--html", str(shown)]
    )
    assert run.exit_code == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["questions"] == len(chosen) == 5
    assert {"by_type", "labels", "latency_ms", "citations_valid", "numbers_sourced", "law_in_force"} <= set(
        told
    )
    assert f"{told['right']} of {told['questions']} right" in shown.read_text("utf-8")


def test_a_page_that_cannot_be_written_is_said_plainly(loaded: Services, tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text(LINES.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    run = CliRunner().invoke(
        app,
        ["--data", str(loaded.settings.data_dir), "evaluate", "answers", str(few), "--html", str(tmp_path)],
    )
    assert run.exit_code == 2
    assert "Traceback" not in run.stderr
