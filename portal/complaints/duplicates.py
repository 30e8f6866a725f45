"""Cases that may tell of the same thing: suggested to an officer with the reasons, linked by hand only.

Suggested are cases of the same business or stall that happened within a week of one another, where also
the phone number is the same or the narratives are alike. Nothing is ever merged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from portal.complaints.case_reading import CaseReading
from portal.complaints.near_cases import NearCase, NearCases
from portal.complaints.officers import Officer
from portal.complaints.repository import StoredCase
from portal.complaints.sealed_case import open_case
from portal.complaints.work import CaseWork
from portal.security.keys import KeyRing

NEAR: Final = timedelta(days=7)
LIKE: Final = 60  # of a hundred: the same text with changes lies above, another's telling mostly below
MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that may be the same: why, in facts. `likeness` of the narratives is 0 to 100."""

    case: StoredCase
    same_business: bool
    same_stall: bool
    same_phone: bool
    days_apart: int
    likeness: int


class Duplicates:
    """Looks for cases like one that an officer handles, among those of the same unit."""

    def __init__(self, reading: CaseReading, store: NearCases, work: CaseWork, keys: KeyRing) -> None:
        self._reading, self._store, self._work, self._keys = reading, store, work, keys

    def suggest(self, officer: Officer, number: str) -> tuple[Suggestion, ...]:
        """The likeliest first, without cases that are linked already; the comparison is audited.

        Raises NotAllowed, NoSuchCase, Erased, StorageFailed.
        """
        case = self._reading.for_comparison(officer, number)
        if case.happened_on is None:
            return ()
        narrative = self._narrative(case)
        linked = {link.number for link in self._work.links(case.id)}
        near = self._store.near(case, case.happened_on - NEAR, case.happened_on + NEAR)
        found = (self._compared(case, narrative, one) for one in near if one.case.number not in linked)
        fitting = [one for one in found if one.same_phone or one.likeness >= LIKE]
        fitting.sort(key=lambda one: (not one.same_phone, -one.likeness, one.days_apart, one.case.number))
        return tuple(fitting[:MOST])

    def _compared(self, case: StoredCase, narrative: str, near: NearCase) -> Suggestion:
        from rapidfuzz import fuzz

        apart = (near.case.happened_on or date.min) - (case.happened_on or date.min)
        return Suggestion(
            near.case,
            near.same_business,
            near.same_stall,
            near.same_phone,
            abs(apart.days),
            round(fuzz.ratio(narrative, self._narrative(near.case))),
        )

    def _narrative(self, case: StoredCase) -> str:
        return "".join(str(open_case(self._keys, self._work.sealed(case.id))["what_happened"]).split())
