"""Whether the events of the cases are still what the audit log tells: each step's entry holds a digest.

The triggers of the database refuse changes of events; this tells what was done past them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from portal.complaints.consequences import event_digest
from portal.complaints.records import CaseKind, case_number
from portal.complaints.states import FIRST_STATE
from portal.security.audit import AuditReport, AuditRow
from portal.storage.case_rows import event_of
from portal.storage.cases_tables import audit_log, case_events, cases

_NUMBERS: Final = frozenset(case_number(kind, 2026, 1)[:2] for kind in CaseKind)


@dataclass(frozen=True, slots=True)
class LoggedStep:
    """One step as the log tells it: the entry's place and the digest of its event."""

    seq: int
    digest: str


class LoggedSteps:
    """Collects the steps of the log while it is read."""

    def __init__(self) -> None:
        self.by_case: dict[str, list[LoggedStep]] = defaultdict(list)

    def noting(self, rows: Iterable[AuditRow]) -> Iterable[AuditRow]:
        """Hand `rows` on, keeping those that tell of a step."""
        for row in rows:
            self.note(row)
            yield row

    def note(self, row: AuditRow) -> None:
        """Keep `row` if it tells of a step."""
        digest = json.loads(row.detail).get("event")
        if digest and row.subject[:2] in _NUMBERS:  # other things are audited too
            self.by_case[row.subject].append(LoggedStep(row.seq, digest))


def check_events(connection: Connection, logged: LoggedSteps, report: AuditReport) -> AuditReport:
    """`report`, or where the first step of the log differs from its event, or an event has no entry.

    What opens a case has no entry of its own: numbers and counts of cases tell it.
    """
    stored = _digests(connection)
    wrong: list[tuple[int, str]] = []
    for number, steps in logged.by_case.items():
        digests = stored.get(number, [])
        for place, step in enumerate(steps):
            if place >= len(digests):
                wrong.append((step.seq, f"the event of {number} is missing"))
                break
            if digests[place] != step.digest:
                wrong.append((step.seq, f"the event of {number} was changed"))
                break
    for number, digests in stored.items():
        # A step taken since the log was read has its entry by now.
        if len(digests) > len(logged.by_case.get(number, [])) and len(digests) > _entries(connection, number):
            wrong.append((report.rows + 1, f"an event of {number} has no entry"))
    if not wrong:
        return report
    seq, reason = min(wrong)
    return AuditReport(report.rows, seq, reason)


def _digests(connection: Connection) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    query = (
        select(cases.c.number, case_events)
        .join(case_events, case_events.c.case_id == cases.c.id)
        .where(case_events.c.event != FIRST_STATE)
        .order_by(case_events.c.id)
    )
    for row in connection.execute(query):
        found[row.number].append(event_digest(event_of(row)))
    return found


def _entries(connection: Connection, number: str) -> int:
    logged = LoggedSteps()
    for row in connection.execute(
        select(audit_log).where(audit_log.c.subject == number).order_by(audit_log.c.seq)
    ):
        logged.note(AuditRow(**row._mapping))
    return len(logged.by_case.get(number, []))
