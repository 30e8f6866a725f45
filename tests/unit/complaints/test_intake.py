"""A filing is checked as 总局令第121号 asks; every error names its field and says what to do."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.complaints.intake import IntakeRejected, check_intake, intake_to_json, read_intake
from portal.complaints.phone import normalise_phone, phone_tail
from portal.complaints.records import CaseKind, WeighingMethod

TODAY = date(2026, 4, 20)

FULL: dict[str, Any] = {
    "intent": "both",
    "problem": "short_weight",
    "business": {
        "name": "示例水产摊",
        "address": "示例路1号",
        "district": "丰泽区",
        "township": "东海街道",
        "market": "示例市场",
        "stall": "A12",
    },
    "act_district": "鲤城区",
    "happened_on": "2026-04-18",
    "what_happened": "买了两斤鱼，回家一称只有一斤八两。",
    "amount_yuan": 36.5,
    "measurement": {"declared_g": 1000, "reweighed_g": "900.5", "method": "high_accuracy_scale"},
    "requests": ["make_up", "refund"],
    "complainant": {"name": "测试用户", "phone": "138 0013 8000", "address": "示例小区2号"},
    "agent": {"name": "代办测试", "letter": "letter.pdf"},
    "evidence": ["photo.jpg"],
    "notice_version": "2026-1",
}


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    source = copy.deepcopy(FULL)
    change(source)
    return source


def paths(source: dict[str, Any]) -> list[str]:
    return [error.path for error in check_intake(source, TODAY)]


def test_a_full_filing_is_read_as_it_is() -> None:
    intake = read_intake(FULL, TODAY)
    assert intake.kinds == (CaseKind.COMPLAINT, CaseKind.REPORT)
    assert intake.complainant is not None
    assert intake.complainant.phone == "13800138000"
    assert intake.amount_yuan == Decimal("36.5")
    assert intake.measurement is not None
    assert intake.measurement.method is WeighingMethod.HIGH_ACCURACY_SCALE
    assert intake.measurement.reweighed_g == Decimal("900.5")
    assert intake.happened_on == date(2026, 4, 18)
    assert intake.file_names == ("photo.jpg", "letter.pdf")


def test_json_of_an_intake_reads_back_the_same() -> None:
    intake = read_intake(FULL, TODAY)
    assert read_intake(intake_to_json(intake), TODAY) == intake


def test_a_report_may_be_anonymous_and_short() -> None:
    source = {
        "intent": "investigate",
        "problem": "cheating_instrument",
        "business": {"name": "", "address": "示例市场东门第三摊", "district": "不清楚"},
        "happened_on": "2026-04-20",
        "what_happened": "秤上有遥控器。",
        "requests": [],
        "complainant": None,
        "evidence": [],
        "notice_version": "2026-1",
    }
    intake = read_intake(source, TODAY)
    assert intake.complainant is None
    assert intake.kinds == (CaseKind.REPORT,)


CASES: list[tuple[Callable[[dict[str, Any]], Any], list[str]]] = [
    (lambda s: s.pop("intent"), ["intent"]),
    (lambda s: s.update(intent="revenge"), ["intent"]),
    (lambda s: s.update(problem="nothing"), ["problem"]),
    (lambda s: s.update(problem=None), ["problem"]),
    (lambda s: s.update(business="示例水产摊"), ["business"]),
    (lambda s: s.pop("business"), ["business"]),
    (lambda s: s["business"].update(name=" "), ["business.name"]),
    (lambda s: s["business"].update(address=""), ["business.address"]),
    (lambda s: s["business"].pop("district"), ["business.district"]),
    (lambda s: s["business"].update(uscc="91350500000000000X"), ["business.uscc"]),
    (lambda s: s["business"].update(colour="red"), ["business.colour"]),
    (lambda s: s.update(happened_on="2026-04-21"), ["happened_on"]),
    (lambda s: s.update(happened_on="18.4.2026"), ["happened_on"]),
    (lambda s: s.update(happened_on=20260418), ["happened_on"]),
    (lambda s: s.update(what_happened=""), ["what_happened"]),
    (lambda s: s.update(what_happened="缺"), ["what_happened"]),
    (lambda s: s.update(what_happened="长" * 5001), ["what_happened"]),
    (lambda s: s.update(what_happened=["x"]), ["what_happened"]),
    (lambda s: s.update(amount_yuan=-1), ["amount_yuan"]),
    (lambda s: s.update(amount_yuan=True), ["amount_yuan"]),
    (lambda s: s.update(amount_yuan=float("nan")), ["amount_yuan"]),
    (lambda s: s.update(amount_yuan="1e400"), ["amount_yuan"]),
    (lambda s: s.update(amount_yuan=1.234), ["amount_yuan"]),
    (lambda s: s["measurement"].update(method="by_hand"), ["measurement.method"]),
    (lambda s: s["measurement"].pop("method"), ["measurement.method"]),
    (lambda s: s["measurement"].update(declared_g=0), ["measurement.declared_g"]),
    (lambda s: s.update(requests=[]), ["requests"]),
    (lambda s: s.update(requests=["sorry"]), ["requests"]),
    (lambda s: s.update(requests="refund"), ["requests"]),
    (lambda s: s.update(complainant=None, agent=None), ["complainant"]),
    (lambda s: s["complainant"].update(name=""), ["complainant.name"]),
    (lambda s: s["complainant"].update(address=""), ["complainant.address"]),
    (lambda s: s["complainant"].update(phone="12345"), ["complainant.phone"]),
    (lambda s: s["complainant"].update(phone=13800138000), ["complainant.phone"]),
    (lambda s: s["agent"].pop("letter"), ["agent.letter"]),
    (lambda s: s.update(intent="investigate", complainant=None), ["agent"]),
    (lambda s: s.update(evidence=[f"{n}.jpg" for n in range(6)]), ["evidence"]),
    (lambda s: s.update(evidence=[1]), ["evidence"]),
    (lambda s: s.pop("notice_version"), ["notice_version"]),
    (lambda s: s.update(pump={"pump": "3", "shown_l": "many"}), ["pump.shown_l"]),
    (lambda s: s.update(colour="red", size=1), ["colour", "size"]),
]


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_each_error_names_its_field_in_one_sentence(
    change: Callable[[dict[str, Any]], Any], expected: list[str]
) -> None:
    source = changed(change)
    errors = check_intake(source, TODAY)
    assert [error.path for error in errors] == expected
    for lang in ("zh", "en"):
        for error in check_intake(source, TODAY, lang):
            assert error.text.endswith(("。", "."))
            assert "{" not in error.text
    with pytest.raises(IntakeRejected) as caught:
        read_intake(source, TODAY)
    assert caught.value.errors == errors


def test_all_errors_come_at_once_in_the_order_of_the_form() -> None:
    assert paths({}) == ["intent", "problem", "business", "happened_on", "what_happened", "notice_version"]


def test_a_report_needs_something_to_find_the_business_by() -> None:
    source = changed(lambda s: (s.update(intent="investigate"), s["business"].update(name="", address="")))
    assert paths(source) == ["business.name"]


def test_a_named_report_needs_no_postal_address() -> None:
    source = changed(lambda s: (s.update(intent="investigate", requests=[]), s["complainant"].pop("address")))
    assert paths(source) == []


def test_control_characters_and_broken_surrogates_are_dropped() -> None:
    intake = read_intake(changed(lambda s: s.update(what_happened="少了\x00二两\ud800鱼")), TODAY)
    assert intake.what_happened == "少了二两鱼"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150)
@given(st.sampled_from(sorted(FULL)), json_values)
def test_any_json_is_either_read_or_refused_in_words(name: str, value: Any) -> None:
    source = {**FULL, name: value}
    errors = check_intake(source, TODAY)
    if not errors:
        intake = read_intake(source, TODAY)
        assert read_intake(intake_to_json(intake), TODAY) == intake
        str(intake_to_json(intake)).encode()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0595-22220000", "059522220000"),
        ("(010)12345678", "01012345678"),
        ("0595-22220000转12", "059522220000"),
        ("+86 595 22220000", "059522220000"),
        ("+852 1234 5678", "+85212345678"),
        ("+886-912-345-678", "+886912345678"),
        ("1380013800", None),
        ("138001380000", None),
        ("12800138000", None),
        ("22220000", None),
        ("+86 128 0013 8000", None),
        ("+0123456789", None),
        ("电话13800138000", None),
        ("", None),
    ],
)
def test_telephone_numbers(typed: str, number: str | None) -> None:
    assert normalise_phone(typed) == number


def test_the_tail_is_the_last_four_digits() -> None:
    assert phone_tail("+85212345678") == "5678"
