"""kill -9 at random moments of an ingest: the live index answers on, and a new run completes."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.retrieval.protocols import Scope
from portal.bootstrap import build_services
from portal.settings import Settings

KILLS = 50 if os.environ.get("METROLOGY_SOAK") == "1" else 10
ARTICLES = 12
QUESTION = "甲号市场的公平秤放在哪里"


def _write(folder: Path, number: int) -> None:
    body = "\n\n".join(
        f"第{'一二三四五六七八九十'[n] if n < 10 else '十' + '一二'[n - 10]}条 第{number}号样例市场的公平秤每{n + 2}个月复核一次。"
        for n in range(ARTICLES)
    )
    text = f"# 样例{number}号市场公平秤办法\n\n2024年1月{number % 28 + 1}日 某市人民政府公布\n\n{body}\n"
    (folder / f"样例{number}.md").write_text(text, encoding="utf-8")


def _ingest(data: Path, texts: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "portal", "--data", str(data), "ingest", "documents", str(texts)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _run(data: Path, texts: Path) -> None:
    with _ingest(data, texts) as child:
        _, said = child.communicate(timeout=120)
    assert child.returncode == 0, said.decode()


def _stored(data: Path) -> dict[str, int]:
    """Articles of every official document by its id, from the file as it lies on the disk."""
    with sqlite3.connect(data / "knowledge.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = connection.execute(
            "SELECT d.id, sum(p.locator LIKE '第%条') FROM documents d LEFT JOIN passages p"
            " ON p.document_id = d.id WHERE d.kind = 'official' GROUP BY d.id"
        ).fetchall()
    connection.close()
    return dict(found)


@pytest.mark.timeout(1200)
def test_an_ingest_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    data, texts = tmp_path / "data", tmp_path / "texts"
    texts.mkdir()
    for number in range(2):
        _write(texts, number)
    _run(data, texts)
    _write(texts, 2)
    begun = time.monotonic()
    _run(data, texts)
    whole = time.monotonic() - begun  # what one more text takes here: every moment of it may be hit
    services = build_services(Settings(data_dir=data))
    services.warm_up()
    today = services.clock.today()
    chance = random.Random(20_261_123)
    before = _stored(data)
    broken_off = 0
    for number in range(3, 3 + KILLS):
        _write(texts, number)
        with _ingest(data, texts) as child:
            try:
                child.wait(timeout=whole * chance.uniform(0.05, 0.95))
            except subprocess.TimeoutExpired:
                child.kill()
                broken_off += 1
        after = _stored(data)
        assert before.items() <= after.items(), "what was stored is stored"
        assert set(after.values()) == {ARTICLES}, "a document is there whole or not at all"
        hits = services.retriever.find(QUESTION, Scope(today, today))
        assert hits and services.retriever.meaning
        before = after
    assert broken_off >= KILLS // 2, "too few runs were broken off to show anything"

    _run(data, texts)
    assert len(_stored(data)) == 3 + KILLS
    status = services.index.status()
    assert not status["stale"]
    assert status["files"]
    assert status["indexed"] == status["passages"]
    last = f"第{2 + KILLS}号样例市场的公平秤"
    hits = services.retriever.find(last, Scope(today, today))
    assert last in hits[0].passage.text
