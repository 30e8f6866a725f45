"""Filing and following of cases: seal, write evidence, one transaction, and only then show the code."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from portal.clock import SHANGHAI, Clock
from portal.complaints.evidence import EvidenceStore, Upload, check_file
from portal.complaints.fields import Findings
from portal.complaints.following import Following
from portal.complaints.intake import IntakeRejected, intake_to_json, read_intake, unknown_notice
from portal.complaints.notice_versions import was_shown
from portal.complaints.phone import phone_tail
from portal.complaints.records import CaseFile, Intake, Receipt
from portal.complaints.repository import (
    AlreadyStored,
    CaseRepository,
    Factor,
    FilerMarks,
    FilingLock,
    NewFiling,
    StoredFiling,
)
from portal.complaints.routing import elsewhere
from portal.complaints.sealed_case import content_digest, encrypt_upload, factor_digest, seal_case
from portal.complaints.townships import TownshipTable
from portal.failures import StorageFailed
from portal.notices import notice, spoken
from portal.security.codes import (
    RANDOM_BYTES,
    code_from,
    digits_of,
    fold_code,
    new_code,
    new_pin,
    parse_code,
    pin_from,
)
from portal.security.keys import KeyRing

MOST_TRIES: Final = 10
TRY_WINDOW: Final = timedelta(hours=1)
ACCESS_FOR: Final = timedelta(minutes=30)
_SHORTEST_KEY: Final = 16
_ABSENT: Final = FilingLock("absent", "", b"", "phone_tail", b"", None, b"")


class NotFound(Exception):
    """No case for this code and number. One text for a malformed code, an absent one, a wrong number."""


class TooManyTries(Exception):
    """The code was tried too often within an hour, whether it exists or not."""


class FilingChanged(Exception):
    """The same idempotency key came with other content; nothing was filed."""


@dataclass(frozen=True, slots=True)
class Access:
    """Proof that a right code and number were given: kept on the server, good for half an hour."""

    filing_id: str
    until: datetime


class ComplaintService:
    """Takes cases and lets the holders of codes follow them. Safe to share between threads."""

    def __init__(
        self,
        repository: CaseRepository,
        keys: KeyRing,
        clock: Clock,
        evidence_store: EvidenceStore,
        *,
        channel: Literal["assisting", "designated"] = "assisting",
        following: Following | None = None,
        townships: Callable[[], TownshipTable] = TownshipTable,
    ) -> None:
        self._repository = repository
        self._keys = keys
        self._clock = clock
        self._evidence = evidence_store
        self._townships = townships
        self._following = following or Following(keys, clock, channel)

    def today(self) -> date:
        """The day in Shanghai by which filings are checked."""
        return self._clock.today()

    def file(
        self, intake: Intake, idempotency_key: str | None = None, uploads: Sequence[Upload] = ()
    ) -> Receipt:
        """File a case, or both, and return the receipt once everything is on the disk.

        `uploads` hold every file that the intake names, by that name; no path is opened here.
        `idempotency_key` is a secret of 16 characters or more that the caller made for one act of
        filing: a second call with it and the same content files nothing and returns the same receipt.
        The code of such a filing is derived from it under the key ring, so it is still stored nowhere.

        Raises IntakeRejected (every error named), StorageFailed (nothing was acknowledged),
        FilingChanged, ValueError for a key that is too short.
        """
        if idempotency_key is not None and len(idempotency_key) < _SHORTEST_KEY:
            raise ValueError(f"an idempotency key needs {_SHORTEST_KEY} characters or more")
        intake = read_intake(intake_to_json(intake), self._clock.today())
        files = _check_files(intake, uploads)
        try:
            if receipt := self._filed_before(intake, files, idempotency_key):
                return receipt
            _check_notice(intake, self._clock.today())
            try:
                return self._file(intake, files, idempotency_key)
            except AlreadyStored:  # the other of two simultaneous calls was quicker
                if receipt := self._filed_before(intake, files, idempotency_key):
                    return receipt
                raise StorageFailed from None
        except StorageFailed as error:
            raise StorageFailed(notice("complaints.not_filed")) from error

    def track(self, code: str, phone_tail: str | None = None, pin: str | None = None) -> CaseFile:
        """What the holder of `code` may see, given the phone's last four digits or the PIN.

        Raises what `open` raises.
        """
        return self.case_file(self.open(code, phone_tail, pin))

    def open(self, code: str, phone_tail: str | None = None, pin: str | None = None) -> Access:
        """Access to the filing of `code` for half an hour.

        Does the same work whether the code is malformed, absent or right. Raises NotFound with one
        text for all of these, TooManyTries after 10 wrong tries of a code within an hour, StorageFailed.
        """
        typed = parse_code(code)
        tried = typed or fold_code(code)[:64]
        try_digest = self._keys.digest("try", tried)
        tries = self._repository.count_try(try_digest, self._clock.now(), TRY_WINDOW)
        if tries > MOST_TRIES:
            raise TooManyTries(notice("complaints.too_many_tries"))
        candidates = [self._keys.digest("code", tried, key_id=id_) for id_ in self._keys.hashing_ids]
        lock = self._repository.lock_by_code(candidates) or _ABSENT
        given = digits_of((phone_tail if lock.factor == "phone_tail" else pin) or "")
        key_id = lock.hmac_key_id or self._keys.hashing_id
        expected = factor_digest(self._keys, lock.id, lock.factor, given, key_id)
        opens = hmac.compare_digest(expected, lock.factor_hmac)
        if not opens or typed is None or lock is _ABSENT:
            raise NotFound(notice("complaints.not_found"))
        self._repository.clear_tries(try_digest)
        return Access(lock.id, self._clock.now() + ACCESS_FOR)

    def case_file(self, access: Access) -> CaseFile:
        """What the holder of this access may see. Raises NotFound once it has ended, StorageFailed."""
        return self._following.case_file(self._repository.filing(self.filing_of(access)))

    def filing_of(self, access: Access) -> str:
        """The filing that `access` opens; raises NotFound once it has ended."""
        if self._clock.now() > access.until:
            raise NotFound(notice("complaints.access_ended"))
        return access.filing_id

    def _file(self, intake: Intake, uploads: Sequence[Upload], idempotency_key: str | None) -> Receipt:
        key_id = self._keys.hashing_id
        code, pin = self._new_code_and_pin(idempotency_key, key_id)
        filing_id = secrets.token_hex(16)
        factor: Factor = "phone_tail" if intake.complainant else "pin"
        second = phone_tail(intake.complainant.phone) if intake.complainant else pin
        lock = FilingLock(
            id=filing_id,
            hmac_key_id=key_id,
            code_hmac=self._keys.digest("code", code),
            factor=factor,
            factor_hmac=factor_digest(self._keys, filing_id, factor, second, key_id),
            idempotency_hmac=self._keys.digest("idempotency", idempotency_key) if idempotency_key else None,
            content_hmac=content_digest(self._keys, intake, uploads, key_id),
        )
        stored = [encrypt_upload(upload, secrets.token_hex(16)) for upload in uploads]
        townships = self._townships()
        cases = tuple(
            seal_case(self._keys, secrets.token_hex(16), kind, intake, stored, townships)
            for kind in intake.kinds
        )
        self._evidence.put({item.stored_name: item.ciphertext for item in stored})
        filing = self._repository.add(
            NewFiling(lock, self._clock.now(), cases, _marks(self._keys, intake, key_id))
        )
        return self._receipt(filing, code, pin if factor == "pin" else None, intake)

    def _receipt(self, filing: StoredFiling, code: str, pin: str | None, intake: Intake) -> Receipt:
        summaries = tuple(self._following.summary(case) for case in filing.cases)
        return Receipt(code, pin, filing.received_at.astimezone(SHANGHAI), summaries, elsewhere(intake) or "")

    def _filed_before(
        self, intake: Intake, uploads: Sequence[Upload], idempotency_key: str | None
    ) -> Receipt | None:
        if idempotency_key is None:
            return None
        candidates = [
            self._keys.digest("idempotency", idempotency_key, key_id=id_) for id_ in self._keys.hashing_ids
        ]
        lock = self._repository.lock_by_idempotency(candidates)
        if lock is None:
            return None
        content = content_digest(self._keys, intake, uploads, lock.hmac_key_id)
        if not hmac.compare_digest(content, lock.content_hmac):
            raise FilingChanged(notice("complaints.filing_changed"))
        code, pin = self._new_code_and_pin(idempotency_key, lock.hmac_key_id)
        shown_pin = pin if lock.factor == "pin" else None
        return self._receipt(self._repository.filing(lock.id), code, shown_pin, intake)

    def _new_code_and_pin(self, idempotency_key: str | None, key_id: str) -> tuple[str, str]:
        if idempotency_key is None:
            return new_code(), new_pin()
        code = self._keys.digest("code of key", idempotency_key, key_id=key_id)[:RANDOM_BYTES]
        return code_from(code), pin_from(self._keys.digest("pin of key", idempotency_key, key_id=key_id)[:8])


def _marks(keys: KeyRing, intake: Intake, key_id: str) -> FilerMarks | None:
    """What tells equal filers apart from different ones (第十七条), as HMACs; none for anonymous reports."""
    who = intake.complainant
    if who is None:
        return None
    phone, name, address = (
        keys.digest(f"filer {part}", "".join(text.split()), key_id=key_id)
        for part, text in (("phone", who.phone), ("name", who.name), ("address", who.address))
    )
    return FilerMarks(phone, name, address)


def _check_notice(intake: Intake, today: date) -> None:
    """What is filed anew is filed under the notice of its day; raises IntakeRejected."""
    if not was_shown(intake.notice_version, today):
        raise IntakeRejected(unknown_notice(spoken()))


def _check_files(intake: Intake, uploads: Sequence[Upload]) -> list[Upload]:
    """The files that the intake names, in its order; raises IntakeRejected."""
    findings = Findings(spoken())
    by_name = {upload.name: upload for upload in uploads}
    files: list[Upload] = []
    for place, name in enumerate(intake.file_names):
        path = f"evidence.{place}" if name in intake.evidence else "agent.letter"
        upload = by_name.get(name)
        if upload is None:
            findings.add(path, "file_missing", name=name[-60:])
        elif check_file(findings, path, upload) is not None:
            files.append(upload)
    for name in by_name.keys() - set(intake.file_names):
        findings.add("evidence", "file_not_named", name=name[-60:])
    if findings.errors:
        raise IntakeRejected(tuple(findings.errors))
    return files
