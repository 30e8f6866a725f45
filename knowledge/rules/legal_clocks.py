"""The legal clocks of complaints and reports: every period of 总局令第121号, with article and validity.

The table is corpus/facts/legal_clocks.csv, read from the text of the order itself. The order sets no period
for correcting or supplementing a complaint. Periods of other law that people ask about (核查举报) stand in
it too, but do not run as clocks of a case here (`runs` is False): they are shown as information.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from knowledge.rules.tables import rows
from knowledge.rules.working_days import (
    Calendar,
    CalendarDays,
    DueDate,
    Length,
    Pause,
    WorkingDays,
    Years,
    due,
)


class ClockName(StrEnum):
    """What a period is for."""

    ACCEPT_OR_REFUSE = "accept_or_refuse"
    TIME_TO_COMPLAIN = "time_to_complain"
    MEDIATION = "mediation"
    TELL_OF_TERMINATION = "tell_of_termination"
    CHECK_CLUES = "check_clues"
    SETTLE_JURISDICTION = "settle_jurisdiction"
    CHECK_REPORT = "check_report"
    DECIDE_CASE = "decide_case"
    TELL_NAMED_REPORTER = "tell_named_reporter"  # of the earlier order alone


class Event(StrEnum):
    """What sets a period off; its day is not counted."""

    COMPLAINT_RECEIVED = "complaint_received"
    COMPLAINT_ACCEPTED = "complaint_accepted"
    HARM_KNOWN = "harm_known"
    MEDIATION_TERMINATED = "mediation_terminated"
    CLUE_FOUND = "clue_found"
    JURISDICTION_DISPUTED = "jurisdiction_disputed"
    REPORT_RECEIVED = "report_received"
    CASE_FILED = "case_filed"
    FILING_DECIDED = "filing_decided"


_UNITS: dict[str, type[WorkingDays] | type[CalendarDays] | type[Years]] = {
    "working_days": WorkingDays,
    "calendar_days": CalendarDays,
    "years": Years,
}


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One period of the law. `extension` is added once the head of the authority approves it.

    `title` and `counts_from_zh` are the Chinese words for it; `runs` says whether it is a clock of a
    case, else it is information; `testing_excluded`: days under testing are not counted.
    """

    name: ClockName
    title: str
    law: str
    doc_number: str
    article: str
    length: Length
    extension: Length | None
    counts_from: Event
    counts_from_zh: str
    from_law: str
    runs: bool
    testing_excluded: bool
    valid_from: date
    valid_to: date | None
    fact_id: str

    @property
    def extended(self) -> Length | None:
        """The whole period with its extension; None if it cannot be extended."""
        return type(self.length)(self.length.n + self.extension.n) if self.extension else None

    @property
    def source(self) -> str:
        """The law, its number and the article: 《…》（总局令第121号）第十五条."""
        return f"《{self.law}》（{self.doc_number}）{self.article}"

    def valid_on(self, day: date) -> bool:
        """Whether this was the law on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def due(
        self, start: date, calendar: Calendar, pauses: Iterable[Pause] = (), *, extended: bool = False
    ) -> DueDate:
        """When the period that an event on `start` sets off ends; pauses count only under testing.

        Raises ValueError for `extended` where the law knows no extension.
        """
        length = self.extended if extended else self.length
        if length is None:
            raise ValueError(f"{self.article} knows no extension")
        return due(start, length, calendar, pauses if self.testing_excluded else ())


@cache
def clock_rules() -> tuple[ClockRule, ...]:
    """Every period, those of earlier law too, in the order of the table."""
    return tuple(_rule(row) for row in rows("legal_clocks"))


def clock_rule(name: ClockName, day: date) -> ClockRule | None:
    """The period `name` by the law of `day` (of the event that it counts from); None if there was none."""
    return next((rule for rule in clock_rules() if rule.name is name and rule.valid_on(day)), None)


def _rule(row: dict[str, str]) -> ClockRule:
    unit = _UNITS[row["unit"]]
    return ClockRule(
        name=ClockName(row["clock"]),
        title=row["name"],
        law=row["law"],
        doc_number=row["doc_number"],
        article=row["article"],
        length=unit(int(row["n"])),
        extension=unit(int(row["extension_n"])) if row["extension_n"] else None,
        counts_from=Event(row["counts_from"]),
        counts_from_zh=row["counts_from_zh"],
        from_law=row["from_law"],
        runs=row["runs"] == "yes",
        testing_excluded=row["pauses"] == "testing",
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        fact_id=row["fact_id"],
    )
