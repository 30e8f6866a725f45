"""What the holder of a case code can do: answer, add facts, withdraw, ask for correction or deletion, rate.

Each call carries the `Access` that `ComplaintService.open` gave for the right code and number; it names a
filing, never leaves the server, and ends after half an hour. `key` is a secret of the form that is sent:
sent again with the same words, as by a double click or after a lost answer, it is still one entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from portal.complaints.consequences import Given
from portal.complaints.evidence import Upload, media_type, most_bytes
from portal.complaints.fields import Findings
from portal.complaints.intake import MOST_FILES, IntakeRejected
from portal.complaints.officers import Party
from portal.complaints.repository import StoredCase
from portal.complaints.service import Access, ComplaintService
from portal.complaints.stepping import NOTHING, NotPossible, Stepper
from portal.complaints.transitions import Action
from portal.notices import notice, spoken

CITIZEN: Final = "citizen"
MOST_A_DAY: Final = 20


class CaseHolder:
    """Steps that the holder of a code takes. Safe to share between threads."""

    def __init__(self, stepper: Stepper, service: ComplaintService) -> None:
        self._stepper = stepper
        self._service = service

    def withdraw(self, access: Access, number: str, reason: str = "", *, key: str = "") -> StoredCase:
        """Withdraw a complaint; a report filed with it goes on (总局令第121号 第九条)."""
        return self._take(access, number, Action.WITHDRAW, Given(reason=reason, key=key))

    def reply(
        self, access: Access, number: str, text: str, uploads: Sequence[Upload] = (), *, key: str = ""
    ) -> StoredCase:
        """Answer what the desk asked, with files if any."""
        return self._take(access, number, Action.REPLY, Given(text=text, uploads=uploads, key=key))

    def add_facts(
        self, access: Access, number: str, text: str, uploads: Sequence[Upload] = (), *, key: str = ""
    ) -> StoredCase:
        """Add new facts; a closed mediation stays closed (第十六条、第三十五条)."""
        return self._take(access, number, Action.ADD_FACTS, Given(text=text, uploads=uploads, key=key))

    def open_report(self, access: Access, number: str, text: str, *, key: str = "") -> StoredCase:
        """Open a report from what was filed and these new facts (第九条、第三十五条)."""
        return self._take(access, number, Action.OPEN_REPORT, Given(text=text, key=key))

    def ask_correction(self, access: Access, number: str, text: str, *, key: str = "") -> StoredCase:
        """Ask that something about oneself be corrected (个人信息保护法 第四十六条)."""
        return self._take(access, number, Action.ASK_CORRECTION, Given(text=text, key=key))

    def ask_deletion(self, access: Access, number: str, text: str = "", *, key: str = "") -> StoredCase:
        """Ask that what is kept about oneself be deleted (个人信息保护法 第四十七条)."""
        return self._take(access, number, Action.ASK_DELETION, Given(text=text, key=key))

    def rate(self, access: Access, number: str, stars: int, *, key: str = "") -> StoredCase:
        """Say how content one is with the handling, 1 to 5, at the end."""
        return self._take(access, number, Action.RATE, Given(rating=stars, key=key))

    def packet_source(self, access: Access, number: str) -> StoredCase:
        """The case whose packet for 12315 its holder may have. Raises NotPossible."""
        return self._own(access, number)

    def _take(self, access: Access, number: str, action: Action, given: Given = NOTHING) -> StoredCase:
        self._check_files(given.uploads)
        case = self._own(access, number)
        if self._stepper.was_taken(case, action, given):
            return self._own(access, number)
        since = self._stepper.clock.now() - timedelta(days=1)
        if sum(1 for event in case.events if event.actor == CITIZEN and event.at > since) > MOST_A_DAY:
            raise NotPossible(notice("steps.too_many_today"))
        return self._stepper.take(case, Party.CITIZEN, CITIZEN, action, given)

    def _own(self, access: Access, number: str) -> StoredCase:
        """The case of this filing with that number; another's number is as good as none."""
        filing_id = self._service.filing_of(access)
        for case in self._stepper.work.of_filing(filing_id):
            if case.number == number:
                return case
        raise NotPossible(notice("steps.not_possible"))

    def _check_files(self, uploads: Sequence[Upload]) -> None:
        findings = Findings(spoken())
        for place, upload in enumerate(uploads):
            kind = media_type(upload)
            most = most_bytes(kind or "")
            if len(upload.content) > most:
                name = upload.name[-60:]
                findings.add(f"evidence.{place}", "file_too_big", name=name, most=most // 1024 // 1024)
            elif kind is None:
                findings.add(f"evidence.{place}", "file_type", name=upload.name[-60:])
        if len(uploads) > MOST_FILES:
            findings.add("evidence", "too_many_files", most=MOST_FILES)
        if findings.errors:
            raise IntakeRejected(tuple(findings.errors))
