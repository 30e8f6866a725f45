"""The form and tracking in English: no Chinese is left but names of places, businesses, laws and quoted terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from knowledge.districts import DISTRICTS
from portal.complaints.routing import units
from portal.notices import speak
from tests.case_desk import UNIT, Desk
from tests.screens.conftest import press

_HAN = re.compile(r"[\u3400-\u9fff\u3001-\u303f\uff01-\uff5e]+")
_ITEMS = r"[零一二三四五六七八九十百]+"
# Laws and where something stands in them; terms in quotation marks; names of units and places.
_NAMES = re.compile(
    r"《[^》]*》（[^）]*号）|《[^》]*》|「[^」]*」|总局令第121号|市场监督管理行政处罚程序规定|个人信息保护法"
    rf"|第{_ITEMS}[条款项]|附表\d|、(?=第)|"
    + "|".join(sorted({*(one.authority for one in units()), *DISTRICTS, "金门"}, key=len, reverse=True))
)
# What the test itself, as a citizen, an officer or a list, has written.
_WRITTEN = ("示例", "市场", "号摊", "海鲜", "水产品零售", "水产摊", "摊", "路", "号", "行", "档")


def _texts(test: AppTest) -> Iterator[str]:
    """Every word on the page: texts, labels, helps, placeholders, what can be chosen, headings of folds."""
    for element in test.main:
        for name in ("label", "value", "help", "placeholder", "options"):
            if name == "value" and hasattr(element, "options"):
                continue  # what is kept of a choice, not what is shown
            found = getattr(element, name, None) or getattr(element.proto, name, None)
            if isinstance(found, str):
                yield found
            elif name == "options" and found is not None:
                yield from (str(getattr(one, "content", one)) for one in found)
    yield from (fold.label for fold in test.expander)


def _left(test: AppTest) -> set[str]:
    assert not test.exception
    left = {found for text in _texts(test) for found in _HAN.findall(_NAMES.sub("", text))}
    written = re.compile("|".join(_WRITTEN))
    return {word for word in left if written.sub("", word)}


@pytest.fixture
def desk(portal: Any, tmp_path: Path) -> Iterator[Desk]:
    """Real cases behind the screens; AppTest names options outside the page's run, so it speaks English too."""
    made = Desk(tmp_path / "data")
    portal.complaints, portal.cases, portal.clock = made.side.complaints, made.side, made.clock
    speak("en")
    yield made
    speak("zh")


def _open(name: str) -> AppTest:
    def script(name: str) -> None:
        from portal.screens import pages
        from portal.widgets.language import follow_language

        follow_language()
        pages.navigation(default=name).run()

    test = AppTest.from_function(script, kwargs={"name": name}, default_timeout=20)
    test.query_params["lang"] = "en"
    return test.run()


def _seen(test: AppTest, title: str) -> AppTest:
    assert test.title[0].value == title
    assert _left(test) == set(), title
    return test


def test_the_collector_sees_chinese(portal: Any) -> None:
    def script() -> None:
        from portal.screens import pages

        pages.navigation(default="complain").run()

    assert {"您想怎么办", "要退赔（投诉）"} & _left(AppTest.from_function(script, default_timeout=20).run())


