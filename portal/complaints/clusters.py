"""红灯秤: where three or more people complained of one stall, market or trade within thirty days.

For officers' eyes only and never a verdict: a cluster says where to look, not what is true. Nothing of
it reaches the public, and no status of a business changes by it (民法典 第一千零二十九条).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from portal.clock import SHANGHAI, Clock
from portal.complaints.case_reading import CaseReading
from portal.complaints.desk import CaseDesk
from portal.complaints.near_cases import Axis, NearCases, PlacedCase
from portal.complaints.officers import Officer, Role
from portal.complaints.work import CaseWork
from portal.security.audit import AuditEntry

DAYS: Final = 30
LEAST: Final = 3
MOST_LEAST: Final = 50
SETTING: Final = "cluster-least"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cases that lie together: how many acts of filing, by how many people, from when to when."""

    axis: Axis
    name: str
    unit_code: str
    filings: int
    people: int
    first: date
    last: date
    numbers: tuple[str, ...]
    problems: tuple[str, ...]


class Clusters:
    """Finds clusters for an officer among the cases that the officer handles."""

    def __init__(
        self,
        desk: CaseDesk,
        reading: CaseReading,
        store: NearCases,
        work: CaseWork,
        clock: Clock,
        trades: Callable[[Iterable[str]], Mapping[str, str]],
    ) -> None:
        """`trades` tells the trade of businesses by their USCC, as the published lists write it."""
        self._desk, self._reading, self._store = desk, reading, store
        self._work, self._clock, self._trades = work, clock, trades

    def least(self) -> int:
        """From how many filings on something is a cluster; three unless the city desk set another number."""
        kept = self._work.setting(SETTING)
        return int(kept) if kept else LEAST

    def set_least(self, officer: Officer, number: int) -> None:
        """Set that number, 2 to 50 (city desk; audited). Raises NotAllowed, ValueError."""
        self._desk.need_role(officer, "set_clusters", Role.CITY_DESK)
        if not 2 <= number <= MOST_LEAST:
            raise ValueError(f"a cluster begins with 2 to {MOST_LEAST} filings")
        self._work.set_setting(SETTING, str(number))
        entry = AuditEntry(officer.actor, "set_clusters", "-", {"least": str(number)})
        self._work.record(self._clock.now(), entry)

    def found(self, officer: Officer) -> tuple[Cluster, ...]:
        """The clusters of the last thirty days, the largest first. Raises NotAllowed, StorageFailed."""
        unit = self._reading.unit_of_lists(officer)
        since = self._clock.now() - timedelta(days=DAYS)
        least = self.least()
        clusters: dict[tuple[str, ...], Cluster] = {}  # by their cases
        for axis in Axis:
            rows: Iterable[PlacedCase] = self._store.together(axis, since, unit, least)
            groups = _by_trade(rows, self._trades) if axis is Axis.TRADE else _by_key(rows)
            made = (_cluster(axis, name, members) for name, members in groups)
            for one in made:
                if one.filings >= least:  # a market of one stall only would say the same twice
                    clusters.setdefault(one.numbers, one)
        return tuple(sorted(clusters.values(), key=lambda one: (-one.filings, one.unit_code, one.name)))


def _by_key(rows: Iterable[PlacedCase]) -> list[tuple[str, list[PlacedCase]]]:
    groups: dict[tuple[str, ...], list[PlacedCase]] = {}
    for row in rows:
        groups.setdefault(row.key, []).append(row)
    # A business may be written in several ways: the latest one names the cluster.
    return [(members[-1].name, members) for members in groups.values()]


def _by_trade(
    rows: Iterable[PlacedCase], trades: Callable[[Iterable[str]], Mapping[str, str]]
) -> list[tuple[str, list[PlacedCase]]]:
    placed = tuple(rows)
    known = trades({row.name for row in placed})
    groups: dict[tuple[str, str], list[PlacedCase]] = {}
    for row in placed:
        if trade := known.get(row.name):
            groups.setdefault((row.unit_code, trade), []).append(row)
    return [(trade, members) for (_, trade), members in groups.items()]


def _cluster(axis: Axis, name: str, members: Sequence[PlacedCase]) -> Cluster:
    days = [member.opened_at.astimezone(SHANGHAI).date() for member in members]
    return Cluster(
        axis=axis,
        name=name,
        unit_code=members[0].unit_code,
        filings=len({member.filing_id for member in members}),
        people=len({member.person for member in members}),
        first=min(days),
        last=max(days),
        numbers=tuple(member.number for member in members),
        problems=tuple(dict.fromkeys(member.problem for member in members)),
    )
