"""Days told in English (2 November 2026, in May 2018, since 2019, 12 years ago), and written in it."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date

from knowledge.answering.dates import Precision, SaidDate, dates_in

_MONTHS = [name.lower() for name in month_name if name]
_MONTH = re.compile(
    rf"\b(?P<month>{'|'.join(one[:3] for one in _MONTHS)})[a-z]*\.? (?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:in|since|from|of|year) (?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNT = rf"\d{{1,2}}|{'|'.join(_WORDS)}"
_AGO = re.compile(
    rf"\b(?:(?P<ago>{_COUNT}) years? (?:ago|old|in use)|for (?P<since>{_COUNT}) years)\b", re.IGNORECASE
)


def english_dates_in(text: str, today: date) -> tuple[SaidDate, ...]:
    """The dates in an English sentence, whole days first, else months, else years."""
    days = tuple(one for one in dates_in(text, today) if one.precision is Precision.DAY)
    if days:
        return days
    if match := _MONTH.search(text):
        number = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(match["month"][:3].lower()))
        return (_said(match, date(int(match["year"]), number, 1), Precision.MONTH),)
    if match := _YEAR.search(text):
        return (_said(match, date(int(match["year"]), 1, 1), Precision.YEAR),)
    if match := _AGO.search(text):
        return (_said(match, date(today.year - _years(match), 1, 1), Precision.YEAR),)
    return ()


def years_ago(text: str) -> int | None:
    """The number of years in `two years ago` or `for 12 years`; None if none is told."""
    match = _AGO.search(text)
    return _years(match) if match else None


def _years(match: re.Match[str]) -> int:
    said = (match["ago"] or match["since"]).lower()
    return int(said) if said.isdigit() else _WORDS.index(said) + 1


def in_english(day: date, precision: Precision = Precision.DAY, *, weekday: bool = False) -> str:
    """2 November 2026, with its weekday if wanted; May 2018 or 2019 where no more is known."""
    if precision is Precision.YEAR:
        return str(day.year)
    written = f"{month_name[day.month]} {day.year}"
    if precision is Precision.MONTH:
        return written
    return f"{f'{day:%A} ' if weekday else ''}{day.day} {written}"


def _said(match: re.Match[str], day: date, precision: Precision) -> SaidDate:
    return SaidDate(match[0], match.start(), match.end(), day, precision)
