"""Legal clocks asked for in English: the same periods, days and articles as in Chinese."""

from __future__ import annotations

import re
from datetime import date

from knowledge.answer import Label, Status
from knowledge.answering.calculation.account import Account, Ids
from knowledge.answering.calculation.clocks import FROM_NOW_ON, WORDS
from knowledge.answering.calculation.dates_english import english_dates_in, in_english, years_ago
from knowledge.answering.dates import Precision
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.reply import step_named
from knowledge.passage import Cite
from knowledge.rules.calendar import Calendar
from knowledge.rules.legal_clocks import ClockName, ClockRule, Event, clock_rule
from knowledge.rules.working_days import (
    CalendarDays,
    DueDate,
    UnknownYear,
    WorkingDays,
    Years,
    working_day_number,
)

_COUNTED = frozenset({Label.KNOWLEDGE, Label.INDIVIDUAL_CASE, Label.COMPLAINT})
_SUBJECT = re.compile(r"\b(?:complain\w*|report(?:ed|ing)?|mediat\w*|case)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:when|by (?:when|which|what)|what(?: is the)? (?:date|day|deadline)|which (?:day|date)|"
    r"how (?:long|soon|late)|"
    r"how many (?:working |calendar )?days|deadline|latest|until|due|overdue|too late|expired?|"
    r"still (?:\w+ ){0,3}?(?:complain|possible|time)|can i still|in time)\b",
    re.IGNORECASE,
)
_NOT_OURS = re.compile(
    r"\b(?:12345|court|lawsuit|sue|appeal|arbitration|reward|phone|documents?|verif\w*|published|"
    r"opening hours)\b",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\b(?:still (?:\w+ ){0,3}?(?:complain|possible|time)|can i still|too late|how late|in time|expired?)\b",
    re.IGNORECASE,
)
_EVENTS = (
    (
        Event.CASE_FILED,
        re.compile(r"\bcase (?:was |has been )?(?:opened|filed)|opened (?:a|the) case\b", re.IGNORECASE),
    ),
    (
        Event.MEDIATION_TERMINATED,
        re.compile(
            r"\bmediation (?:was |has )?(?:ended|terminated|failed|broken off|stopped)\b", re.IGNORECASE
        ),
    ),
    (
        Event.COMPLAINT_ACCEPTED,
        re.compile(
            r"\b(?:complaint (?:was|has been|is) accepted|accepted (?:my|the|our) complaint)\b", re.IGNORECASE
        ),
    ),
)
_FILED = re.compile(r"\b(?:i|we) (?:have )?(?:complained|filed|lodged|submitted|sent)\b", re.IGNORECASE)
_COMPLAINS = re.compile(r"\bcomplain\w*\b", re.IGNORECASE)
_REPORTS = re.compile(r"\breport(?:ed|ing)?\b", re.IGNORECASE)
_MEDIATION = re.compile(r"\b(?:mediat\w*|result|outcome|settled|solved|finished)\b", re.IGNORECASE)
_UNITS = {WorkingDays: "working days", CalendarDays: "days", Years: "years"}
_MOVED = "The last day is a public holiday, so it moves to the first day after it. "
_NO_TESTS = "Time for tests and appraisals does not count. "
_LATER = "If you only learned of it later, count from the day when you knew or should have known."


def tell_clocks_in_english(draft: Draft, tools: Tools) -> Draft:
    """Count the period that is asked for from the day that is told; unchanged if none is told.

    总局令第121号 第十五、十六、二十三、四十五条, 行政处罚程序规定 第十八、六十四条. Events before that
    order are left to the passages.
    """
    text = draft.standalone
    subject = draft.label in _COUNTED and _SUBJECT.search(text) and _ASKS.search(text)
    if not subject or _NOT_OURS.search(text):
        return draft
    told = [one.day for one in english_dates_in(text, draft.today) if one.precision is Precision.DAY]
    account = Account(draft, tools)
    event = _event(text)
    if not told and event is Event.HARM_KNOWN and (years := years_ago(text)):
        return _tell_years(years, draft, account)
    if not told or (told[-1] < FROM_NOW_ON and event is not Event.HARM_KNOWN):
        return draft
    _Counting(told[-1], account, tools.calendar, draft.today).tell(event, text)
    if not account.sentences:
        return draft
    return account.ended(Status.ANSWERED, steps=(step_named("track", "en"),))


def _event(text: str) -> Event:
    named = next((event for event, words in _EVENTS if words.search(text)), None)
    if named is not None:
        return named
    if _STILL.search(text) and not _FILED.search(text):
        return Event.HARM_KNOWN
    reports = _REPORTS.search(text) and not _COMPLAINS.search(text)
    return Event.REPORT_RECEIVED if reports else Event.COMPLAINT_RECEIVED


def _ids(rule: ClockRule, account: Account) -> Ids:
    text = f"{rule.title}：{rule.length.n}。"
    found = account.explained(rule.fact_id, WORDS[rule.name])
    return found or account.article(rule.fact_id, text, Cite(rule.law, rule.article))


def _tell_years(years: int, draft: Draft, account: Account) -> Draft:
    """Whether a number of years is within the time to complain (第十六条)."""
    rule = clock_rule(ClockName.TIME_TO_COMPLAIN, draft.today)
    if rule is None:
        return draft
    limit, ids = rule.length.n, _ids(rule, account)
    account.compute(str(limit), "years", rule.source, account.inputs(ids, str(limit)))
    account.compute(str(years), "years", "as you said")
    account.say(f"You can complain (投诉) within {limit} years of learning that you were harmed. ", *ids)
    if years == limit:
        account.say("This is just about the limit; tell me the day, and I can count. ", *ids)
    else:
        within = "still within" if years < limit else "beyond"
        account.say(f"{years} years ago is {within} this period. ", *ids)
    account.say(_LATER, *ids)
    return account.ended(Status.ANSWERED if years != limit else Status.ANSWERED_PARTLY)


