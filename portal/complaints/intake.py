"""Checks a filing before anything is kept: what 总局令第121号 asks for, and what can be stored.

The Complaint JSON comes in as a mapping; out comes an `Intake`, or every error at once, each with the
path of its field and one sentence that says what to do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from portal.complaints.fields import FieldError, FieldReader, Findings
from portal.complaints.notice_versions import was_ever_shown, was_shown
from portal.complaints.phone import normalise_phone
from portal.complaints.records import (
    Agent,
    Complainant,
    Intake,
    Intent,
    Measurement,
    ProblemKind,
    Pump,
    RequestKind,
    Respondent,
    WeighingMethod,
)

MOST_FILES: Final = 6
LONGEST_NARRATIVE: Final = 5_000
_MOST_YUAN: Final = 100_000_000
_MOST_GRAMS: Final = 1_000_000_000
_MOST_LITRES: Final = 1_000_000


class IntakeRejected(Exception):
    """A filing cannot be taken; `errors` name every field and what to do. Nothing was kept."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__("；".join(error.text for error in errors))
        self.errors = errors


def read_intake(source: Mapping[str, Any], today: date, lang: str = "zh") -> Intake:
    """The Intake of a Complaint JSON; `today` is the day in Shanghai. Raises IntakeRejected.

    An older notice on personal information is let through: a filing that is sent again under its old key
    is the same filing, and `ComplaintService.file` refuses it for a new one.
    """
    intake, errors = _read(source, today, lang)
    if intake is None or errors:
        raise IntakeRejected(errors)
    return intake


def check_intake(source: Mapping[str, Any], today: date, lang: str = "zh") -> tuple[FieldError, ...]:
    """Every error of a Complaint JSON, in the order of the form; empty if it can be filed."""
    intake, errors = _read(source, today, lang)
    if intake is not None and not was_shown(intake.notice_version, today):
        return unknown_notice(lang)
    return errors


def unknown_notice(lang: str) -> tuple[FieldError, ...]:
    """The error of a filing under a notice that is not the one of its day."""
    findings = Findings(lang)
    findings.add("notice_version", "unknown_notice")
    return tuple(findings.errors)


def intake_to_json(intake: Intake) -> dict[str, Any]:
    """The Complaint JSON of an Intake: `read_intake` makes the same Intake of it."""
    plain = {name: _to_json(value) for name, value in dataclasses.asdict(intake).items()}
    return {k: v for k, v in plain.items() if v not in (None, "", [], {}) or k == "complainant"}


def _to_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _to_json(v) for k, v in value.items() if v not in (None, "")}
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _read(source: Mapping[str, Any], today: date, lang: str) -> tuple[Intake | None, tuple[FieldError, ...]]:
    findings = Findings(lang)
    form = FieldReader(source, "", findings)
    intent = form.choice("intent", Intent, required=True)
    # Without a known intent the stricter rules would only add noise: one error is enough.
    disputed = intent in (Intent.REFUND, Intent.BOTH)
    problem = form.choice("problem", ProblemKind, required=True)
    business = _read_business(form, findings, disputed)
    act_district = form.text("act_district", longest=40)
    happened_on = form.day("happened_on", latest=today)
    what_happened = form.text("what_happened", longest=LONGEST_NARRATIVE, shortest=4, required=True)
    amount = form.amount("amount_yuan", most=_MOST_YUAN)
    measurement = _read_measurement(form, findings)
    pump = _read_pump(form)
    requests = form.choices("requests", RequestKind)
    if disputed and not requests and not _has(findings, "requests"):
        findings.add("requests", "request_missing")
    evidence = tuple(dict.fromkeys(form.texts("evidence", longest=1_000)))
    complainant = _read_complainant(form, findings, disputed)
    agent = _read_agent(form)
    if agent and complainant is None and not _has(findings, "complainant"):
        findings.add("agent", "agent_alone")
    if len({*evidence, *([agent.letter] if agent else [])}) > MOST_FILES:
        findings.add("evidence", "too_many_files", most=MOST_FILES)
    notice_version = form.text("notice_version", longest=40, required=True)
    if notice_version and not was_ever_shown(notice_version, today):
        findings.add("notice_version", "unknown_notice")
    form.no_others()
    if findings.errors or intent is None or problem is None or business is None or happened_on is None:
        return None, tuple(findings.errors)
    intake = Intake(
        intent=intent,
        problem=problem,
        business=business,
        happened_on=happened_on,
        what_happened=what_happened,
        notice_version=notice_version,
        complainant=complainant,
        act_district=act_district,
        amount_yuan=amount,
        measurement=measurement,
        pump=pump,
        requests=requests,
        agent=agent,
        evidence=evidence,
    )
    return intake, ()


