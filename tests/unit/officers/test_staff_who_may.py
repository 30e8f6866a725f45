"""Every role x every act around colleagues x own or other unit, in the services: allowed as designed."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from portal.complaints.desk import NotAllowed
from portal.complaints.officers import Officer, Role
from portal.complaints.routing import CITY_CODE
from portal.complaints.stepping import Incomplete
from portal.officers.absences import AbsenceRefused
from portal.officers.handover import HandoverRefused
from tests.case_desk import FENGZE, JINJIANG, quick_folder
from tests.unit.officers.test_absences import Staff

UNITS = {"own": FENGZE, "other": JINJIANG, "city": CITY_CODE}


def _record(staff: Staff, officer: Officer, away: str) -> Any:
    # With no substitute: what is allowed ends with a sentence and changes nothing.
    return staff.absences.record(officer, away, staff.today, staff.today + timedelta(days=1), "")


ACTS: dict[str, Callable[[Staff, Officer], Any]] = {
    "record the own absence": lambda staff, officer: _record(staff, officer, officer.id),
    "record a colleague's absence": lambda staff, officer: _record(staff, officer, "fz-1"),
    "end a colleague's absence": lambda staff, officer: staff.absences.end(
        officer, staff.absences.duties_of("fz-2")[0].id
    ),
    "list absences": lambda staff, officer: staff.absences.listed(officer),
    "preview a hand-over": lambda staff, officer: staff.cases.staff.handovers.preview(officer, "fz-1"),
    "hand over": lambda staff, officer: staff.cases.staff.handovers.hand_over(officer, "fz-1", "", (), "x"),
    "list who may be handed over": lambda staff, officer: staff.cases.staff.handovers.leavers(officer),
}


def expected(act: str, role: Role, unit: str) -> bool:
    city = role is Role.CITY_DESK and unit == "city"
    handles_own = role is Role.UNIT_OFFICER
    match act:
        case "record the own absence":
            return city or (handles_own and unit != "city")
        case "record a colleague's absence" | "end a colleague's absence":
            return city
        case "list absences" | "list who may be handed over":
            return role in (Role.CITY_DESK, Role.UNIT_OFFICER)  # and sees only the own unit's: below
        case _:
            return city or (handles_own and unit == "own")


@pytest.fixture(scope="module")
def staff() -> Iterator[Staff]:
    folder = quick_folder("staff-may-")
    made = Staff(folder)
    for role, unit in itertools.product(Role, UNITS):
        fits = role not in (Role.UNIT_OFFICER, Role.CITY_DESK) or (role is Role.CITY_DESK) == (unit == "city")
        if fits:
            made.services.accounts.add(f"{role.replace('_', '-')}-{unit}", [role], UNITS[unit], "operator:x")
    yield made
    shutil.rmtree(folder)


@pytest.mark.parametrize("act", list(ACTS))
@pytest.mark.parametrize(("role", "unit"), list(itertools.product(Role, UNITS)), ids=lambda value: str(value))
def test_every_act(staff: Staff, role: Role, unit: str, act: str) -> None:
    if not staff.absences.duties_of("fz-2"):
        staff.away("fz-1", "fz-2")
    officer = Officer(f"{role.replace('_', '-')}-{unit}", frozenset({role}), UNITS[unit])
    try:
        found = ACTS[act](staff, officer)
        seen = True
    except (AbsenceRefused, HandoverRefused, Incomplete):
        found, seen = None, True  # the door opened, a rule stopped it
    except NotAllowed:
        found, seen = None, False
        row = staff.cases.audit.entries()[0]
        assert (row.actor, row.action) == (officer.actor, "refused")
    assert seen == expected(act, role, unit)
    if act in ("list absences", "list who may be handed over") and seen:
        sees_fengze = (role, unit) in ((Role.CITY_DESK, "city"), (Role.UNIT_OFFICER, "own"))
        names = {one if isinstance(one, str) else one.officer_id for one in found or ()}
        assert ("fz-1" in names) == sees_fengze
