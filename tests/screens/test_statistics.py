"""Public statistics: nothing with fewer than five people behind it, nothing by business, no month under way."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.complaints.public_statistics import statistics_csv
from portal.notices import notice
from tests.case_desk import Desk
from tests.case_fakes import PHONE
from tests.screens.conftest import Open, words


def _who(number: int) -> dict[str, str]:
    return {"name": "测试用户", "phone": str(int(PHONE) + number), "address": "示例小区2号"}


@pytest.fixture
def desk(portal: Any, tmp_path: Path) -> Desk:
    """Six and five people on two problems in March, one on a third; six in April, which is not over."""
    made = Desk(tmp_path / "data")
    made.clock.on(date(2026, 3, 20))
    filed = [(n, "short_weight") for n in range(6)] + [(n, "taximeter") for n in range(5)] + [(0, "other")]
    for number, problem in filed:
        made.file(intent="refund", problem=problem, complainant=_who(number), happened_on="2026-03-01")
    made.clock.on(date(2026, 4, 20))
    for number in range(6):
        made.file(intent="refund", complainant=_who(number))
    portal.cases, portal.clock = made.side, made.clock
    return made


def test_nothing_small_and_nothing_under_way_is_shown(open_page: Open, desk: Desk) -> None:
    test = open_page("statistics")
    assert not test.exception
    (table,) = test.table
    rows = [tuple(row) for row in table.value.itertuples(index=False)]
    # `other` has one person behind it, and the total would give it away: a second cell is left out too.
    assert rows == [
        ("2026-03", "投诉", "合计", "合计", "12"),
        ("2026-03", "投诉", "丰泽区市场监督管理局", "缺斤少两", "6"),
    ]
    shown = words(test)
    assert "有 2 格人数太少" in shown
    assert "示例水产摊" not in shown
    assert "2026-04-20 统计" in shown


def test_the_file_holds_the_same(desk: Desk) -> None:
    published = desk.side.public_statistics.published()
    rows = list(csv.reader(statistics_csv(published, "en").decode("utf-8-sig").splitlines()))
    assert rows[0] == ["Month", "Kind", "Unit", "Problem", "Cases"]
    assert rows[1:] == [
        ["2026-03", "complaint", "Total", "Total", "12"],
        ["2026-03", "complaint", "丰泽区市场监督管理局", "Short weight", "6"],
    ]


def test_it_is_counted_once_a_day(desk: Desk) -> None:
    before = desk.side.public_statistics.published()
    desk.clock.on(date(2026, 5, 2))
    after = desk.side.public_statistics.published()
    assert [total.month for total in before.statistics.totals] == ["2026-03"]
    assert [total.month for total in after.statistics.totals] == ["2026-03", "2026-04"]
    desk.file(intent="refund", complainant=_who(9))
    assert desk.side.public_statistics.published() is after


def test_with_nothing_to_publish(open_page: Open, portal: Any, tmp_path: Path) -> None:
    portal.cases = Desk(tmp_path / "empty").side
    assert notice("statistics.none") in words(open_page("statistics"))
