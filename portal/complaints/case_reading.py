"""What officers read: queues, a case, its words and files, and who filed it; each reading through one door.

An officer reads only cases that the officer handles. Whoever reads the contents, the identity or a file is
in the audit log before anything is opened (第三十七条: the reporter's details are confidential).
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Protocol

from portal.clock import SHANGHAI
from portal.complaints.case_clocks import running_clocks
from portal.complaints.case_lists import CaseRecords, Concentration, MonthCell, QueueFilter, QueuePage
from portal.complaints.consequences import sealed_at
from portal.complaints.desk import CaseDesk, NoSuchCase
from portal.complaints.evidence import Upload, media_type
from portal.complaints.evidence_boxes import Box, boxes_from_json, field_of, with_boxes
from portal.complaints.joint_complaints import JointComplaint, joint_complaint
from portal.complaints.officers import Officer, Role, party_of
from portal.complaints.pictures import derivatives
from portal.complaints.records import LegalClock, Message
from portal.complaints.repository import SealedCase, StoredCase, StoredEvent
from portal.complaints.routing import CITY_CODE
from portal.complaints.sealed_case import REDACTED, Erased, open_case
from portal.complaints.stepping import Incomplete, Stepper
from portal.complaints.transitions import Action
from portal.complaints.work import Link
from portal.notices import notice
from portal.security.audit import AuditEntry, AuditReport, AuditRow
from portal.security.sealing import CaseSeal, Unreadable, open_file, open_seal

_WINDOW: Final = timedelta(days=90)


class AuditTrail(Protocol):
    """The audit log as it is read."""

    def verify(self) -> AuditReport:
        """Whether the chain holds."""
        ...

    def entries(self, subject: str | None = None, limit: int = 200) -> tuple[AuditRow, ...]:
        """The latest entries, newest first."""
        ...


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as its page shows it: no identity, no narrative."""

    case: StoredCase
    clocks: tuple[LegalClock, ...]
    allowed: tuple[Action, ...]
    links: tuple[Link, ...]
    siblings: tuple[StoredCase, ...]


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A file of a case; `place` is its number from 0, `added` whether it came after the filing."""

    place: int
    name: str
    type: str
    bytes: int
    sha256: str


class CaseReading:
    """What officers read. Safe to share between threads."""

    def __init__(self, desk: CaseDesk, stepper: Stepper, records: CaseRecords, audit: AuditTrail) -> None:
        self._desk = desk
        self._stepper = stepper
        self._work = stepper.work
        self._records = records
        self._audit = audit

    # Lists

    def queue(self, officer: Officer, wanted: QueueFilter) -> QueuePage:
        """Cases by nearest deadline: the city desk's wish, for a unit's officer those of the own unit."""
        return self._records.queue(
            dataclasses.replace(wanted, unit_code=self._unit(officer, wanted.unit_code))
        )

    def search(self, officer: Officer, text: str) -> tuple[StoredCase, ...]:
        """Cases by number, 12315 number or part of the business's name."""
        return self._records.search(text, self._unit(officer, None))

    def statistics(self, officer: Officer, first: date, last: date) -> tuple[MonthCell, ...]:
        """Exact counts by month, unit, problem and kind; for a unit's officer those of the own unit."""
        unit = self._unit(officer, None)
        return tuple(cell for cell in self._records.monthly(first, last) if unit in (None, cell.unit_code))

    def unit_of_lists(self, officer: Officer) -> str | None:
        """The unit whose cases `officer` sees in lists; None: all (city desk). Raises NotAllowed."""
        return self._unit(officer, None)

    def _unit(self, officer: Officer, wished: str | None) -> str | None:
        if Role.CITY_DESK in officer.roles and officer.unit == CITY_CODE:
            return wished
        self._desk.need_role(officer, "queue", Role.UNIT_OFFICER)
        return officer.unit

    # One case

    def view(self, officer: Officer, number: str) -> CaseView:
        """The case with its clocks, what the officer may do, and linked cases."""
        case = self._may_read(officer, number, "")
        clocks = running_clocks(case, self._stepper.clock.today(), self._stepper.calendar())
        siblings = (one for one in self._work.of_filing(case.filing_id) if one.id != case.id)
        return CaseView(
            case, clocks, self._desk.allowed(officer, number), self._work.links(case.id), tuple(siblings)
        )

    def joint(self, officer: Officer, number: str) -> JointComplaint | None:
        """The joint complaint that the case is part of; None if it is part of none."""
        return joint_complaint(self._work, self._may_read(officer, number, ""))

    def contents(self, officer: Officer, number: str) -> dict[str, Any]:
        """The Complaint JSON without who filed; the narrative redacted where a redaction was made. Audited.

        Raises Erased.
        """
        case = self._may_read(officer, number, "read_contents")
        sealed = self._work.sealed(case.id)
        opened = open_case(self._stepper.keys, sealed)
        if REDACTED in sealed.fields:
            opened["what_happened"] = opened.pop(REDACTED)
        return {name: value for name, value in opened.items() if name not in ("complainant", "agent")}

    def for_comparison(self, officer: Officer, number: str) -> StoredCase:
        """The case, whose narrative is about to be compared with others without being shown. Audited."""
        return self._may_read(officer, number, "compare_contents")

    def identity(self, officer: Officer, number: str, purpose: str) -> dict[str, Any]:
        """{complainant, agent?}; `purpose` is why it is needed. Audited first. Raises Erased."""
        if not purpose.strip():
            raise Incomplete("reason")
        case = self._may_read(officer, number, "read_identity", purpose=purpose.strip()[:200])
        opened = open_case(self._stepper.keys, self._work.sealed(case.id))
        return {name: opened[name] for name in ("complainant", "agent") if name in opened}

    def original_narrative(self, officer: Officer, number: str, purpose: str) -> str:
        """What was written before anything was redacted. Audited. Raises Erased."""
        if not purpose.strip():
            raise Incomplete("reason")
        case = self._may_read(officer, number, "read_original", purpose=purpose.strip()[:200])
        return str(open_case(self._stepper.keys, self._work.sealed(case.id))["what_happened"])

    def evidence(self, officer: Officer, number: str) -> tuple[EvidenceItem, ...]:
        """The files of a case by name and type, without opening them. Raises Erased."""
        case = self._may_read(officer, number, "")
        sealed = self._work.sealed(case.id)
        seal = self._seal(sealed)
        return tuple(
            EvidenceItem(place, told["name"], told["type"] or "", told["bytes"], told["sha256"])
            for place, told in enumerate(_told(seal, sealed))
        )

    def evidence_file(self, officer: Officer, number: str, place: int) -> Upload:
        """The original of one file, compared with its SHA-256. Audited; at the desk see `derivatives`.

        Raises IndexError, Erased, Unreadable (damaged), StorageFailed.
        """
        case = self._may_read(officer, number, "read_evidence", place=str(place))
        sealed = self._work.sealed(case.id)
        told = _told(self._seal(sealed), sealed)[place]
        stored = sealed.evidence[place].stored_name
        content = open_file(base64.b64decode(told["key"]), self._stepper.evidence.get(stored), stored)
        if hashlib.sha256(content).hexdigest() != told["sha256"]:
            raise Unreadable(stored)
        return Upload(told["name"], content)

    def derivatives(
        self, officer: Officer, number: str, place: int, uncovered_for: str = ""
    ) -> tuple[bytes, ...]:
        """One file as JPEG pages made anew from its pixels; none for a video. Audited.

        What was covered with boxes is black, but for the purpose that `uncovered_for` names. The original
        never leaves. Raises what `evidence_file` raises, PictureRefused.
        """
        upload = self.evidence_file(officer, number, place)
        pages = tuple(derivatives(upload.content, media_type(upload) or ""))
        purpose = uncovered_for.strip()[:200]
        if purpose:
            self._may_read(officer, number, "read_original", place=str(place), purpose=purpose)
            return pages
        return with_boxes(pages, self.boxes(officer, number, place))

    def boxes(self, officer: Officer, number: str, place: int) -> tuple[Box, ...]:
        """The black boxes over one file. Raises Erased."""
        case = self._may_read(officer, number, "")
        sealed = self._work.sealed(case.id)
        name = field_of(place)
        covered = sealed.fields.get(name)
        return boxes_from_json(self._seal(sealed).open(name, covered)) if covered else ()

    def messages(self, officer: Officer, number: str) -> tuple[Message, ...]:
        """All messages and internal notes, oldest first. Raises Erased."""
        case = self._may_read(officer, number, "")
        seal = self._seal(self._work.sealed(case.id))
        return tuple(
            Message(
                stored.at.astimezone(SHANGHAI),
                case.number,
                stored.sender,
                stored.kind,
                seal.open(f"message {sealed_at(stored.at)}", stored.sealed).decode(),
            )
            for stored in self._work.messages(case.id)
        )

    def history(self, officer: Officer, number: str) -> tuple[tuple[StoredEvent, str], ...]:
        """Every event with the reason that was written for it; after erasure the reasons are gone."""
        case = self._may_read(officer, number, "")
        sealed = self._work.sealed(case.id)
        seal = None if sealed.wrapped_key is None else self._seal(sealed)
        return tuple((event, _reason(event, seal)) for event in case.events)

    def abuse_facts(self, officer: Officer, number: str) -> Concentration:
        """What 第十七条 lets an officer consider, as numbers over 90 days; no verdict is drawn from it."""
        case = self._may_read(officer, number, "read_abuse_facts")
        return self._records.concentration(case, self._stepper.clock.now() - _WINDOW)

    # The log

    def audit_trail(self, officer: Officer, subject: str | None = None) -> tuple[AuditRow, ...]:
        """Entries of the audit log; of all cases for auditors, of one for who handles it."""
        if Role.AUDITOR not in officer.roles:
            if subject is None:
                self._desk.refuse_access(officer, "read_audit", "-")
            self._may_read(officer, subject, "")
        return self._audit.entries(subject)

    def verify_audit(self, officer: Officer) -> AuditReport:
        """Whether the log is whole (auditors and the city desk)."""
        self._desk.need_role(officer, "verify_audit", Role.AUDITOR, Role.CITY_DESK)
        return self._audit.verify()

    # The door

    def _may_read(self, officer: Officer, number: str, audited_as: str, **detail: str) -> StoredCase:
        """The case, if `officer` handles it; the reading is audited under that name unless it is empty."""
        case = self._work.by_number(number)
        if case is None:
            raise NoSuchCase(notice("steps.no_such_case"))
        if party_of(officer, case.unit_code) is None:
            self._desk.refuse_access(officer, audited_as or "read", case.number)
        if audited_as:
            if absent := self._desk.acting_for(officer, case):
                detail["for"] = absent
            entry = AuditEntry(officer.actor, audited_as, case.number, detail)
            self._work.record(self._stepper.clock.now(), entry)
        return case

    def _seal(self, sealed: SealedCase) -> CaseSeal:
        if sealed.wrapped_key is None:
            raise Erased(sealed.id)
        return open_seal(self._stepper.keys, sealed.id, sealed.wrapped_key)


def _told(seal: CaseSeal, sealed: SealedCase) -> list[Mapping[str, Any]]:
    return [json.loads(seal.open(f"evidence {item.stored_name}", item.sealed)) for item in sealed.evidence]


def _reason(event: StoredEvent, seal: CaseSeal | None) -> str:
    if event.sealed is None or seal is None:
        return ""
    return seal.open(f"reason {sealed_at(event.at)}", event.sealed).decode()
