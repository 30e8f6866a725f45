"""`metrology businesses` from a list to an undo, as officers type it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from portal.bootstrap import Services
from portal.cli import app

CODE = "914403001922038216"
HEAD = "序号,单位名称,统一社会信用代码,所在位置说明,承诺时间,计量器具名称,出厂编号,检定有效期至\n"
FIRST = (
    HEAD + f"1,示例甲店,{CODE},示例路1号,2024.5,电子秤、台秤,E1、E2,2025-01-01\n2,示例乙店,,示例路2号,,,,\n"
)
SECOND = HEAD + f"1,示例甲新店,{CODE},示例路1号,2024.5,,,\n2,示例乙店,,示例路2号,2024.6,,,\n3,,,x,,,,\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    # What is told of the collection of descriptions stands in its own tests; it would load a model.
    monkeypatch.setattr(Services, "index_businesses", lambda self, progress=None: None)

    def typed(*words: str, code: int = 0) -> Any:
        result = CliRunner().invoke(app, ["--data", str(tmp_path / "data"), *words])
        assert result.exit_code == code, result.output
        return json.loads(result.stdout) if "--json" in words else result.output

    return typed


def test_from_a_list_to_an_undo(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(FIRST, "utf-8")
    bring_in = ("ingest", "businesses", str(path), "--issuer", "示例局", "--name", "甲", "--json")
    first = run(*bring_in, "--publish", "--officer", "张示例", "--columns", "第4列=地址")
    assert (first["accepted"], first["published"]) == (2, True)
    assert [(c["heading"], c["field"]) for c in first["columns"] if c["corrected"]] == [
        ("所在位置说明", "address")
    ]
    assert run("businesses", "columns", "--json")[0]["field"] == "address"
    assert {one["serial"] for one in run("businesses", "overdue", "--json")} == {"E1", "E2"}

    words = (
        "businesses",
        "decide",
        "示例甲店",
        "--status",
        "suspended",
        "--number",
        "示例1号",
        "--reason",
        "示例",
    )
    assert "告知" in run(*words, "--officer", "张示例", code=1)
    run(*words, "--officer", "张示例", "--notified-on", "2026-01-01")

    path.write_text(SECOND, "utf-8")
    second = run(*bring_in, "--officer", "张示例", code=1)
    assert not second["published"] and second["rejected"][0]["row"] == 4
    assert second["columns"][3]["corrected"]  # remembered from the first list
    publication = second["publication"]
    assert [p["accept"] for p in run("businesses", "staged", "--json")] == [{"rejected": 1}]
    found = run("businesses", "difference", publication, "--json")
    assert (found["new_total"], found["changed_total"], found["gone_total"]) == (1, 1, 1)
    run("businesses", "approve", publication, "--officer", "张示例", code=1)
    assert "rejected" in run("businesses", "approve", publication, "--officer", "李示例", code=1)
    run("businesses", "approve", publication, "--officer", "李示例", "--accept", "rejected")
    (item,) = run("businesses", "search", "甲新店", "--json")["items"]
    assert item["status"] == "suspended"
    assert run("businesses", "decisions", "示例甲新店", "--json")["decisions"][0]["officer"] == "张示例"

    run("businesses", "undo", publication, "--officer", "王示例", "--reason", "示例")
    assert run("businesses", "search", "甲新店", "--json")["total"] == 0
    assert [e["action"] for e in run("businesses", "history", "--json")][:2] == ["undo", "publish"]


def test_an_export_reads_back_unchanged(run: Any, tmp_path: Path) -> None:
    path, out = tmp_path / "list.csv", tmp_path / "out.csv"
    path.write_text(FIRST, "utf-8")
    run("ingest", "businesses", str(path), "--publish", "--name", "甲")
    run("businesses", "export", str(out))
    again = run("ingest", "businesses", str(out), "--name", "甲", "--json")
    assert (again["accepted"], again["changed"], again["rejected"]) == (2, 0, [])


def test_wrong_use_is_told_plainly(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(FIRST, "utf-8")
    assert "第3列=地址" in run("ingest", "businesses", str(path), "--columns", "第4列=天气", code=2)
    assert run("businesses", "approve", "pub-none", "--officer", "张示例", code=1)
    assert run("businesses", "undo", "pub-none", "--officer", "张示例", "--reason", "x", code=1)
    assert run("businesses", "columns", "--forget", "all", code=2)
    assert run("businesses", "export", str(tmp_path / "x.csv"), code=2)
