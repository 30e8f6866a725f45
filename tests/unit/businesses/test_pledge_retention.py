"""What goes of online pledges and reports of plaques, when, and what stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge.business import PledgeStatus
from portal.bootstrap import Services, build_services
from portal.businesses.retention import PurgedPledges
from portal.businesses.self_pledge import NoSuchPledge
from portal.publishing_side import PublishingSide
from portal.settings import Settings
from tests.unit.businesses.test_self_pledges import KEY, typed

BEGIN = datetime(2026, 11, 23, 9)
NOTHING = PurgedPledges(0, 0, 0)


@pytest.fixture(params=["sqlite", "postgresql"])
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The portal so many days after the beginning, on both databases."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""

    def made(days: int) -> Services:
        return build_services(Settings(data_dir=tmp_path, database_url=url, now=BEGIN + timedelta(days=days)))

    return made


def published(services: Services, **changes: Any) -> str:
    """The id of a pledge that two officers have published."""
    services.self_pledges.hand_in(typed(**changes), KEY)
    (waiting,) = services.self_pledges.waiting()
    services.self_pledges.approve(waiting.id, "officer-1")
    services.self_pledges.approve(waiting.id, "officer-2")
    return waiting.id


def test_a_returned_pledge_goes_whole_after_half_a_year(at: Any) -> None:
    first = at(0)
    receipt = first.self_pledges.hand_in(typed(), KEY)
    first.self_pledges.send_back(first.self_pledges.waiting()[0].id, "officer-1", "示例原因")
    assert at(180).pledge_retention.purge() == NOTHING
    assert at(180).self_pledges.look(receipt.code).state == "returned"
    assert at(181).pledge_retention.purge() == PurgedPledges(1, 0, 0)
    with pytest.raises(NoSuchPledge):
        at(181).self_pledges.look(receipt.code)
    assert at(181).pledge_retention.purge() == NOTHING


def test_a_pledge_that_waits_is_kept(at: Any) -> None:
    at(0).self_pledges.hand_in(typed(), KEY)
    assert at(2_000).pledge_retention.purge() == NOTHING
    assert len(at(2_000).self_pledges.waiting()) == 1


@pytest.mark.parametrize("how", ["withdrawn", "run out"])
def test_whom_to_reach_goes_half_a_year_after_the_end(at: Any, how: str) -> None:
    first = at(0)
    application = published(first)
    ends = 30
    if how == "withdrawn":
        business = first.directory.search("阿明海鲜摊").items[0]
        PublishingSide(at(ends)).pledges.decide(
            business.id,
            PledgeStatus.WITHDRAWN,
            decision_number="示例1号",
            reason="商家申请",
            officer="officer-1",
        )
    else:
        ends = (date(2029, 11, 22) - BEGIN.date()).days
    assert at(ends + 180).pledge_retention.purge() == NOTHING
    assert at(ends + 180).self_pledges.contact(application, "officer-1").phone == "13800138000"
    later = at(ends + 181)
    assert later.pledge_retention.purge() == PurgedPledges(0, 1, 0)
    with pytest.raises(NoSuchPledge):
        later.self_pledges.contact(application, "officer-1")
    # What was public stays on record, and nothing goes twice.
    assert later.directory.search("阿明海鲜摊").total == 1
    assert later.pledge_retention.purge() == NOTHING


def test_whom_to_reach_stays_while_the_pledge_holds_or_is_suspended(at: Any) -> None:
    first = at(0)
    published(first)
    assert at(900).pledge_retention.purge() == NOTHING
    business = first.directory.search("阿明海鲜摊").items[0]
    PublishingSide(first).pledges.decide(
        business.id,
        PledgeStatus.SUSPENDED,
        decision_number="示例2号",
        reason="示例",
        officer="officer-1",
        notified_on=BEGIN.date(),
    )
    assert at(900).pledge_retention.purge() == NOTHING


def test_a_report_of_a_plaque_goes_after_it_was_dealt_with_or_after_two_years(at: Any) -> None:
    first = at(0)
    published(first)
    code = first.plaques.issue(first.directory.search("阿明海鲜摊").items[0], "officer-1").code
    for place in ("示例一", "示例二"):
        first.plaques.report_swapped(code, place=place, note="")
    first.plaques.close_report(first.plaques.reports()[0].id, "officer-1", "已核实")
    assert at(180).pledge_retention.purge() == NOTHING
    assert at(181).pledge_retention.purge() == PurgedPledges(0, 0, 1)
    assert len(at(181).plaques.reports(closed=True)) == 1
    assert at(730).pledge_retention.purge().plaque_reports == 0
    assert at(731).pledge_retention.purge().plaque_reports == 1
