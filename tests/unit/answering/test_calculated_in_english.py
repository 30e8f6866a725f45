"""Clocks, verification dates and fines asked for in English: the same facts as in Chinese."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answer import Answer, Label, Status
from knowledge.answering.calculation.dates_english import english_dates_in, in_english
from knowledge.answering.calculation.penalties_english import _words
from knowledge.answering.dates import Precision
from knowledge.rules.penalties import penalties

Ask = Callable[[str], Answer]
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("question", "said", "article"),
    [
        (
            "I complained on 2 November 2026. When at the latest do they tell me whether it is accepted?",
            ("7 working days", "Wednesday 11 November 2026", "That day is past"),
            "第十五条",
        ),
        (
            "I filed a complaint on November 18, 2026, by when must they answer?",
            ("Friday 27 November 2026", "Today is working day 3"),
            "第十五条",
        ),
        (
            "My complaint was accepted on 4 May 2026. How long may mediation last?",
            ("60 days", "Friday 3 July 2026", "tests and appraisals"),
            "第二十三条",
        ),
        (
            "My complaint was accepted on 10 November 2026. When does mediation end?",
            ("Saturday 9 January 2027", "2027 are not published yet"),
            "第二十三条",
        ),
        (
            "I reported a shop on 9 November 2026, how long do they have?",
            ("15 working days", "Monday 30 November 2026", "15 working days more", "21 December 2026"),
            "第十八条",
        ),
        (
            "A stall cheated me on 5 March 2024, can I still complain?",
            ("5 March 2027", "still in time"),
            "第十六条",
        ),
        (
            "It happened four years ago, can I still complain?",
            ("3 years", "4 years ago is beyond"),
            "第十六条",
        ),
    ],
)
def test_periods_are_counted(ask: Ask, question: str, said: tuple[str, ...], article: str) -> None:
    answer = ask(question)
    assert (answer.status, answer.label, answer.lang) == (Status.ANSWERED, Label.CALCULATOR, "en")
    assert [words for words in said if words not in answer.text] == []
    assert article in {citation.locator for citation in answer.citations}
    assert answer.computed


@pytest.mark.parametrize(
    "question",
    [
        "How long does a complaint take?",  # no day is told
        "I complained on 2 March 2026, when do they answer?",  # of the order before
        "I complained on 2 November 2026 in court, when is the hearing?",
    ],
)
def test_what_tells_no_day_of_this_order_is_left_to_the_passages(ask: Ask, question: str) -> None:
    assert ask(question).label is not Label.CALCULATOR


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Our fuel pump was verified on 1 September 2026, when is it due again?",
            ("6 months", "1 March 2027"),
        ),
        (
            "The taximeter was tested on 15 June 2025, is it still valid?",
            ("1 year", "15 June 2026", "verified again"),
        ),
        ("My water meter was installed in 2019, must it be replaced?", ("6 years", "until 2025", "replaced")),
        ("Gas meter installed in May 2018, how long may it be used?", ("10 years", "until May 2028")),
        ("A DN40 water meter installed in 2024, until when?", ("25 to 50 mm", "4 years", "until 2028")),
    ],
)
def test_verification_dates_and_lives_are_counted(ask: Ask, question: str, said: tuple[str, ...]) -> None:
    answer = ask(question)
    assert (answer.status, answer.label) == (Status.ANSWERED, Label.CALCULATOR)
    assert [words for words in said if words not in answer.text] == []
    assert answer.computed and answer.citations


def test_an_interval_that_was_not_checked_is_not_counted(ask: Ask) -> None:
    answer = ask("My electronic scale was verified on 1 March 2026, when is it due?")
    assert answer.status is Status.ANSWERED_PARTLY
    assert "we have not checked how often" in answer.text
    assert not answer.computed


def test_a_missing_day_is_asked_for(ask: Ask) -> None:
    answer = ask("When does the verification of my fuel pump expire?")
    assert (answer.status, answer.text) == (Status.CLARIFICATION, "When was it last verified?")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is the fine for using a cheating scale?", ("2000 yuan", "confiscated")),
        ("A market operator covers up cheating scales: what penalty?", ("50000 yuan", "100000 yuan")),
        ("A petrol station gained 8000 yuan with short fuel, what is the fine?", ("up to 24000 yuan",)),
        ("A petrol station made 20,000 yuan with short fuel, what is the fine?", ("up to 30000 yuan",)),
        ("Penalty for an optician whose instruments were never verified?", ("1000 yuan",)),
        ("How high is the fine for a forged verification certificate?", ("2000 yuan", "检定印证")),
    ],
)
def test_fines_are_told_by_violation(ask: Ask, question: str, said: tuple[str, ...]) -> None:
    answer = ask(question)
    assert (answer.status, answer.label) == (Status.ANSWERED, Label.CALCULATOR)
    assert [words for words in said if words not in answer.text] == []
    assert answer.computed and "the authority decides" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Can I appeal a fine for a cheating scale?",
        "Who pays the fine for short weight?",
        "Is there a fine for littering?",
    ],
)
def test_other_questions_about_fines_are_not_computed(ask: Ask, question: str) -> None:
    assert ask(question).label is not Label.CALCULATOR


def test_every_line_of_the_table_is_said_in_english() -> None:
    lines: dict[str, int] = {}
    for line in penalties():
        lines[line.violation] = lines.get(line.violation, 0) + 1
        assert not line.measures or line.measures in _words()["measures"]
    assert lines == {violation: len(deeds) for violation, deeds in _words()["deeds"].items()}


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("on 2 November 2026", date(2026, 11, 2), Precision.DAY),
        ("on November 2nd, 2026", date(2026, 11, 2), Precision.DAY),
        ("yesterday", date(2026, 11, 22), Precision.DAY),
        ("in Sept. 2018", date(2018, 9, 1), Precision.MONTH),
        ("since 2019", date(2019, 1, 1), Precision.YEAR),
        ("it is twelve years old", date(2014, 1, 1), Precision.YEAR),
        ("for 7 years", date(2019, 1, 1), Precision.YEAR),
    ],
)
def test_days_in_english(text: str, day: date, precision: Precision) -> None:
    (found,) = english_dates_in(text, TODAY)
    assert (found.day, found.precision) == (day, precision)


def test_days_are_written_as_exactly_as_they_are_known() -> None:
    assert [in_english(date(2026, 5, 2), one) for one in Precision] == ["2 May 2026", "May 2026", "2026"]
    assert english_dates_in("I may complain in 1800", TODAY) == ()
