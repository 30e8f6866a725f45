"""Which legal periods of a case run, from what happened to it and the table of periods.

None runs before the receipt is recorded (总局令第121号 第八条、第四十条): the public page says 尚未起算.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from knowledge.rules.legal_clocks import ClockName, clock_rule
from knowledge.rules.working_days import (
    Calendar,
    Pause,
    UnknownYear,
    WorkingDays,
    warning_day,
    working_day_number,
)
from portal.clock import SHANGHAI
from portal.complaints.records import CaseKind, ComplaintState, LegalClock, ReportState
from portal.complaints.repository import StoredCase, StoredEvent
from portal.complaints.transitions import Action

_MEDIATED: Final = {ComplaintState.ACCEPTED, ComplaintState.MEDIATING, ComplaintState.PAUSED}
_UNDECIDED: Final = {ComplaintState.SUBMITTED, ComplaintState.IDENTITY_ASKED}
_UNCHECKED: Final = {ReportState.SUBMITTED, ReportState.TRIAGE, ReportState.VERIFYING}


def day_of(event: StoredEvent) -> date:
    """The day from which a step counts: the one recorded with it, else that of recording."""
    return event.day or event.at.astimezone(SHANGHAI).date()


def running_clocks(case: StoredCase, today: date, calendar: Calendar) -> tuple[LegalClock, ...]:
    """The periods of `case` that run on `today`, each with its article; empty until it is registered."""
    if case.received_on is None:
        return ()
    found = _complaint_clocks if case.kind is CaseKind.COMPLAINT else _report_clocks
    clocks = [*found(case, case.received_on, today, calendar)]
    if (day := _disputed_on(case)) is not None:
        clocks += _clock(ClockName.SETTLE_JURISDICTION, day, today, calendar)
    return tuple(clocks)


def missing_years(clocks: Iterable[LegalClock]) -> frozenset[int]:
    """The years whose holidays are not published but needed for a date."""
    return frozenset(clock.awaiting_year for clock in clocks if clock.awaiting_year is not None)


def may_be_extended(case: StoredCase) -> bool:
    """Whether the check of a clue found in mediation may be extended: once (第二十七条)."""
    return _found_by_officer(case) and _last(case, Action.EXTEND_CHECK) is None


def _found_by_officer(case: StoredCase) -> bool:
    return case.events[0].actor.startswith("officer:")


def nearest(clocks: Iterable[LegalClock]) -> LegalClock | None:
    """The running period that ends first; None if none has a date."""
    dated = [clock for clock in clocks if clock.due_on is not None]
    return min(dated, key=lambda clock: clock.due_on or date.max, default=None)


def _complaint_clocks(
    case: StoredCase, received_on: date, today: date, calendar: Calendar
) -> list[LegalClock]:
    if case.state in _UNDECIDED:
        return _clock(ClockName.ACCEPT_OR_REFUSE, received_on, today, calendar)
    accepted = _last(case, Action.ACCEPT)
    if accepted is None:
        return []
    if case.state in _MEDIATED:
        return _clock(ClockName.MEDIATION, day_of(accepted), today, calendar, _pauses(case))
    ended = _last(case, Action.TERMINATE, Action.WITHDRAW)
    if ended is not None and _last(case, Action.TELL_END) is None:
        return _clock(ClockName.TELL_OF_TERMINATION, day_of(ended), today, calendar)
    return []


def _report_clocks(case: StoredCase, received_on: date, today: date, calendar: Calendar) -> list[LegalClock]:
    # The 15 + 15 working days of 第二十七条 are for clues found in mediation alone; those for other
    # reports stand in 行政处罚程序规定 and are shown as information.
    if not _found_by_officer(case) or case.state not in _UNCHECKED:
        return []
    extended = _last(case, Action.EXTEND_CHECK) is not None
    return _clock(ClockName.CHECK_CLUES, received_on, today, calendar, extended=extended)


def _clock(
    name: ClockName,
    start: date,
    today: date,
    calendar: Calendar,
    pauses: tuple[Pause, ...] = (),
    *,
    extended: bool = False,
) -> list[LegalClock]:
    rule = clock_rule(name, start)
    if rule is None:  # no law of that day sets this period
        return []
    due = rule.due(start, calendar, pauses, extended=extended)
    day: int | UnknownYear | None = None
    if isinstance(due.length, WorkingDays):
        day = working_day_number(start, today, calendar)
    return [
        LegalClock(
            name=rule.title,
            article=rule.source,
            starts_on=start,
            due_on=due.due_on,
            unit=due.unit,
            paused=due.paused_since is not None,
            key=name.value,
            awaiting_year=due.awaiting_year,
            day=day if isinstance(day, int) else None,
            days=due.length.n,
            warning=due.due_on is not None and today >= warning_day(due.due_on, calendar),
            overdue=due.due_on is not None and today > due.due_on,
        )
    ]


def _pauses(case: StoredCase) -> tuple[Pause, ...]:
    """Testing time, by 第二十二条 not counted: from each pause to the resumption after it."""
    found: list[Pause] = []
    began: date | None = None
    for event in case.events:
        if event.event == Action.PAUSE:
            began = day_of(event)
        elif event.event == Action.RESUME and began is not None:
            found.append(Pause(began, max(began, day_of(event))))
            began = None
    return (*found, Pause(began)) if began is not None else tuple(found)


def _disputed_on(case: StoredCase) -> date | None:
    last = _last(case, Action.DISPUTE_COMPETENCE, Action.SETTLE_COMPETENCE, Action.FORWARD)
    return day_of(last) if last is not None and last.event == Action.DISPUTE_COMPETENCE else None


def _last(case: StoredCase, *actions: Action) -> StoredEvent | None:
    return next((event for event in reversed(case.events) if event.event in actions), None)
