"""A case goes to the unit of the place that was named, else to the city desk."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.districts import DISTRICTS
from portal.complaints.records import CaseKind, Intake, Intent, ProblemKind, Respondent
from portal.complaints.routing import CITY_CODE, route, unit_by_code, unit_for_district, units


def intake(district: str, act_district: str = "") -> Intake:
    return Intake(
        intent=Intent.BOTH,
        problem=ProblemKind.OTHER,
        business=Respondent("示例", "示例路", district),
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
