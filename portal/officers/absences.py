"""Who is away and who stands in: kept with first and last day, over by itself.

The substitute is a colleague of the same unit. While the absence lasts the absent officer's cases are the
substitute's too, and what the substitute does with them names both in the audit log. A substitute who goes
away as well hands that duty on to the own substitute.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from portal.clock import Clock
from portal.complaints.desk import CaseDesk
from portal.complaints.officers import Officer, Party, Role, party_of
from portal.notices import notice
from portal.security.audit import AuditEntry

LONGEST: Final = timedelta(days=366)


class AbsenceRefused(Exception):
    """An absence cannot be kept as asked; one plain sentence."""


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence of an officer, both days included; `ended_at` where it was ended before its last day."""

    id: str
    officer_id: str
    unit: str
    substitute_id: str
    first: date
    last: date
    recorded_at: datetime
    recorded_by: str
    ended_at: datetime | None = None

    def holds(self, day: date) -> bool:
        """Whether the officer is away on `day`."""
        return self.ended_at is None and self.first <= day <= self.last

    def meets(self, first: date, last: date) -> bool:
        """Whether it shares a day with the period from `first` through `last`."""
        return self.ended_at is None and self.first <= last and first <= self.last


class AbsenceStore(Protocol):
    """Where absences are kept; every method may raise StorageFailed."""

    def add(self, absence: Absence, entry: AuditEntry) -> None:
        """Store a new absence and what was done in the audit log."""
        ...

    def end(self, absence_id: str, at: datetime, entry: AuditEntry) -> None:
        """Mark an absence as ended."""
        ...

    def not_over(self, day: date) -> Sequence[Absence]:
        """Absences that hold on `day` or begin after it, the nearest first."""
        ...


class Absences:
    """Keeps absences and tells who stands in for whom. Safe to share between threads."""

    def __init__(
        self,
        store: AbsenceStore,
        desk: CaseDesk,
        colleague: Callable[[str], Officer | None],
        clock: Clock,
    ) -> None:
        self._store = store
        self._desk = desk
        self._colleague = colleague
        self._clock = clock

    def record(self, officer: Officer, away_id: str, first: date, last: date, substitute_id: str) -> Absence:
        """Keep that `away_id` is away from `first` through `last` and who stands in.

        Officers record their own absence, the city desk everybody's. Raises NotAllowed, AbsenceRefused.
        """
        away = self._colleague(away_id)
        self._need(officer, "record_absence", away_id, away.unit if away else "")
        if away is None:
            raise AbsenceRefused(notice("desk_staff.absence.no_account"))
        today = self._clock.today()
        if not (first <= last and last >= today and last - first <= LONGEST):
            raise AbsenceRefused(notice("desk_staff.absence.days"))
        self._check_substitute(away, substitute_id)
        for other in self._store.not_over(today):
            if other.meets(first, last) and other.officer_id == away_id:
                raise AbsenceRefused(notice("desk_staff.absence.twice"))
            if other.meets(first, last) and other.officer_id == substitute_id:
                raise AbsenceRefused(notice("desk_staff.absence.away_too", id=substitute_id))
        at = self._clock.now()
        absence = Absence(
            secrets.token_hex(8), away_id, away.unit, substitute_id, first, last, at, officer.actor
        )
        told = {"first": str(first), "last": str(last), "substitute": substitute_id}
        self._store.add(absence, AuditEntry(officer.actor, "absence_recorded", away_id, told))
        return absence

    def end(self, officer: Officer, absence_id: str) -> None:
        """End an absence before its last day, by who is away or the city desk.

        Raises NotAllowed, AbsenceRefused where it is over or unknown.
        """
        known = {one.id: one for one in self._store.not_over(self._clock.today())}
        found = known.get(absence_id)
        if found is None:
            raise AbsenceRefused(notice("desk_staff.absence.over"))
        self._need(officer, "end_absence", found.officer_id, found.unit)
        entry = AuditEntry(officer.actor, "absence_ended", found.officer_id, {"last": str(found.last)})
        self._store.end(absence_id, self._clock.now(), entry)

    def listed(self, officer: Officer) -> tuple[Absence, ...]:
        """Absences of today and to come: of the own unit, for the city desk of all units."""
        self._desk.need_role(officer, "read_absences", Role.UNIT_OFFICER, Role.CITY_DESK)
        found = self._store.not_over(self._clock.today())
        return tuple(one for one in found if party_of(officer, one.unit) is not None)

    def duties_of(self, account_id: str) -> tuple[Absence, ...]:
        """Absences of today and to come in which this account stands in."""
        return tuple(
            one for one in self._store.not_over(self._clock.today()) if one.substitute_id == account_id
        )

    def substitutes(self) -> Mapping[str, str]:
        """Who is away today and who stands in at last, by account."""
        today = self._clock.today()
        away_now = (one for one in self._store.not_over(today) if one.holds(today))
        direct = {one.officer_id: one.substitute_id for one in away_now}
        return {away: _last_of(direct, away) for away in direct}

    def stands_in_for(self, account_id: str) -> frozenset[str]:
        """The accounts whose cases this account handles today beside its own."""
        return frozenset(away for away, by in self.substitutes().items() if by == account_id != away)

    def _need(self, officer: Officer, what: str, away_id: str, unit: str) -> None:
        party = party_of(officer, unit)
        if party is Party.CITY or (party is Party.UNIT and officer.id == away_id):
            return
        self._desk.refuse_access(officer, what, away_id[:40] or "-")

    def _check_substitute(self, away: Officer, substitute_id: str) -> None:
        found = self._colleague(substitute_id)
        able = found is not None and found.unit == away.unit and party_of(found, away.unit) is not None
        if not able or substitute_id == away.id:
            raise AbsenceRefused(notice("desk_staff.absence.substitute"))


def _last_of(direct: Mapping[str, str], away: str) -> str:
    """Who stands in for `away` where substitutes are away themselves; a circle ends where it began."""
    seen, at = {away}, direct[away]
    while at in direct and at not in seen:
        seen.add(at)
        at = direct[at]
    return at
