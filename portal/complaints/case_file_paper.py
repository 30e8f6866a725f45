"""The file of a case as one PDF: particulars, steps with articles, words, evidence, audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from portal import notices
from portal.clock import SHANGHAI, Clock
from portal.complaints.case_reading import CaseReading
from portal.complaints.letter_kinds import MadeFile
from portal.complaints.officers import Officer
from portal.complaints.packet import Section, sections
from portal.complaints.pdf_paper import FONT, PDF, inline, pages, register_font
from portal.complaints.repository import StoredCase, StoredEvent
from portal.complaints.routing import unit_by_code

_SUBMITTED: Final = "submitted"


class CaseFilePaper:
    """Makes the file of a case for an officer who handles it; the readings are audited first."""

    def __init__(self, reading: CaseReading, clock: Clock) -> None:
        self._reading, self._clock = reading, clock

    def make(self, officer: Officer, number: str) -> MadeFile:
        """The PDF. Raises NotAllowed, NoSuchCase, Erased, StorageFailed."""
        reading = self._reading
        case = reading.view(officer, number).case
        record = reading.identity(officer, number, "case file") | reading.contents(officer, number)
        today = self._clock.today().isoformat()
        parts = [
            ("", [_zh("note", unit=unit_by_code(case.unit_code).authority, day=today)]),
            (_zh("head"), _head(case)),
            *((part.title, _fields(part)) for part in sections(case, record)),
            (_zh("events"), [_event(*one) for one in reading.history(officer, number)]),
            (
                _zh("messages"),
                [
                    f"{_moment(one.at)}　{_sender(one.sender, one.kind)}\n{one.text}"
                    for one in reading.messages(officer, number)
                ],
            ),
            (
                _zh("evidence"),
                [
                    _zh("evidence_line", place=one.place + 1, name=one.name, bytes=one.bytes)
                    + f"\n{one.sha256}"
                    for one in reading.evidence(officer, number)
                ],
            ),
            (
                _zh("audit"),
                [
                    f"{row.seq}　{_moment(row.at)}　{row.actor}　{row.action}　{row.detail}"
                    for row in reversed(reading.audit_trail(officer, number))
                ],
            ),
        ]
        title = _zh("title", number=case.number)
        return MadeFile(f"{case.number}-卷宗.pdf", pages(title, _story(title, parts)), PDF)


def _story(title: str, parts: Iterable[tuple[str, list[str]]]) -> list[Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    register_font()
    body = ParagraphStyle("body", fontName=FONT, fontSize=10.5, leading=16, wordWrap="CJK", spaceAfter=3)
    head = ParagraphStyle("head", parent=body, fontSize=13, leading=22, spaceBefore=8)
    story: list[Any] = [Paragraph(inline(title), ParagraphStyle("top", parent=body, fontSize=18, leading=28))]
    for name, lines in parts:
        if name:
            story.append(Paragraph(inline(name), head))
        story += [Paragraph(inline(line), body) for line in lines or [_zh("none")]]
    return story


def _head(case: StoredCase) -> list[str]:
    state = notices.notice(f"complaints.state.{case.kind}.{case.state}", "zh")
    receipt = " ".join(str(part) for part in (case.receipt_number, case.received_on) if part)
    told = {
        "state": state,
        "unit": unit_by_code(case.unit_code).authority,
        "officer": case.officer_id or _zh("none"),
        "receipt": receipt or _zh("none"),
    }
    return [f"{_zh(name)}：{value}" for name, value in told.items()]


def _fields(part: Section) -> list[str]:
    return [f"{label}：{value}" for label, value in part.fields]


def _event(event: StoredEvent, reason: str) -> str:
    name = _zh("came_in") if event.event == _SUBMITTED else _action(event.event)
    day = f"（{event.day}）" if event.day else ""
    first = f"{_moment(event.at)}　{name}{day}　{event.actor}　{event.article}".rstrip()
    ground = notices.notice(f"complaints.ground.{event.ground}", "zh") if event.ground else ""
    return "\n".join(line for line in (first, event.detail, ground, reason) if line)


def _action(name: str) -> str:
    try:
        return notices.notice(f"desk.action.{name}", "zh")
    except notices.NoSuchNotice:
        return name  # what a later version calls otherwise still has to stand in the file


def _sender(sender: str, kind: str) -> str:
    who = _zh("citizen") if sender == "citizen" else _zh("desk")
    return f"{who}　{_action(kind)}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _zh(key: str, **values: object) -> str:
    return notices.notice(f"letters.file.{key}", "zh", **values)
