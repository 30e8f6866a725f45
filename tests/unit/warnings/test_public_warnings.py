"""Public warnings: who may publish, what is shown on which day, what the audit log holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal.advisories.public_warnings import WarningInvalid, Wording
from portal.complaints.desk import NotAllowed
from tests.case_desk import AUDITOR, CITY, PUBLISHER, UNIT, Desk

TODAY = date(2026, 4, 20)
SAID = Wording(
    "示例加油站加油机停用", "示例路加油站三号机计量失准，已停用。", TODAY, TODAY + timedelta(days=2)
)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    """The store of warnings on both databases."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return Desk(tmp_path, database_url=url)


def test_it_shows_from_its_first_day_through_its_last(desk: Desk) -> None:
    tomorrow = replace(SAID, starts_on=TODAY + timedelta(days=1))
    desk.side.warnings.publish(PUBLISHER, tomorrow)
    shown = []
    for _ in range(4):
        shown.append(len(desk.side.warnings.current()))
        desk.clock.forward(days=1)
    assert shown == [0, 1, 1, 0]


def test_a_withdrawn_one_is_gone_at_once_and_stays_in_the_history(desk: Desk) -> None:
    made = desk.side.warnings.publish(PUBLISHER, SAID)
    assert [one.wording for one in desk.side.warnings.current()] == [SAID]
    desk.side.warnings.withdraw(CITY, made.id, "已修复")
    assert desk.side.warnings.current() == ()
    (kept,) = desk.side.warnings.history(CITY)
    assert (kept.withdrawn_by, kept.reason) == ("city-1", "已修复")
    with pytest.raises(WarningInvalid):
        desk.side.warnings.withdraw(CITY, made.id, "再撤一次")


@pytest.mark.parametrize("officer", [UNIT, AUDITOR])
def test_others_are_refused_and_the_try_is_audited(desk: Desk, officer: object) -> None:
    made = desk.side.warnings.publish(PUBLISHER, SAID)
    for act in (
        lambda: desk.side.warnings.publish(officer, SAID),
        lambda: desk.side.warnings.withdraw(officer, made.id, "原因"),
        lambda: desk.side.warnings.history(officer),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert [one.id for one in desk.side.warnings.current()] == [made.id]
    tried = [row.detail for row in desk.side.audit.entries() if row.action == "refused"]
    assert len(tried) == 3 and any("publish_warning" in detail for detail in tried)


def test_publishing_and_withdrawing_stand_in_the_sound_audit_log(desk: Desk) -> None:
    made = desk.side.warnings.publish(PUBLISHER, SAID)
    desk.side.warnings.withdraw(PUBLISHER, made.id, "误发")
    actions = [(row.actor, row.action) for row in desk.side.audit.entries(made.id)]
    assert actions == [("officer:pub-1", "withdraw_warning"), ("officer:pub-1", "publish_warning")]
    assert desk.side.audit.verify().sound


@pytest.mark.parametrize(
    "changed",
    [
        {"title": " "},
        {"title": "长" * 61},
        {"text": ""},
        {"text": "长" * 501},
        {"ends_on": TODAY - timedelta(days=1)},
        {"starts_on": TODAY + timedelta(days=3)},
        {"ends_on": TODAY + timedelta(days=91)},
        {"link": "javascript:alert(1)"},
        {"link": "https://"},
        {"link": "http://[1"},
    ],
)
def test_what_is_not_fit_is_refused(desk: Desk, changed: dict[str, object]) -> None:
    with pytest.raises(WarningInvalid):
        desk.side.warnings.publish(PUBLISHER, replace(SAID, **changed))
    assert desk.side.warnings.current() == ()
