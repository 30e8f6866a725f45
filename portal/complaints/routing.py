"""Which unit gets a case, from the district that was named; what cannot be told goes to the city desk.

A complaint goes to the county where the business is (总局令第121号 第十三条), a report to where the act
took place (第二十九条). The two zones have no county code of their own; theirs are the city's with a mark,
and which townships are theirs stands in a table of the operator (townships.py).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.districts import normalise_district
from portal.complaints.records import CaseKind, Intake, ProblemKind
from portal.complaints.townships import NO_TOWNSHIPS, ZONES, TownshipTable

CITY_CODE: Final = "350500"
UNKNOWN_DISTRICT: Final = "不清楚"  # the words of the form for no unit
OUTSIDE_DISTRICT: Final = "泉州以外"
_TABLE: Final = Path(__file__).with_name("units.csv")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that handles cases; `authority` is its name as the public reads it."""

    code: str
    district: str
    authority: str


@cache
def units() -> tuple[Unit, ...]:
    """The city desk first, then the 13 units."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(Unit(row["code"], row["district"], row["authority"]) for row in csv.DictReader(file))


def unit_by_code(code: str) -> Unit:
    """The unit with this code; an unknown code is the city desk."""
    return next((unit for unit in units() if unit.code == code), _city())


def unit_for_district(text: str) -> Unit:
    """The unit of a district given by name or code; unknown, empty or out of scope: the city desk."""
    wanted = text.strip().upper()
    district = normalise_district(text) if wanted else ""
    return next((unit for unit in units() if wanted == unit.code or district == unit.district), _city())


def route(intake: Intake, kind: CaseKind, townships: TownshipTable = NO_TOWNSHIPS) -> Unit:
    """The unit for one legal case of an intake.

    A complaint goes to the county of the business (第十三条): a shop's actual place; for who sells on a
    platform the address shown there; for a platform or who sells on a site of the own its domicile. A
    report goes to where the act took place (第二十九条), for who sells on a platform to the actual place of
    business (第三十一条): `act_district` where it is another one.
    """
    business = intake.business
    if kind is CaseKind.REPORT and intake.act_district:
        same = unit_for_district(intake.act_district) == unit_for_district(business.district)
        if not same:  # of the other place only the district is known
            return unit_for_place(intake.act_district, townships=townships)
    return unit_for_place(business.district, business.township, business.address, townships=townships)


def unit_for_place(
    district: str, township: str = "", address: str = "", *, townships: TownshipTable = NO_TOWNSHIPS
) -> Unit:
    """The unit of a place: that of its zone by its township, else of its district.

    A zone of which the operator's table says nothing is the city desk's.
    """
    outside = is_outside(district)
    zone = "" if outside else townships.zone_of(district, township, address)
    unit = unit_for_district(zone or district)
    return _city() if unit.district in ZONES and not townships.serves(unit.district) else unit


class Elsewhere(StrEnum):
    """Who else is in charge where a case is not that of the 13 units; it is filed all the same."""

    PLACE = "place"  # the unit of that place (第十三条、第二十九条)
    ONLINE = (
        "online"  # the unit of the address shown on the platform, or of the platform (第十三条、第三十一条)
    )


def elsewhere(intake: Intake) -> Elsewhere | None:
    """Who is in charge when the 13 units are not; None when they are, or when it cannot be told.

    Who sells on a platform without an address there is in the hands of the platform's county (第十三条).
    """
    disputed = CaseKind.COMPLAINT in intake.kinds
    places = [intake.business.district] if disputed else []
    if CaseKind.REPORT in intake.kinds:
        places.append(intake.act_district or intake.business.district)
    away = any(is_outside(place) for place in places)
    if intake.problem is ProblemKind.ONLINE_SHORT or intake.business.platform:
        no_address = disputed and is_unknown(intake.business.district)
        return Elsewhere.ONLINE if away or no_address else None
    return Elsewhere.PLACE if away else None


def is_outside(district: str) -> bool:
    """Whether a place was named that is none of the 13 units (金门县, another city, abroad)."""
    text = district.strip()
    if is_unknown(text) or text.removeprefix("福建省") in {"泉州", "泉州市", CITY_CODE}:
        return False
    return unit_for_district(text).code == CITY_CODE


def is_unknown(district: str) -> bool:
    """Whether no place was named."""
    return district.strip() in {"", UNKNOWN_DISTRICT}


def _city() -> Unit:
    return next(unit for unit in units() if unit.code == CITY_CODE)
