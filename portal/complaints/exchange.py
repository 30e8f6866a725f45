"""The JSON of `metrology complaints`: a filing in, a receipt or a case file out."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.clock import SHANGHAI
from portal.complaints.evidence import MOST_BYTES, Upload
from portal.complaints.fields import Findings
from portal.complaints.intake import IntakeRejected, read_intake
from portal.complaints.records import CaseFile, CaseSummary, Intake, LegalClock, Receipt
from portal.complaints.service import ComplaintService
from portal.notices import notice
from portal.security.codes import show_code


def file_from_json(
    service: ComplaintService,
    source: Mapping[str, Any],
    *,
    folder: Path = Path(),
    idempotency_key: str | None = None,
) -> dict[str, Any]:
    """File the case in `source` and return {case_code, pin?, received_at, cases}.

    Paths in `evidence` and `agent.letter` are read here, from `folder` if they are relative: for the
    command line only, never for what a browser sends. Raises what `ComplaintService.file` raises.
    """
    intake = read_intake(source, service.today())
    receipt = service.file(intake, idempotency_key, read_uploads(intake, folder))
    return receipt_to_json(receipt)


def track_to_json(
    service: ComplaintService, code: str, *, phone_tail: str | None = None, pin: str | None = None
) -> dict[str, Any]:
    """Follow a case: {received_at, cases, timeline}. Raises what `ComplaintService.track` raises."""
    return case_file_to_json(service.track(code, phone_tail=phone_tail, pin=pin))


def read_uploads(intake: Intake, folder: Path) -> list[Upload]:
    """The files that an intake names by path; raises IntakeRejected naming each that cannot be read."""
    findings = Findings()
    uploads: list[Upload] = []
    for place, name in enumerate(intake.file_names):
        field = f"evidence.{place}" if name in intake.evidence else "agent.letter"
        path = folder / name
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                findings.add(field, "file_missing", name=path.name)
            elif status.st_size > MOST_BYTES:
                findings.add(field, "file_too_big", name=path.name, most=MOST_BYTES // 1024 // 1024)
            else:
                uploads.append(Upload(name, path.read_bytes()))
        except OSError:
            findings.add(field, "file_missing", name=path.name)
    if findings.errors:
        raise IntakeRejected(tuple(findings.errors))
    return uploads


def receipt_to_json(receipt: Receipt) -> dict[str, Any]:
    """{case_code, pin?, received_at, cases:[{kind, number, state, clocks}], elsewhere?}.

    The code stands in groups of four; `elsewhere` says who is in charge where the 13 units are not.
    """
    pin = {"pin": receipt.pin} if receipt.pin else {}
    return {
        "case_code": show_code(receipt.case_code),
        **pin,
        "received_at": receipt.received_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "cases": [_case(case) for case in receipt.cases],
        **({"elsewhere": notice(f"complaints.elsewhere.{receipt.elsewhere}")} if receipt.elsewhere else {}),
    }


def case_file_to_json(file: CaseFile) -> dict[str, Any]:
    """{received_at, cases, timeline:[{at, text}]}, messages:[{at, number, from, text}] if there are any."""
    messages = [
        {
            "at": message.at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
            "number": message.number,
            "from": message.sender,
            "text": message.text,
        }
        for message in file.messages
    ]
    return {
        "received_at": file.received_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "cases": [_case(case) for case in file.cases],
        "timeline": [
            {"at": entry.at.astimezone(SHANGHAI).isoformat(timespec="seconds"), "text": entry.text}
            for entry in file.timeline
        ],
        **({"messages": messages} if messages else {}),
    }


def _case(case: CaseSummary) -> dict[str, Any]:
    clocks = [_clock(clock) for clock in case.clocks]
    return {"kind": str(case.kind), "number": case.number, "state": case.state, "clocks": clocks}


def _clock(clock: LegalClock) -> dict[str, Any]:
    return {
        "name": clock.name,
        "article": clock.article,
        "starts_on": clock.starts_on.isoformat(),
        "due_on": clock.due_on.isoformat() if clock.due_on else None,
        "unit": clock.unit,
        "paused": clock.paused,
        "awaiting_year": clock.awaiting_year,
        "day": clock.day,
        "days": clock.days,
        "warning": clock.warning,
        "overdue": clock.overdue,
    }
