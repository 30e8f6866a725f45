"""Clusters for officers' eyes, and duplicates that are suggested but never made, on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from portal.complaints.clusters import LEAST, Cluster, Clusters
from portal.complaints.desk import NotAllowed
from portal.complaints.duplicates import Duplicates
from portal.complaints.near_cases import Axis
from tests.case_desk import AUDITOR, CITY, OTHER, PUBLISHER, UNIT, Desk

USCC = "91350503MA8T0000X3"
SEAFOOD = {"address": "示例市场", "district": "丰泽区", "market": "示例市场"}


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return Desk(tmp_path / "data", database_url=url)


def clusters_of(desk: Desk, trades: Mapping[str, str] | None = None) -> Clusters:
    side = desk.side

    def known(usccs: Iterable[str]) -> dict[str, str]:
        return {code: trade for code, trade in (trades or {}).items() if code in set(usccs)}

    return Clusters(side.desk, side.reading, side.near_cases, side.work, desk.clock, known)


def duplicates_of(desk: Desk) -> Duplicates:
    return Duplicates(desk.side.reading, desk.side.near_cases, desk.side.work, desk.keys)


def file(desk: Desk, stall: str, phone: str = "13800138000", **changes: Any) -> str:
    changes = {"intent": "refund"} | changes
    business = {**SEAFOOD, "name": f"示例{stall}档", "stall": stall} | changes.pop("business", {})
    who = {"name": "测试用户", "phone": phone, "address": "示例小区2号"}
    return desk.file(business=business, complainant=who, **changes).cases[0].number


def by_axis(found: Iterable[Cluster]) -> dict[Axis, Cluster]:
    return {one.axis: one for one in found}


def test_three_filings_on_a_stall_or_market_within_thirty_days_are_a_cluster(desk: Desk) -> None:
    numbers = [file(desk, "A12", f"1380013800{place}", intent="both") for place in range(2)]
    assert clusters_of(desk).found(UNIT) == ()  # four cases, but two filings
    desk.clock.forward(days=3)
    numbers.append(file(desk, "A12"))
    file(desk, "B7")
    found = by_axis(clusters_of(desk).found(UNIT))
    assert set(found) == {Axis.STALL, Axis.MARKET}  # the business of the stall has the very same cases
    stall = found[Axis.STALL]
    assert (stall.name, stall.filings, stall.people) == ("示例市场 A12", LEAST, 2)
    assert set(numbers) <= set(stall.numbers) and (stall.last - stall.first).days == 3
    assert found[Axis.MARKET].filings == 4 and stall.problems == ("short_weight",)
    desk.clock.forward(days=28)
    assert clusters_of(desk).found(UNIT) == ()


def test_pumps_and_trades_are_told_too(desk: Desk) -> None:
    fuel = {"name": "示例加油站", "market": "", "uscc": USCC}
    pumps = ("1", "1", "1", "2")
    for place, pump in enumerate(pumps):
        file(desk, "", f"1380013800{place}", problem="fuel_dispenser", business=fuel, pump={"pump": pump})
    found = by_axis(clusters_of(desk, {USCC: "加油站"}).found(CITY))
    assert found[Axis.INSTRUMENT].name == "示例加油站 1" and found[Axis.INSTRUMENT].filings == 3
    assert found[Axis.BUSINESS].filings == 4
    assert Axis.TRADE not in found  # the same four cases: said once
    other = {"name": "示例二站", "market": "", "uscc": "91350503MA8T00011D"}
    file(desk, "", problem="fuel_dispenser", business=other)
    trades = {USCC: "加油站", other["uscc"]: "加油站"}
    assert by_axis(clusters_of(desk, trades).found(CITY))[Axis.TRADE].filings == 5


def test_only_who_handles_the_cases_sees_clusters_and_only_the_city_sets_their_size(desk: Desk) -> None:
    for place in range(2):
        file(desk, "A12", f"1380013800{place}")
    clusters = clusters_of(desk)
    with pytest.raises(NotAllowed):
        clusters.set_least(UNIT, 2)
    with pytest.raises(ValueError):
        clusters.set_least(CITY, 1)
    clusters.set_least(CITY, 2)
    assert clusters.found(UNIT) and clusters.found(CITY)
    assert clusters.found(OTHER) == ()
    for officer in (PUBLISHER, AUDITOR):
        with pytest.raises(NotAllowed):
            clusters.found(officer)
    assert [row.detail for row in desk.side.audit.entries("-") if row.action == "set_clusters"]


def test_an_anonymous_report_is_a_person_of_its_own_and_an_erased_case_none(desk: Desk) -> None:
    for _ in range(3):
        business = {**SEAFOOD, "name": "示例档", "stall": "C1"}
        desk.file(intent="investigate", complainant=None, requests=[], business=business)
    (cluster,) = clusters_of(desk).found(UNIT)
    assert cluster.people == 3
    number = cluster.numbers[0]
    desk.desk.not_competent(UNIT, number, "不属本市")
    case = desk.case(number)
    from portal.security.audit import AuditEntry

    desk.side.records.anonymise(case, desk.clock.now(), AuditEntry("system", "anonymised", number))
    assert clusters_of(desk).found(UNIT) == ()
    assert desk.case(number).market == ""


TOLD = "昨天在市场买了两斤虾，回家一称只有一斤八两，卖家不承认。"


def test_the_same_phone_or_the_same_words_at_one_stall_are_suggested(desk: Desk) -> None:
    first = file(desk, "A12", what_happened=TOLD)
    by_phone = file(desk, "A12", what_happened="又去买了一次螃蟹，也不够。", happened_on="2026-04-16")
    by_words = file(desk, "A12", "13800138001", what_happened=TOLD.replace("虾", "鱼"))
    file(desk, "A12", "13800138002", what_happened="称上有问题，请查一查这家店的秤。")  # neither
    file(desk, "B7", what_happened=TOLD)  # another stall
    file(desk, "A12", what_happened=TOLD, happened_on="2026-04-01")  # long before
    suggested = duplicates_of(desk).suggest(UNIT, first)
    assert [one.case.number for one in suggested] == [by_phone, by_words]
    assert [one.same_phone for one in suggested] == [True, False]
    assert suggested[0].days_apart == 2 and suggested[1].likeness > 90
    assert "compare_contents" in [row.action for row in desk.side.audit.entries(first)]


def test_what_is_linked_is_suggested_no_more_until_it_is_unlinked(desk: Desk) -> None:
    first, second = file(desk, "A12"), file(desk, "A12")
    assert duplicates_of(desk).suggest(UNIT, first)
    desk.desk.link(UNIT, first, second, "duplicate", "同一件事")
    assert duplicates_of(desk).suggest(UNIT, first) == ()
    assert [case.state for case in map(desk.case, (first, second))] == ["submitted", "submitted"]
    desk.desk.unlink(UNIT, second, first, "不是同一件事")
    assert duplicates_of(desk).suggest(UNIT, first)


def test_suggestions_are_for_who_handles_the_case(desk: Desk) -> None:
    first = file(desk, "A12")
    file(desk, "A12")
    for officer in (OTHER, PUBLISHER, AUDITOR):
        with pytest.raises(NotAllowed):
            duplicates_of(desk).suggest(officer, first)