@pytest.mark.parametrize("problem", ["short_weight", "fuel_dispenser", "online_short"])
def test_filing(desk: Desk, problem: str) -> None:
    test = _seen(_open("complain"), "What do you want?")
    test = _seen(test.button(key="intent-both").click().run(), "What went wrong?")
    test = _seen(test.button(key=f"problem-{problem}").click().run(), "Which business?")
    _seen(press(test, "Continue"), "Which business?")  # with every error
    test.text_input(key="find_text").set_value("海鲜")
    _seen(press(test, "Find"), "Which business?")
    test.text_input(key="find_text").set_value("")
    test.text_input(key="business_name").set_value("示例档")
    test.text_input(key="business_address").set_value("示例路")
    for place in ("不清楚", "泉州以外"):
        test = _seen(
            test.button_group(key="business_district_of_case").set_value(place).run(), "Which business?"
        )
    test = _seen(press(test, "Continue"), "What happened?")
    _seen(press(test, "Continue"), "What happened?")
    test.date_input(key="happened_on").set_value(date(2026, 4, 19))
    test.text_area(key="what_happened").set_value("Two jin of shrimps were 900 g.")
    test.button_group(key="requests").set_value(["refund", "apologise"])
    if problem == "short_weight":
        test.number_input(key="amount_yuan").set_value(60)
        test.number_input(key="declared_g").set_value(1000)
        test.number_input(key="reweighed_g").set_value(900)
        test.selectbox(key="method").set_value("high_accuracy_scale")
        _seen(test.run(), "What happened?")
    test = _seen(press(test, "Continue"), "How to reach you?")
    _seen(press(test, "Continue"), "How to reach you?")
    test.checkbox(key="for_other").check()
    test = _seen(test.run(), "How to reach you?")
    test.checkbox(key="for_other").uncheck()
    test.text_input(key="person_name").set_value("Sample Person")
    test.text_input(key="person_phone").set_value("138 0013 8000")
    test.text_input(key="person_address").set_value("Sample Road 1")
    test = _seen(press(test, "Continue"), "Check and submit")
    _seen(press(test, "Submit"), "Received. Please keep your case code")


def test_an_anonymous_report(desk: Desk) -> None:
    test = _open("complain").button(key="intent-investigate").click().run()
    test = test.button(key="problem-public_scale_missing").click().run()
    test.text_input(key="business_name").set_value("示例市场")
    test.button_group(key="business_district_of_case").set_value("丰泽区")
    test = press(test, "Continue")
    test.text_area(key="what_happened").set_value("There is no public scale.")
    test = _seen(press(test, "Continue"), "How to reach you?")
    test = _seen(test.button(key="way-anonymous").click().run(), "Check and submit")
    _seen(press(test, "Submit"), "Received. Please keep your case code")


def test_following(desk: Desk) -> None:
    receipt = desk.file()
    complaint, report = (case.number for case in receipt.cases)
    test = _seen(_open("track"), "Track a case")
    _seen(press(test, "Track"), "Track a case")
    test.text_input(key="track_code").set_value("QZ0000")
    test.text_input(key="track_secret").set_value("8000")
    _seen(press(test, "Track"), "Track a case")
    test.text_input(key="track_code").set_value(receipt.case_code)
    test = _seen(press(test, "Track"), "Track a case")
    for number in (complaint, report):
        desk.desk.record_receipt(UNIT, number, receipt_number="12315-7")
    desk.desk.ask_information(UNIT, complaint, "Please send the receipt.")
    desk.desk.triage(UNIT, report)
    test = _seen(test.run(), "Track a case")
    test.button(key=f"FormSubmitter:reply-{complaint}-Send").click()
    _seen(test.run(), "Track a case")
    test.text_area(key=f"reply-text-{complaint}").set_value("Here it is.")
    test.button(key=f"FormSubmitter:reply-{complaint}-Send").click()
    _seen(test.run(), "Track a case")
    desk.desk.accept(UNIT, complaint)
    desk.desk.start_mediation(UNIT, complaint)
    desk.desk.pause(UNIT, complaint, "testing")
    _seen(test.run(), "Track a case")
    desk.desk.resume(UNIT, complaint)
    desk.desk.terminate(UNIT, complaint, "23-3", "no agreement")
    desk.desk.verify(UNIT, report)
    desk.desk.not_file(UNIT, report, "no breach found")
    desk.desk.close(UNIT, report)
    _seen(test.run(), "Track a case")
    test.radio(key=f"rate-choice-{complaint}").set_value("two")
    test.button(key=f"FormSubmitter:rate-{complaint}-Send").click()
    _seen(test.run(), "Track a case")


def test_statistics(desk: Desk) -> None:
    _seen(_open("statistics"), "Complaints and reports in numbers")
