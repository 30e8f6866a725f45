"""The services around cases, made from the settings when they are first asked for."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING

from portal.clock import Clock
from portal.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from knowledge.rules.working_days import Calendar
    from portal.advisories.public_warnings import PublicWarnings
    from portal.complaints.case_file_paper import CaseFilePaper
    from portal.complaints.case_reading import CaseReading
    from portal.complaints.desk import CaseDesk
    from portal.complaints.evidence import KeptEvidence
    from portal.complaints.holder import CaseHolder
    from portal.complaints.letters import Letters
    from portal.complaints.monthly_report import MonthlyReports
    from portal.complaints.officers import Officer
    from portal.complaints.packets import Packets
    from portal.complaints.personal_care import PersonalCare
    from portal.complaints.public_statistics import StatisticsDesk
    from portal.complaints.retention import Retention
    from portal.complaints.service import ComplaintService
    from portal.complaints.status_import import StatusImport
    from portal.complaints.stepping import Stepper
    from portal.complaints.townships import TownshipTable
    from portal.officers.accounts import Accounts
    from portal.security.keys import KeyRing
    from portal.staff_side import StaffSide
    from portal.storage.audit import SqlAudit
    from portal.storage.case_records import SqlCaseRecords
    from portal.storage.case_work import SqlCaseWork
    from portal.storage.near_cases import SqlNearCases


log = logging.getLogger(__name__)


class CaseSide:
    """Filing, following, the officers' service and what belongs to them."""

    def __init__(self, settings: Settings, clock: Clock, keys: KeyRing) -> None:
        self._settings = settings
        self._clock = clock
        self._keys = keys

    @cached_property
    def _engine(self) -> Engine:
        from portal.storage.migrations import open_migrated

        return open_migrated(self._settings, "cases")

    @cached_property
    def evidence(self) -> KeptEvidence:
        """Where encrypted files lie: in `evidence/` of the data folder, or at METROLOGY_EVIDENCE_URL."""
        from portal.complaints.evidence import FolderEvidence

        if self._settings.evidence_url:
            from portal.complaints.evidence_remote import RemoteEvidence

            return RemoteEvidence(self._settings.evidence_url)
        return FolderEvidence(self._settings.data_dir / "evidence")

    def calendar(self) -> Calendar:
        """The calendar of working days with the operator's `holidays.toml`; read anew when it changed."""
        from knowledge.rules.calendar import Calendar

        path = self._settings.data_dir / "holidays.toml"
        changed = path.stat().st_mtime_ns if path.is_file() else 0
        if self._calendar_read is None or self._calendar_read[0] != changed:
            self._calendar_read = (changed, Calendar.load(path))
        return self._calendar_read[1]

    _calendar_read: tuple[int, Calendar] | None = None

    def townships(self) -> TownshipTable:
        """The operator's `townships.toml` of the two zones; read anew when it changed.

        Filing never fails for it: an unreadable table counts as empty and makes a task for the operator.
        """
        from portal.complaints.townships import NO_TOWNSHIPS, TownshipsUnreadable, TownshipTable

        path = self._settings.data_dir / "townships.toml"
        changed = path.stat().st_mtime_ns if path.is_file() else 0
        if self._townships_read is None or self._townships_read[0] != changed:
            try:
                table = TownshipTable.load(path)
            except TownshipsUnreadable as error:
                log.error("townships.toml is not used: %s", error)
                self.work.note_task("townships-unreadable", self._clock.now())
                table = NO_TOWNSHIPS
            self._townships_read = (changed, table)
        return self._townships_read[1]

    _townships_read: tuple[int, TownshipTable] | None = None

    @cached_property
    def audit(self) -> SqlAudit:
        """The audit log."""
        from portal.storage.audit import SqlAudit

        return SqlAudit(self._engine, self._keys)

    @cached_property
    def work(self) -> SqlCaseWork:
        """The store of the work on cases."""
        from portal.storage.case_work import SqlCaseWork

        return SqlCaseWork(self._engine, self.audit)

    @cached_property
    def records(self) -> SqlCaseRecords:
        """What is asked of all cases at once: queues, counts, retention."""
        from portal.storage.case_records import SqlCaseRecords

        return SqlCaseRecords(self._engine, self.audit)

    @cached_property
    def near_cases(self) -> SqlNearCases:
        """Cases that lie together."""
        from portal.storage.near_cases import SqlNearCases

        return SqlNearCases(self._engine)

    @cached_property
    def public_statistics(self) -> StatisticsDesk:
        """The statistics that everybody may see."""
        from portal.complaints.public_statistics import StatisticsDesk

        return StatisticsDesk(self.records, self._clock)

    @cached_property
    def stepper(self) -> Stepper:
        """Takes steps in cases."""
        from portal.complaints.stepping import Stepper

        return Stepper(
            self.work,
            self._keys,
            self._clock,
            self.evidence,
            self.calendar,
            self.townships,
            single_operator=self._settings.single_operator,
        )

    @cached_property
    def complaints(self) -> ComplaintService:
        """Takes and tracks cases."""
        from portal.complaints.following import Following
        from portal.complaints.service import ComplaintService
        from portal.storage.cases import SqlCases

        following = Following(self._keys, self._clock, self._settings.channel, self.work, self.calendar)
        return ComplaintService(
            SqlCases(self._engine),
            self._keys,
            self._clock,
            self.evidence,
            following=following,
            townships=self.townships,
        )

    @cached_property
    def holder(self) -> CaseHolder:
        """What the holder of a code does."""
        from portal.complaints.holder import CaseHolder

        return CaseHolder(self.stepper, self.complaints)

    @cached_property
    def desk(self) -> CaseDesk:
        """What officers do."""
        from portal.complaints.desk import CaseDesk

        return CaseDesk(self.stepper, self.colleague, self._stands_in_for)

    @cached_property
    def staff(self) -> StaffSide:
        """Those who work at the desk: accounts, sessions, absences, hand-over."""
        from portal.staff_side import StaffSide

        return StaffSide(self, self._engine, self._keys, self._clock)

    @property
    def accounts(self) -> Accounts:
        """Accounts of officers."""
        return self.staff.accounts

    def colleague(self, account_id: str) -> Officer | None:
        """The officer whose account has this id and is open; None otherwise."""
        return self.staff.colleague(account_id)

    def _stands_in_for(self, account_id: str) -> frozenset[str]:
        return self.staff.absences.stands_in_for(account_id)

    @cached_property
    def warnings(self) -> PublicWarnings:
        """Public warnings on metrology incidents."""
        from portal.advisories.public_warnings import PublicWarnings
        from portal.storage.warnings import SqlWarnings

        return PublicWarnings(SqlWarnings(self._engine, self.audit), self.desk, self._clock)

    @cached_property
    def reading(self) -> CaseReading:
        """What officers read."""
        from portal.complaints.case_reading import CaseReading

        return CaseReading(self.desk, self.stepper, self.records, self.audit)

    @cached_property
    def personal_care(self) -> PersonalCare:
        """Redaction, correction, erasure."""
        from portal.complaints.personal_care import PersonalCare

        return PersonalCare(self.desk, self.reading, self.records, self.evidence, self._clock)

    @cached_property
    def packets(self) -> Packets:
        """Packets for 12315."""
        from portal.complaints.packets import Packets

        return Packets(
            self.reading,
            self.holder,
            self.work,
            self._keys,
            self._clock,
            self.evidence,
            self._settings.channel,
        )

    @cached_property
    def letters(self) -> Letters:
        """Letters of a case; the bureaus' own templates lie in `letters/` of the data folder."""
        from portal.complaints.letters import Letters

        return Letters(self.reading, self._clock, self._settings.data_dir / "letters")

    @cached_property
    def case_file_paper(self) -> CaseFilePaper:
        """The file of a case as PDF."""
        from portal.complaints.case_file_paper import CaseFilePaper

        return CaseFilePaper(self.reading, self._clock)

    @cached_property
    def monthly_reports(self) -> MonthlyReports:
        """Monthly reports of units as XLSX."""
        from portal.complaints.monthly_report import MonthlyReports

        return MonthlyReports(self.reading)

    @cached_property
    def status_import(self) -> StatusImport:
        """Reads exports of 12315."""
        from portal.complaints.status_import import StatusImport

        return StatusImport(self.desk, self.work, self._clock)

    @cached_property
    def retention(self) -> Retention:
        """Deletes what may no longer be kept."""
        from portal.complaints.retention import Retention
        from portal.storage.drafts import SqlDrafts

        return Retention(self.records, self.evidence, SqlDrafts(self._engine), self._clock)
