"""Which event of a complaint or report a sentence tells the day of: received, accepted, filed, harmed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from knowledge.answering.dates import Precision, SaidDate, dates_in
from knowledge.rules.legal_clocks import Event
from knowledge.rules.verification import later

_NO_EVENT = re.compile(r"(之前|以前|前|起?(施行|实施|公布|生效)|那?版)")
_EVENTS = (
    (Event.CASE_FILED, re.compile(r".{0,6}立案(?=了|的|调查|$|[,，。])")),
    (Event.MEDIATION_TERMINATED, re.compile(r".{0,8}(终止调解|调解终止|终止了调解)")),
    (Event.COMPLAINT_ACCEPTED, re.compile(r"[^,，。投举]{0,6}(?<![受是不])受理(?=了|的|通知|$|[,，。])")),
)
_ACCEPTED_ON = re.compile(r"(?<![受是不])受理(的|日期|时间|那天|通知)*(是|在|于|为|[:：])?$")
_LATEST_FIRST = (
    Event.CASE_FILED,
    Event.MEDIATION_TERMINATED,
    Event.COMPLAINT_ACCEPTED,
    Event.COMPLAINT_RECEIVED,
    Event.REPORT_RECEIVED,
    Event.HARM_KNOWN,
)
STILL = re.compile(r"(还能|能不能|还可以|可不可以).{0,3}投诉|来得及|还受理|最[晚迟].{0,8}投诉|投诉.{0,4}过期")
_PAST = re.compile(r".{0,12}(了|过|的)")


def event_told(text: str, today: date) -> tuple[Event, SaidDate] | None:
    """The event whose day is told, and that day: the last event of a case, if several are told."""
    found: dict[Event, SaidDate] = {}
    for said in dates_in(text, today):
        rest = text[said.end :]
        if said.precision is Precision.DAY and not _NO_EVENT.match(rest):
            event = next((event for event, words in _EVENTS if words.match(rest)), None)
            if _ACCEPTED_ON.search(text[: said.start]):
                event = Event.COMPLAINT_ACCEPTED
            found.setdefault(event or event_asked(text), _coming(said, rest, today))
    return next(((event, found[event]) for event in _LATEST_FIRST if event in found), None)


def _coming(said: SaidDate, rest: str, today: date) -> SaidDate:
    """12月28日投诉 of next month: a day without a year that has not happened may be the next one."""
    if str(said.day.year) in said.said or _PAST.match(rest) or not re.match(r"\d{1,2}月", said.said):
        return said
    coming = later(said.day, 12)
    return replace(said, day=coming) if 0 < (coming - today).days < 90 else said


def event_asked(text: str) -> Event:
    """What a day without a word of its own is the day of."""
    if STILL.search(text) and not re.search(r"(?<!能)(?<!能再)投诉(了|的|过)", text):
        return Event.HARM_KNOWN
    reports = re.search(r"举报|告发", text) and not re.search(r"投诉", text)
    return Event.REPORT_RECEIVED if reports else Event.COMPLAINT_RECEIVED
