"""Who gets a packet: the officer who handles the case, and, where the citizen hands it in, its holder."""

from __future__ import annotations

from typing import Literal

from portal.clock import Clock
from portal.complaints.case_reading import CaseReading
from portal.complaints.evidence import EvidenceStore
from portal.complaints.holder import CaseHolder
from portal.complaints.officers import Officer
from portal.complaints.packet import PacketFile, make_packet
from portal.complaints.sealed_case import REDACTED, open_case, open_evidence
from portal.complaints.service import Access
from portal.complaints.stepping import NotPossible
from portal.complaints.work import CaseWork
from portal.notices import notice
from portal.security.audit import AuditEntry
from portal.security.keys import KeyRing


class Packets:
    """Makes packets for 12315; every one is audited, since it holds who filed."""

    def __init__(
        self,
        reading: CaseReading,
        holder: CaseHolder,
        work: CaseWork,
        keys: KeyRing,
        clock: Clock,
        evidence: EvidenceStore,
        channel: Literal["assisting", "designated"],
    ) -> None:
        self._reading = reading
        self._holder = holder
        self._work = work
        self._keys = keys
        self._clock = clock
        self._evidence = evidence
        self._channel = channel

    def for_officer(self, officer: Officer, number: str) -> tuple[PacketFile, ...]:
        """The packet of a case that `officer` handles. Raises NotAllowed, NoSuchCase, Erased."""
        self._reading.identity(officer, number, "packet")  # the guarded door, audited
        return self._make(number)

    def for_holder(self, access: Access, number: str) -> tuple[PacketFile, ...]:
        """The packet for the holder of a code, in assisting mode. Raises NotPossible, NotFound, Erased."""
        if self._channel != "assisting":
            raise NotPossible(notice("steps.not_possible"))
        case = self._holder.packet_source(access, number)
        self._work.record(self._clock.now(), AuditEntry("citizen", "packet", case.number))
        return self._make(number)

    def _make(self, number: str) -> tuple[PacketFile, ...]:
        case = self._work.by_number(number)
        if case is None:
            raise NotPossible(notice("steps.no_such_case"))
        sealed = self._work.sealed(case.id)
        record = open_case(self._keys, sealed)
        if REDACTED in record:  # what may be shown is what is handed on
            record["what_happened"] = record.pop(REDACTED)
        uploads = tuple(open_evidence(self._keys, sealed, self._evidence))
        return make_packet(case, record, uploads, self._clock.today().isoformat())
