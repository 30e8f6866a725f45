"""An event that was changed, taken out or put in past the triggers is told by the audit log."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.case_desk import UNIT, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two cases, of which the first has four steps, two of them alike; no triggers."""
    made = Desk(tmp_path / "data")
    complaint, report = made.registered()
    made.desk.note(UNIT, complaint, "同样的话")
    made.desk.note(UNIT, complaint, "同样的话")
    made.desk.accept(UNIT, complaint)
    made.desk.triage(UNIT, report)
    assert made.side.audit.verify().sound
    with made.side._engine.begin() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        for name in list(names):
            connection.execute(text(f"DROP TRIGGER {name}"))
    return made


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE case_events SET article = '第一条' WHERE event = 'accept'", "was changed"),
        ("UPDATE case_events SET actor = 'officer:x' WHERE event = 'triage'", "was changed"),
        ("UPDATE case_events SET at = '2026-01-01T00:00:00.000000Z' WHERE event = 'accept'", "was changed"),
        ("UPDATE case_events SET day = '2026-04-01' WHERE event = 'record_receipt'", "was changed"),
        ("UPDATE case_events SET public = 1 WHERE event = 'note'", "was changed"),
        ("DELETE FROM case_events WHERE event = 'accept'", "is missing"),
        ("DELETE FROM case_events WHERE event = 'record_receipt'", "was changed"),
        (
            "INSERT INTO case_events (case_id, at, event, actor, to_state) "
            "SELECT case_id, at, 'start_mediation', actor, 'mediating' FROM case_events WHERE event = 'accept'",
            "has no entry",
        ),
    ],
)
def test_what_was_done_to_an_event_shows(desk: Desk, statement: str, reason: str) -> None:
    with desk.side._engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount > 0
    report = desk.side.audit.verify()
    assert not report.sound
    assert reason in report.reason
    assert "2026-00000" in report.reason


def test_the_place_is_that_of_the_entry(desk: Desk) -> None:
    accepted = next(row for row in desk.side.audit.entries() if row.action == "accept")
    with desk.side._engine.begin() as connection:
        connection.execute(text("UPDATE case_events SET ground = '16-1' WHERE event = 'accept'"))
    assert desk.side.audit.verify().broken_at == accepted.seq
