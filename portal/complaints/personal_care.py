"""Care for what is personal in a case: redact the narrative, correct who filed, erase all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from portal.clock import Clock
from portal.complaints.case_lists import Anonymised, CaseRecords
from portal.complaints.case_reading import CaseReading
from portal.complaints.consequences import Given
from portal.complaints.desk import CaseDesk
from portal.complaints.evidence_boxes import MOST_BOXES, Box, boxes_to_json, field_of
from portal.complaints.officers import Officer
from portal.complaints.personal_requests import proposed_erasure, waiting
from portal.complaints.phone import normalise_phone, phone_tail
from portal.complaints.repository import StoredCase
from portal.complaints.retention import PurgedFiles
from portal.complaints.sealed_case import REDACTED
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import Action
from portal.notices import notice
from portal.security.audit import AuditEntry
from portal.security.redaction import find

BLACK: Final = "■"
_DECLINED: Final = {
    Action.ASK_CORRECTION: Action.DECLINE_CORRECTION,
    Action.ASK_DELETION: Action.DECLINE_DELETION,
}
_PARTS: Final = frozenset({"name", "phone", "address"})


class PersonalCare:
    """Redaction, correction and erasure, by officers who handle the case."""

    def __init__(
        self, desk: CaseDesk, reading: CaseReading, records: CaseRecords, files: PurgedFiles, clock: Clock
    ) -> None:
        self._desk = desk
        self._reading = reading
        self._records = records
        self._files = files
        self._clock = clock

    def requests(self, officer: Officer) -> tuple[StoredCase, ...]:
        """Cases with a request that waits, or an agreed erasure that nobody has carried out; oldest first."""
        unit = self._reading.unit_of_lists(officer)
        asked = (Action.ASK_CORRECTION, Action.ASK_DELETION, Action.PROPOSE_ERASURE)
        found = self._records.with_events(asked, unit)
        return tuple(case for case in found if waiting(case) or proposed_erasure(case))

    def suggest_redaction(self, officer: Officer, number: str) -> str:
        """The narrative with what looks like personal data blackened, character for character."""
        return blackened(self._reading.original_narrative(officer, number, "redaction"))

    def redact(self, officer: Officer, number: str, text: str) -> StoredCase:
        """Show `text` instead of the narrative from now on; the original stays sealed.

        `text` must be the narrative with characters replaced by ■ and nothing else: raises NotPossible.
        """
        original = self._reading.original_narrative(officer, number, "redaction")
        same = len(text) == len(original) and all(
            new in (old, BLACK) for new, old in zip(text, original, strict=True)
        )
        if not same:
            raise NotPossible(notice("steps.redaction_changed"))
        return self._desk.act(officer, number, Action.REDACT, Given(text=text, fields={REDACTED: text}))

    def cover(self, officer: Officer, number: str, place: int, boxes: Sequence[Box]) -> StoredCase:
        """Cover parts of the file at `place` (from 0) with black boxes; they take the place of earlier ones.

        Raises NotPossible for boxes that lie outside of their page, more than fifty, or a file that has
        no pages; what `CaseReading.derivatives` raises.
        """
        pages = len(self._reading.derivatives(officer, number, place))
        if len(boxes) > MOST_BOXES or not all(box.fits and box.page < pages for box in boxes):
            raise NotPossible(notice("steps.boxes_wrong"))
        given = Given(text=str(place + 1), fields={field_of(place): boxes_to_json(boxes)})
        return self._desk.act(officer, number, Action.REDACT, given)

    def correct(self, officer: Officer, number: str, changes: dict[str, str], reason: str) -> StoredCase:
        """Correct name, phone or address of who filed (个人信息保护法 第四十六条).

        A new phone number changes the four digits with which the case is followed. Raises Incomplete for
        a phone number that is none, NotPossible for an anonymous report.
        """
        clean = {name: text.strip() for name, text in changes.items() if name in _PARTS and text.strip()}
        if not clean:
            raise Incomplete("text")
        complainant: dict[str, Any] | None = self._reading.identity(officer, number, "correction")[
            "complainant"
        ]
        if complainant is None:
            raise NotPossible(notice("steps.not_possible"))
        factor: bytes | None = None
        if "phone" in clean:
            phone = normalise_phone(clean["phone"])
            if phone is None:
                raise Incomplete("text")
            clean["phone"] = phone
            factor = self._desk.new_factor(number, phone_tail(phone))
        given = Given(reason=reason, fields={"complainant": {**complainant, **clean}}, factor_hmac=factor)
        return self._desk.act(officer, number, Action.CORRECT, given)

    def decline(self, officer: Officer, number: str, asked: Action, reason: str) -> StoredCase:
        """Decline a request (ASK_CORRECTION or ASK_DELETION); the holder of the code reads the reason.

        Raises NotPossible where no such request waits, Incomplete without a reason.
        """
        return self._desk.act(officer, number, _DECLINED[asked], Given(reason=reason))

    def propose_erasure(self, officer: Officer, number: str, reason: str) -> StoredCase:
        """Agree to an erasure, which a second officer carries out. Raises NotPossible for an open case."""
        return self._desk.act(officer, number, Action.PROPOSE_ERASURE, Given(reason=reason))

    def erase(self, officer: Officer, number: str, reason: str) -> Anonymised:
        """Destroy the key of a closed case (city desk; 个人信息保护法 第四十七条).

        Somebody else has agreed to it before: raises NotPossible otherwise, as for an open case.
        """
        case = self._desk.act(officer, number, Action.ERASE, Given(reason=reason))
        entry = AuditEntry(officer.actor, "anonymised", case.number)
        gone = self._records.anonymise(case, self._clock.now(), entry)
        self._files.remove(gone.files)
        return gone


def blackened(text: str) -> str:
    """`text` with every character of personal data that is found replaced by ■; its length stays."""
    signs = list(text)
    for span in find(text):
        signs[span.start : span.end] = BLACK * (span.end - span.start)
    return "".join(signs)
