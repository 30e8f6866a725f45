"""A case goes to the unit of the place that was named, else to the city desk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.districts import DISTRICTS
from portal.complaints.records import CaseKind, Intake, Intent, ProblemKind, Respondent
from portal.complaints.routing import (
    CITY_CODE,
    OUTSIDE_DISTRICT,
    Elsewhere,
    elsewhere,
    is_outside,
    route,
    unit_by_code,
    unit_for_district,
    units,
)
from portal.complaints.townships import ZONES, Township, TownshipsUnreadable, TownshipTable

TABLE = TownshipTable((
    Township("示例镇", "泉州台商投资区", "惠安县"),
    Township("样板街道", "泉州台商投资区"),
))  # fmt: skip


def intake(
    district: str,
    act_district: str = "",
    *,
    intent: Intent = Intent.BOTH,
    problem: ProblemKind = ProblemKind.OTHER,
    address: str = "示例路",
    **business: str,
) -> Intake:
    return Intake(
        intent=intent,
        problem=problem,
        business=Respondent("示例", address, district, **business),
        happened_on=date(2026, 4, 1),
        what_happened="示例经过",
        notice_version="1",
        act_district=act_district,
    )


def test_the_table_is_the_city_and_the_13_units() -> None:
    assert units()[0].code == CITY_CODE
    assert {unit.district for unit in units()[1:]} == set(DISTRICTS)
    assert len({unit.code for unit in units()}) == len(units()) == 14


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.code)
def test_every_unit_is_found_by_name_and_code(unit: object) -> None:
    assert unit_for_district(unit.district) == unit  # type: ignore[attr-defined]
    assert unit_for_district(f" {unit.code} ") == unit  # type: ignore[attr-defined]
    assert unit_by_code(unit.code) == unit  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "code"), [("晋江", "350582"), ("泉州市丰泽区", "350503"), ("台商区", "350500-TS")]
)
def test_places_as_people_write_them(text: str, code: str) -> None:
    assert unit_for_district(text).code == code


@pytest.mark.parametrize("text", ["", "不清楚", "金门县", "厦门市思明区", "350527", "火星"])
def test_unknown_places_go_to_the_city_desk(text: str) -> None:
    assert unit_for_district(text).code == CITY_CODE
    assert unit_by_code(text).code == CITY_CODE


def test_a_complaint_goes_where_the_business_is_and_a_report_where_it_happened() -> None:
    both = intake("丰泽区", act_district="晋江市")
    assert route(both, CaseKind.COMPLAINT).code == "350503"
    assert route(both, CaseKind.REPORT).code == "350582"
    assert route(intake("丰泽区"), CaseKind.REPORT).code == "350503"


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_is_the_city_desk_s_until_its_townships_are_known(zone: str) -> None:
    known = TownshipTable((Township("示例镇", zone),))
    for kind in CaseKind:
        assert route(intake(zone), kind).code == CITY_CODE
        assert route(intake(zone), kind, known).district == zone
    (other,) = set(ZONES) - {zone}
    assert route(intake(other), CaseKind.COMPLAINT, known).code == CITY_CODE


@pytest.mark.parametrize(
    ("district", "township", "address", "code"),
    [
        ("惠安县", "示例镇", "", "350500-TS"),
        ("惠安县", " 示例镇 ", "示例路", "350500-TS"),
        ("惠安", "", "惠安县示例镇东街1号", "350500-TS"),
        ("惠安县", "别的镇", "示例镇路1号", "350521"),  # the township that was named wins over the address
        ("晋江市", "示例镇", "", "350582"),  # of that name, in another district
        ("不清楚", "", "示例镇东街", "350500-TS"),
        ("泉州台商投资区", "别的镇", "", "350500-TS"),
        ("丰泽区", "样板街道", "", "350500-TS"),
        ("金门县", "样板街道", "", CITY_CODE),
        ("惠安县", "", "", "350521"),
    ],
)
def test_townships_of_a_zone(district: str, township: str, address: str, code: str) -> None:
    found = route(intake(district, address=address, township=township), CaseKind.COMPLAINT, TABLE)
    assert found.code == code
    empty = route(intake(district, address=address, township=township), CaseKind.COMPLAINT)
    assert empty.code in {CITY_CODE, unit_for_district(district).code} - {"350500-TS"}


def test_a_report_on_an_act_elsewhere_asks_nothing_of_the_shop_s_township() -> None:
    both = intake("惠安县", "晋江市", township="示例镇")
    assert route(both, CaseKind.COMPLAINT, TABLE).code == "350500-TS"
    assert route(both, CaseKind.REPORT, TABLE).code == "350582"
    assert route(intake("惠安县", "惠安", township="示例镇"), CaseKind.REPORT, TABLE).code == "350500-TS"


@pytest.mark.parametrize("text", ["金门县", "厦门市思明区", "火星", "Xiamen", OUTSIDE_DISTRICT, "350527"])
def test_places_of_others_are_told(text: str) -> None:
    assert is_outside(text)
    assert elsewhere(intake(text)) is Elsewhere.PLACE
    assert route(intake(text), CaseKind.COMPLAINT).code == CITY_CODE


@pytest.mark.parametrize("text", ["", "不清楚", "泉州市", "泉州", "福建省泉州市", "350500", "晋江", *ZONES])
def test_places_of_ours_and_unknown_ones_are_not_elsewhere(text: str) -> None:
    assert not is_outside(text)
    assert elsewhere(intake(text)) is None


def test_online_the_address_on_the_platform_counts_for_complaints_the_real_place_for_reports() -> None:
    online = ProblemKind.ONLINE_SHORT
    shown = intake("丰泽区", "石狮市", problem=online)
    assert [route(shown, kind).code for kind in CaseKind] == ["350503", "350581"]
    assert elsewhere(shown) is None
    # 第十三条: no address on the platform -> where the platform is; a report goes by the real place alone.
    assert elsewhere(intake("不清楚", problem=online, intent=Intent.REFUND)) is Elsewhere.ONLINE
    assert elsewhere(intake("不清楚", platform="示例平台", intent=Intent.REFUND)) is Elsewhere.ONLINE
    assert elsewhere(intake("不清楚", problem=online, intent=Intent.INVESTIGATE)) is None
    away = intake("泉州以外", "晋江市", problem=online, intent=Intent.INVESTIGATE)
    assert elsewhere(away) is None
    assert route(away, CaseKind.REPORT).code == "350582"
    assert elsewhere(intake("丰泽区", "泉州以外", problem=online)) is Elsewhere.ONLINE


def test_the_table_is_read_from_the_operator_s_file(tmp_path: Path) -> None:
    path = tmp_path / "townships.toml"
    assert TownshipTable.load(path) == TownshipTable()
    path.write_text("")
    assert TownshipTable.load(path) == TownshipTable()
    path.write_text('[[township]]\nname = "示例镇"\nzone = "台商区"\ndistrict = "惠安"\n')
    assert TownshipTable.load(path).rows == (Township("示例镇", "泉州台商投资区", "惠安县"),)


@pytest.mark.parametrize(
    "text",
    [
        "township = 1",
        "[[township]]\nname = '示例镇'",
        "[[township]]\nname = '示例镇'\nzone = '晋江市'",
        "[[township]]\nname = 5\nzone = '台商区'",
        "[[township]]\nname = ' 镇'\nzone = '台商区'",
        "[[township]]\nname = '示例镇'\nzone = '台商区'\nother = ''",
        "[township]\nname = '示例镇'",
        "other = 1",
        "not toml",
    ],
)
def test_a_wrong_table_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "townships.toml"
    path.write_text(text)
    with pytest.raises(TownshipsUnreadable, match=r"townships\.toml"):
        TownshipTable.load(path)
