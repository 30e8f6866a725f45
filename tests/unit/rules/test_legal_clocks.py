"""The periods of the complaint order: each stands in its article, each gives the date counted by hand."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge.rules.legal_clocks import ClockName, ClockRule, Event, clock_rule, clock_rules
from knowledge.rules.working_days import Calendar, CalendarDays, Pause, WorkingDays, Years

CALENDAR = Calendar()
TODAY = date(2026, 11, 23)
_NUMERALS = {
    3: "三年",
    5: "五个工作日",
    7: "七个工作日",
    15: "十五个工作日",
    45: "四十五个工作日",
    60: "六十日",
}
_FILES = {"总局令第121号": "*总局令第121号*", "总局令第20号": "*投诉举报处理暂行办法*"}


def rule(name: ClockName, day: date = TODAY) -> ClockRule:
    found = clock_rule(name, day)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "length", "article", "event"),
    [
        (ClockName.ACCEPT_OR_REFUSE, WorkingDays(7), "第十五条", Event.COMPLAINT_RECEIVED),
        (ClockName.TIME_TO_COMPLAIN, Years(3), "第十六条", Event.HARM_KNOWN),
        (ClockName.MEDIATION, CalendarDays(60), "第二十三条", Event.COMPLAINT_ACCEPTED),
        (ClockName.TELL_OF_TERMINATION, WorkingDays(7), "第二十三条", Event.MEDIATION_TERMINATED),
        (ClockName.CHECK_CLUES, WorkingDays(15), "第二十七条", Event.CLUE_FOUND),
        (ClockName.SETTLE_JURISDICTION, WorkingDays(7), "第三十三条", Event.JURISDICTION_DISPUTED),
        (ClockName.CHECK_REPORT, WorkingDays(15), "第十八条", Event.REPORT_RECEIVED),
        (ClockName.DECIDE_CASE, CalendarDays(90), "第六十四条", Event.CASE_FILED),
    ],
)
def test_the_law_of_today(name: ClockName, length: object, article: str, event: Event) -> None:
    found = rule(name)
    assert (found.length, found.article, found.counts_from) == (length, article, event)


@pytest.mark.official
@pytest.mark.parametrize("one", [r for r in clock_rules() if r.doc_number in _FILES], ids=lambda r: r.fact_id)
def test_each_period_stands_in_its_article(one: ClockRule, official_dir: Path) -> None:
    text = next(official_dir.glob(_FILES[one.doc_number])).read_text("utf-8")
    article = re.search(rf"^{one.article} .*?(?=^第[一二三四五六七八九十]+条 |\Z)", text, re.M | re.S)
    assert article is not None
    assert _NUMERALS[one.length.n] in article[0]
    if one.extension:
        assert f"延长{_NUMERALS[one.extension.n]}" in article[0]


@pytest.mark.official
def test_no_period_of_the_order_is_left_out(official_dir: Path) -> None:
    text = next(official_dir.glob(_FILES["总局令第121号"])).read_text("utf-8")
    said = re.findall(
        r"[一二三四五六七八九十]+个工作日|[一二三四五六七八九十]+日内|超过[一二三四五六七八九十]+年", text
    )
    lengths = [r.length for r in clock_rules() if r.doc_number == "总局令第121号"]
    extensions = [r.extension for r in clock_rules() if r.doc_number == "总局令第121号" and r.extension]
    assert len(said) == len(lengths) + len(extensions)


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        (ClockName.ACCEPT_OR_REFUSE, "2026-09-30", "2026-10-15"),
        (ClockName.MEDIATION, "2026-08-03", "2026-10-08"),
        (ClockName.TELL_OF_TERMINATION, "2026-06-17", "2026-06-29"),
        (ClockName.CHECK_CLUES, "2026-09-30", "2026-10-27"),
        (ClockName.SETTLE_JURISDICTION, "2026-04-28", "2026-05-11"),
        (ClockName.TIME_TO_COMPLAIN, "2023-10-02", "2026-10-08"),
        (ClockName.CHECK_REPORT, "2026-09-30", "2026-10-27"),
        (ClockName.DECIDE_CASE, "2026-07-04", "2026-10-08"),  # 27 + 31 + 30 + 2: in 国庆
    ],
)
def test_dates_counted_by_hand(name: ClockName, start: str, expected: str) -> None:
    assert rule(name).due(date.fromisoformat(start), CALENDAR).due_on == date.fromisoformat(expected)


def test_only_mediation_and_the_handling_of_reports_stop_for_testing() -> None:
    pauses = (Pause(date(2026, 8, 10), date(2026, 8, 20)),)
    for one in clock_rules():
        if one.valid_to is None:
            start = date(2026, 8, 3) if not isinstance(one.length, Years) else date(2023, 8, 3)
            plain, paused = one.due(start, CALENDAR), one.due(start, CALENDAR, pauses)
            assert (plain.due_on == paused.due_on) is (not one.testing_excluded)


def test_extensions() -> None:
    assert rule(ClockName.CHECK_CLUES).extended == WorkingDays(30)
    extended = rule(ClockName.CHECK_CLUES).due(date(2026, 9, 30), CALENDAR, extended=True)
    assert extended.due_on == date(2026, 11, 17)
    with pytest.raises(ValueError, match="no extension"):
        rule(ClockName.MEDIATION).due(date(2026, 9, 30), CALENDAR, extended=True)


def test_the_order_before_held_until_14_april_2026() -> None:
    change = date(2026, 4, 15)
    before = rule(ClockName.MEDIATION, change - timedelta(days=1))
    assert before.length == WorkingDays(45) and before.doc_number == "总局令第20号"
    assert rule(ClockName.MEDIATION, change).length == CalendarDays(60)
    assert clock_rule(ClockName.TELL_NAMED_REPORTER, change) is None


def test_every_clock_has_law_article_and_one_rule_a_day() -> None:
    for one in clock_rules():
        assert one.law and one.doc_number and one.article.startswith("第") and one.counts_from_zh
        assert [r for r in clock_rules() if r.name is one.name and r.valid_on(one.valid_from)] == [one]
    assert not rule(ClockName.CHECK_REPORT).runs
    assert rule(ClockName.CHECK_REPORT).source == "《市场监督管理行政处罚程序规定》（总局令第2号）第十八条"
