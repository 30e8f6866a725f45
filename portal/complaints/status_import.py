"""Takes in a status export of 12315: planned row by row, shown to the officer, then done.

A row records the receipt of a case that is ours and, where the law's table allows it, the steps that the
status names. What cannot be done by itself (a refusal needs its ground, an unknown status) is listed for an
officer; a row with a fault is named with its line. Reading the same file twice changes nothing the second
time.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from portal.clock import Clock
from portal.complaints.consequences import Given
from portal.complaints.desk import CaseDesk, NotAllowed
from portal.complaints.officers import Officer, Party, Role
from portal.complaints.records import CaseKind
from portal.complaints.repository import StoredCase
from portal.complaints.status_export import (
    USUAL,
    ExportRow,
    UnreadableExport,
    guessed_columns,
    read_export,
)
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import Action, rule_for
from portal.complaints.work import CaseWork
from portal.notices import notice
from portal.security.audit import AuditEntry

SETTING: Final = "12315-columns"
_STEPS: Final[dict[CaseKind, dict[str, tuple[Action, ...]]]] = {
    CaseKind.COMPLAINT: {
        "已受理": (Action.ACCEPT,),
        "调解中": (Action.ACCEPT, Action.START_MEDIATION),
        "调解成功": (Action.ACCEPT, Action.START_MEDIATION, Action.AGREE),
    },
    CaseKind.REPORT: {
        "已分派": (Action.TRIAGE,),
        "核查中": (Action.TRIAGE, Action.VERIFY),
        "已立案": (Action.TRIAGE, Action.VERIFY, Action.FILE_CASE),
    },
}
_WAITING: Final = frozenset({"待受理", "已登记", "待分派", ""})


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What one row would change: the receipt, these steps; or why nothing, or not all, of it.

    `case` is None for a number that is not ours. `fault` names what is wrong with the row itself,
    `left` what an officer must do by hand; both are empty, or one plain sentence.
    """

    row: ExportRow
    case: StoredCase | None = None
    receipt: bool = False
    steps: tuple[Action, ...] = ()
    fault: str = ""
    left: str = ""


@dataclass(slots=True)
class ImportReport:
    """What came of an export: rows read, receipts recorded, steps taken, and what an officer must look at."""

    rows: int = 0
    receipts: int = 0
    steps: int = 0
    unknown: list[str] = field(default_factory=list)
    to_do: list[tuple[str, str]] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)


class StatusImport:
    """Takes in exports of 12315 on behalf of an officer; every step goes through the desk's door."""

    def __init__(self, desk: CaseDesk, work: CaseWork, clock: Clock) -> None:
        self._desk, self._work, self._clock = desk, work, clock

    def columns(self) -> dict[str, str]:
        """The mapping that the desk confirmed; empty before that."""
        kept = self._work.setting(SETTING)
        return dict(json.loads(kept)) if kept else {}

    def columns_for(self, content: bytes) -> tuple[tuple[str, ...], dict[str, str]]:
        """The names of a file's columns, and which of them holds what. Raises UnreadableExport."""
        header = read_export(content).header
        return header, guessed_columns(header, self.columns())

    def map_columns(self, officer: Officer, columns: Mapping[str, str]) -> None:
        """Keep which column of the export holds what (keys as in `USUAL`); for the city desk, audited."""
        self._desk.need_role(officer, "map_columns", Role.CITY_DESK)
        known = {key: name for key, name in columns.items() if key in USUAL and name}
        if known == self.columns():
            return
        self._work.set_setting(SETTING, json.dumps(known, ensure_ascii=False))
        self._work.record(self._clock.now(), AuditEntry(officer.actor, "map_columns", "-", known))

    def plan(self, officer: Officer, content: bytes) -> tuple[PlannedRow, ...]:
        """What taking in the file would do; nothing is changed. Raises UnreadableExport."""
        return tuple(self._planned(officer, content))

    def read(self, officer: Officer, content: bytes) -> ImportReport:
        """Take in an export. Raises UnreadableExport before anything is changed."""
        report = ImportReport()
        for planned in self._planned(officer, content):
            report.rows += 1
            if planned.fault:
                report.bad.append((planned.row.line, planned.fault))
            elif planned.case is None:
                report.unknown.append(planned.row.shown_number)
            else:
                try:
                    self._take(officer, planned, planned.case, report)
                except (NotAllowed, NotPossible, Incomplete) as refused:
                    report.to_do.append((planned.case.number, str(refused)))
        return report

    def _planned(self, officer: Officer, content: bytes) -> Iterator[PlannedRow]:
        """Row by row, each planned only when it is asked for: what the row before did counts."""
        export = read_export(content)
        columns = guessed_columns(export.header, self.columns())
        if "receipt_number" not in columns:
            raise UnreadableExport(notice("status_import.no_number"))
        seen: dict[str, int] = {}
        for row in export.rows(columns, self._clock.today()):
            planned = self._plan_row(officer, row)
            if planned.case is not None and not planned.fault:
                first = seen.setdefault(planned.case.number, row.line)
                if first != row.line:
                    twice = notice("status_import.fault.twice", line=first)
                    planned = dataclasses.replace(planned, receipt=False, steps=(), fault=twice)
            yield planned

    def _plan_row(self, officer: Officer, row: ExportRow) -> PlannedRow:
        if row.faults:
            return PlannedRow(
                row, fault="".join(notice(f"status_import.fault.{fault}") for fault in row.faults)
            )
        case = self._find(row)
        if case is None:
            return PlannedRow(row)
        if not self._desk.allowed(officer, case.number):
            return PlannedRow(row, case, left=notice("steps.not_allowed"))
        received = row.days.get("received_on")
        new = row.values["receipt_number"] != case.receipt_number or received not in (None, case.received_on)
        status = row.values.get("status", "")
        ways = () if status in _WAITING else _STEPS[case.kind].get(status)
        if ways is None:
            return PlannedRow(row, case, new and case.closed_at is None, left=status)
        done = {event.event for event in case.events}
        steps, state, left = [], case.state, ""
        for action in (way for way in ways if way.value not in done):
            rule = rule_for(case.kind, action, state, Party.CITY)
            if rule is None:
                left = notice("status_import.not_from_here", status=status)
                break
            steps.append(action)
            state = rule.target or state
        return PlannedRow(row, case, new and case.closed_at is None, tuple(steps), left=left)

    def _find(self, row: ExportRow) -> StoredCase | None:
        if ours := row.values.get("our_number"):
            return self._work.by_number(ours.upper())
        found = self._work.by_receipt(row.values["receipt_number"])
        return found[0] if len(found) == 1 else None

    def _take(self, officer: Officer, planned: PlannedRow, case: StoredCase, report: ImportReport) -> None:
        days = planned.row.days
        if planned.receipt:
            self._desk.record_receipt(
                officer,
                case.number,
                receipt_number=planned.row.values["receipt_number"],
                received_on=days.get("received_on"),
            )
            report.receipts += 1
        for action in planned.steps:
            day = days.get("decided_on") if action is planned.steps[-1] else None
            self._desk.act(officer, case.number, action, Given(day=day))
            report.steps += 1
        if planned.left:
            report.to_do.append((case.number, planned.left))
