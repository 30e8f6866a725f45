"""Who acts on a case: a citizen with the code, an officer of a unit, the city desk, or the portal itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.complaints.routing import CITY_CODE


class Role(StrEnum):
    """What an officer was appointed to do; somebody may hold several."""

    UNIT_OFFICER = "unit_officer"
    CITY_DESK = "city_desk"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"


class Party(StrEnum):
    """In which capacity somebody takes a step in a case."""

    CITIZEN = "citizen"
    UNIT = "unit"
    CITY = "city"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who works at the desk: an account's id, its roles, the code of its unit."""

    id: str
    roles: frozenset[Role]
    unit: str

    @property
    def actor(self) -> str:
        """How logs name this officer."""
        return f"officer:{self.id}"


def party_of(officer: Officer, unit_code: str) -> Party | None:
    """In which capacity `officer` may handle a case that lies with `unit_code`; None for not at all.

    The city desk handles every case (it receives and sends on, 总局令第121号 第四十一条); a unit's officer
    only those of the own unit. Publisher and auditor alone handle none.
    """
    if Role.CITY_DESK in officer.roles and officer.unit == CITY_CODE:
        return Party.CITY
    if Role.UNIT_OFFICER in officer.roles and officer.unit == unit_code:
        return Party.UNIT
    return None