class _Counting:
    """Counts periods from one day and tells them in English."""

    def __init__(self, start: date, account: Account, calendar: Calendar, today: date) -> None:
        self._start, self._account, self._calendar, self._today = start, account, calendar, today

    def tell(self, event: Event, text: str) -> None:
        """Tell the period that `event` sets off, or the one after it that `text` asks for."""
        if event is Event.HARM_KNOWN:
            self._tell_time_to_complain()
        elif event is Event.COMPLAINT_ACCEPTED:
            self._tell(ClockName.MEDIATION, "the acceptance (受理)", "Mediation (调解) ends")
        elif event is Event.MEDIATION_TERMINATED:
            self._tell(ClockName.TELL_OF_TERMINATION, "the end of mediation", "Both sides are told")
        elif event is Event.REPORT_RECEIVED:
            deed = "The report (举报) is checked and it is decided whether to open a case (立案)"
            self._tell(ClockName.CHECK_REPORT, "receiving the report", deed)
        elif event is Event.CASE_FILED:
            self._tell(ClockName.DECIDE_CASE, "opening the case (立案)", "The penalty is decided")
        else:
            deed = "You are told whether your complaint (投诉) is accepted"
            accepted = self._tell(ClockName.ACCEPT_OR_REFUSE, "receiving the complaint", deed)
            if accepted and _MEDIATION.search(text):
                head = f"acceptance, if that is on {in_english(accepted)}"
                self._tell(ClockName.MEDIATION, head, "Mediation (调解) ends", accepted)

    def _tell(self, name: ClockName, event: str, deed: str, start: date | None = None) -> date | None:
        start = start or self._start
        rule = clock_rule(name, start)
        if rule is None:
            return None
        ids = _ids(rule, self._account)
        cited = (*ids, *self._account.explained("B6-026", "几个工作日怎么数"))
        due, period = rule.due(start, self._calendar), f"{rule.length.n} {_UNITS[type(rule.length)]}"
        self._account.compute(start.isoformat(), "", "the day from which it counts")
        self._note(rule, due, cited)
        self._account.say(
            f"{period} are counted from {event}; that day, {in_english(start)}, does not count. ", *cited
        )
        self._tell_day(due, deed, cited)
        self._tell_where(rule, due, cited)
        if rule.extension is not None and rule.extended is not None:
            longer = rule.due(start, self._calendar, extended=True)
            self._note(rule, longer, ids, rule.extended.n)
            day = longer.due_on or longer.counted_to
            until = f", until {in_english(day)}" if day else ""
            more = f"{rule.extension.n} {_UNITS[type(rule.length)]}"
            self._account.say(f"In special cases {more} more can be approved{until}. ", *ids)
        if rule.testing_excluded:
            self._account.say(_NO_TESTS, *ids)
        return due.due_on

    def _tell_day(self, due: DueDate, deed: str, cited: Ids) -> None:
        if due.due_on is not None:
            day = in_english(due.due_on, weekday=True)
            self._account.say(f"{deed} by {day} at the latest. ", *cited)
            if due.moved_from:
                self._account.say(_MOVED, *cited)
            return
        year = due.awaiting_year
        self._account.compute(str(year), "", "year whose public holidays are not published yet")
        if due.counted_to:
            last = in_english(due.counted_to, weekday=True)
            self._account.say(f"{deed} by {last}, unless that is a public holiday. ", *cited)
        self._account.say(
            f"The holidays of {year} are not published yet, so the day may still move. ", *cited
        )

    def _tell_where(self, rule: ClockRule, due: DueDate, cited: Ids) -> None:
        """Which working day today is, or that the day is past."""
        if due.due_on is None or self._today <= due.start:
            return
        if self._today > due.due_on:
            self._account.compute(self._today.isoformat(), "", "today")
            self._account.say("That day is past; you can call and ask. ", *cited)
        elif isinstance(rule.length, WorkingDays):
            number = working_day_number(due.start, self._today, self._calendar)
            if not isinstance(number, UnknownYear):
                formula = f"working days after {due.start.isoformat()} up to {self._today.isoformat()}"
                self._account.compute(str(number), "working days", formula)
                self._account.say(f"Today is working day {number}. ", *cited)

    def _note(self, rule: ClockRule, due: DueDate, cited: Ids, length: int | None = None) -> None:
        value, number = due.due_on or due.counted_to, length or rule.length.n
        if value:
            formula = (
                f"{due.start.isoformat()} + {number} {_UNITS[type(rule.length)]}, "
                f"the first day not counted ({rule.source})"
            )
            self._account.compute(
                value.isoformat(), "", formula, self._account.inputs(cited, str(rule.length.n))
            )

    def _tell_time_to_complain(self) -> None:
        rule = clock_rule(ClockName.TIME_TO_COMPLAIN, self._today)
        if rule is None:
            return
        ids = _ids(rule, self._account)
        due = rule.due(self._start, self._calendar)
        last = due.due_on or due.counted_to
        if last is None:
            return
        self._note(rule, due, ids)
        self._account.compute(self._start.isoformat(), "", "the day that you told")
        self._account.say(
            f"You can complain (投诉) within {rule.length.n} years of learning that you were harmed. ", *ids
        )
        self._account.say(f"Counted from {in_english(self._start)}, that is until {in_english(last)}. ", *ids)
        passed = "This is past, so the complaint is not accepted. "
        self._account.say("You are still in time. " if self._today <= last else passed, *ids)
        self._account.say(_LATER, *ids)
