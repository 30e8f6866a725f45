"""Questions are noted while documents are stored: neither writer fails or loses a row."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

from knowledge.answer import Answer, Label, Status
from knowledge.corpus.explainers import load_explainers
from portal.bootstrap import build_services
from portal.settings import Settings

_PUTS = 60


def test_two_writers_of_one_store_wait_for_each_other(tmp_path: Path) -> None:
    services = build_services(Settings(data_dir=tmp_path / "data"))
    feedback, library = services.feedback, services.library
    failures: list[BaseException] = []
    noted, stop = 0, threading.Event()

    def note() -> None:
        nonlocal noted
        text = "充电桩多久检一次"
        answer = Answer("", text, text, "zh", date(2026, 5, 20), Label.KNOWLEDGE, Status.NOT_FOUND)
        try:
            while not stop.is_set():
                feedback._count(answer)
                noted += 1
        except Exception as error:  # noqa: BLE001 - whatever it was, the test names it
            failures.append(error)

    thread = threading.Thread(target=note)
    thread.start()
    explainers = load_explainers()[:20]
    try:
        for number in range(_PUTS):
            document, passage = explainers[number % len(explainers)]
            library.put(document, (replace(passage, text=f"{passage.text}{number}"),))
    finally:
        stop.set()
        thread.join(30)
    assert failures == []
    assert noted > 0 and [one.times for one in feedback.unanswered()] == [noted]
    stored = library.passages_by_id(passage.id for _, passage in explainers)
    assert len(stored) == len(explainers)
    assert all(stored[p.id][1].text != p.text for _, p in explainers)
