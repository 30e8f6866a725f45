"""The commands of documents, from ingest to rollback, in one data folder."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from portal.cli import app
from portal.commands.progress import FileProgress

NAME = "样例市场公平秤办法@2024-01-05"
OLD = "样例市场公平秤办法@2020-01-05"


def _text(day: str = "2024年1月5日", word: str = "门口") -> str:
    return f"# 样例市场公平秤办法\n\n{day} 某市人民政府公布\n\n第一条 公平秤放在市场{word}。\n\n第二条 每年复核一次。\n"


class Portal:
    """Runs commands on one data folder."""

    def __init__(self, folder: Path) -> None:
        self.data, self.texts = folder / "data", folder / "texts"
        self.texts.mkdir()

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, ["--data", str(self.data), *arguments])

    def json(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    def write(self, name: str, text: str) -> None:
        (self.texts / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    made = Portal(tmp_path_factory.mktemp("portal"))
    made.write("新.md", _text())
    return made


def states(portal: Portal) -> dict[str, str]:
    return {one["id"]: one["state"] for one in portal.json("documents", "list")}


def test_a_dry_run_says_what_would_change_and_changes_nothing(portal: Portal) -> None:
    report = portal.json("ingest", "documents", str(portal.texts), "--dry-run")
    assert (report["added"], report["dry_run"]) == (1, True)
    assert [(one["document"], one["change"]) for one in report["changes"]] == [(NAME, "added")]
    assert states(portal) == {}
    assert "none yet" in portal.run("index", "status").stdout
    words = portal.run("ingest", "documents", str(portal.texts), "--dry-run")
    assert "would be: 1 added" in words.stdout
    assert NAME in words.stdout


def test_versions_are_listed_removed_and_restored(portal: Portal) -> None:
    portal.write("旧.md", _text("2020年1月5日"))
    assert portal.json("ingest", "documents", str(portal.texts))["added"] == 2
    assert states(portal) == {NAME: "not_rechecked", OLD: "superseded"}
    shown = portal.json("documents", "show", OLD)
    assert (shown["valid_to"], shown["passages"]) == ("2024-01-04", 4)
    assert portal.json("documents", "remove", NAME)["removed"] == NAME
    assert states(portal) == {OLD: "not_rechecked"}
    assert [one["id"] for one in portal.json("documents", "list", "--removed")] == [NAME]
    assert portal.json("documents", "restore", NAME)["restored"] == NAME
    assert states(portal) == {NAME: "not_rechecked", OLD: "superseded"}


def test_a_replacement_is_rolled_back(portal: Portal) -> None:
    portal.write("新.md", _text(word="服务台"))
    assert portal.json("ingest", "documents", str(portal.texts))["updated"] == 1
    answer = portal.json("ask", "样例市场的公平秤放在哪里")
    assert "服务台" in answer["answer"]
    assert portal.json("documents", "rollback", NAME)["rolled_back"] == NAME
    assert "门口" in portal.json("ask", "样例市场的公平秤放在哪里")["answer"]


def test_rechecks(portal: Portal) -> None:
    assert NAME in [one["id"] for one in portal.json("documents", "recheck", "--older-than", "365")]
    assert portal.json("documents", "confirm", NAME, "--on", "2026-11-01")["state"] == "in_force"
    assert portal.json("documents", "recheck") == []
    status = portal.json("index", "status")
    assert status["official"]["in_force"] == status["official"]["superseded"] == 1
    assert (status["to_proofread"], status["recheck_due"], status["stale"]) == (0, 0, False)
    words = portal.run("index", "status").stdout
    assert "superseded: 1" in words
    assert "up to date" in words


@pytest.mark.parametrize("command", ["show", "remove", "restore", "rollback", "confirm"])
def test_what_is_not_there_is_one_sentence_and_code_1(portal: Portal, command: str) -> None:
    done = portal.run("documents", command, "没有的办法@2020-01-01")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "没有的办法@2020-01-01" in done.stderr


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_counts_and_tells_the_time_left() -> None:
    now = [0.0]
    plain, terminal = io.StringIO(), _Terminal()
    for stream in (plain, terminal):
        now[0] = 0.0
        tell = FileProgress(stream, lambda: now[0])
        for done in range(100):
            tell(done, 100, f"{done}.md")
            now[0] += 1.0
        tell(100, 100, "")
    lines = plain.getvalue().splitlines()
    assert len(lines) == 20
    assert lines[9] == "[51/100] 50 %, about 50 s left: 50.md"
    assert lines[-1] == "[100/100] read in 1 min 40 s"
    assert terminal.getvalue().count("\r") == 101
    assert "about 1 min 30 s left" in terminal.getvalue()
