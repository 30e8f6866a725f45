"""Which unit gets a case, from the district that was named; what cannot be told goes to the city desk.

A complaint goes to the county where the business is (总局令第121号 第十三条), a report to where the act
took place (第二十九条). The two zones have no county code of their own; theirs are the city's with a mark.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.districts import normalise_district
from portal.complaints.records import CaseKind, Intake

CITY_CODE: Final = "350500"
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


def route(intake: Intake, kind: CaseKind) -> Unit:
    """The unit for one legal case of an intake."""
    if kind is CaseKind.REPORT and intake.act_district:
        return unit_for_district(intake.act_district)
    return unit_for_district(intake.business.district)


def _city() -> Unit:
    return next(unit for unit in units() if unit.code == CITY_CODE)