def _read_business(form: FieldReader, findings: Findings, disputed: bool) -> Respondent | None:
    part = form.part("business", required=True)
    if part is None:
        return None
    # A complaint needs name and address (第十条第一款第二项); a report needs a clue that can be followed.
    business = Respondent(
        name=part.text("name", longest=120, required=disputed),
        address=part.text("address", longest=200, required=disputed),
        district=part.text("district", longest=40, required=True),
        uscc=part.text("uscc", longest=40).upper().replace(" ", ""),
        township=part.text("township", longest=40),
        market=part.text("market", longest=80),
        stall=part.text("stall", longest=40),
        platform=part.text("platform", longest=80),
    )
    part.no_others()
    if not disputed and not (business.name or business.address or _has(findings, "business")):
        findings.add("business.name", "name_or_address")
    if business.uscc and not _is_uscc(business.uscc):
        findings.add("business.uscc", "not_uscc")
    return business


def _is_uscc(text: str) -> bool:
    from stdnum.cn import uscc

    return bool(uscc.is_valid(text))


def _read_measurement(form: FieldReader, findings: Findings) -> Measurement | None:
    part = form.part("measurement")
    if part is None:
        return None
    declared = part.amount("declared_g", most=_MOST_GRAMS, required=True, places=3)
    reweighed = part.amount("reweighed_g", most=_MOST_GRAMS, required=True, places=3)
    method = part.choice("method", WeighingMethod, required=True)
    part.no_others()
    if declared is not None and declared == 0:
        findings.add("measurement.declared_g", "zero")
        return None
    if declared is None or reweighed is None or method is None:
        return None
    return Measurement(declared, reweighed, method)


def _read_pump(form: FieldReader) -> Pump | None:
    part = form.part("pump")
    if part is None:
        return None
    pump = Pump(
        pump=part.text("pump", longest=20),
        nozzle=part.text("nozzle", longest=20),
        grade=part.text("grade", longest=20),
        shown_l=part.amount("shown_l", most=_MOST_LITRES, places=3),
        shown_yuan=part.amount("shown_yuan", most=_MOST_YUAN),
    )
    part.no_others()
    return None if pump == Pump() else pump


def _read_complainant(form: FieldReader, findings: Findings, disputed: bool) -> Complainant | None:
    part = form.part("complainant")
    if part is None:
        # 投诉 is under one's real name (第十条第一款第一项); only a report may be anonymous.
        if disputed and not _has(findings, "complainant"):
            findings.add("complainant", "complainant_missing")
        return None
    name = part.text("name", longest=60, required=True)
    typed = part.text("phone", longest=40, required=True)
    address = part.text("address", longest=200, required=disputed)
    part.no_others()
    phone = normalise_phone(typed) if typed else ""
    if phone is None:
        findings.add("complainant.phone", "not_phone")
    return Complainant(name, phone or "", address)


def _read_agent(form: FieldReader) -> Agent | None:
    part = form.part("agent")
    if part is None:
        return None
    # Who acts for somebody else hands in a letter of authority (第十一条).
    name = part.text("name", longest=60, required=True)
    letter = part.text("letter", longest=1_000, required=True)
    part.no_others()
    return Agent(name, letter)


def _has(findings: Findings, path: str) -> bool:
    return any(error.path == path or error.path.startswith(f"{path}.") for error in findings.errors)
