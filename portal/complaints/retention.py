"""What may no longer be kept: cases three years after closing, files that belong to nothing, old tries.

A case is made anonymous by destroying its key: what tells who filed, the narrative, the messages and the
files are unreadable from then on. Kind, unit, problem, days and the public timeline stay for statistics.
Three years: the notice on personal information says so (`complaints.privacy.text`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from portal.clock import Clock
from portal.complaints.case_lists import CaseRecords
from portal.security.audit import AuditEntry

KEPT_YEARS: Final = 3
ORPHAN_AFTER: Final = timedelta(hours=24)
_TRIES_AFTER: Final = timedelta(hours=1)


class PurgedFiles(Protocol):
    """Where files lie that may have to go."""

    def older_than(self, moment: datetime) -> frozenset[str]:
        """Names of files last written before `moment`."""
        ...

    def remove(self, names: frozenset[str]) -> None:
        """Remove these files; one that is gone already is no error. Raises StorageFailed."""
        ...


class KeptDrafts(Protocol):
    """Drafts of filings, kept for a day after they were last saved."""

    def drop_before(self, moment: datetime) -> int:
        """Forget the drafts that were last saved before `moment`; how many."""
        ...

    def file_names(self) -> frozenset[str]:
        """Names of all files that drafts hold."""
        ...


@dataclass(frozen=True, slots=True)
class Purged:
    """How much went: cases made anonymous, drafts, files without a readable case or draft."""

    cases: int
    drafts: int
    files: int


class Retention:
    """Deletes what may no longer be kept."""

    def __init__(self, records: CaseRecords, files: PurgedFiles, drafts: KeptDrafts, clock: Clock) -> None:
        self._records = records
        self._drafts = drafts
        self._files = files
        self._clock = clock

    def purge(self) -> Purged:
        """Do it now; may be run as often as one likes. Raises StorageFailed."""
        now = self._clock.now()
        number = 0
        while due := self._records.expired(_years_before(now, KEPT_YEARS)):
            for case in due:
                entry = AuditEntry("system", "anonymised", case.number, {"years": str(KEPT_YEARS)})
                gone = self._records.anonymise(case, now, entry)
                self._files.remove(gone.files)
                number += 1
        drafts = self._drafts.drop_before(now - ORPHAN_AFTER)
        # A file younger than a day may belong to a filing that is being stored at this moment; one of a
        # draft that was saved again may be older. Drafts are asked first: theirs may become a case's.
        old = self._files.older_than(now - ORPHAN_AFTER)
        orphans = old - self._drafts.file_names() - self._records.readable_files()
        self._files.remove(orphans)
        self._records.forget_tries(now - _TRIES_AFTER)
        return Purged(number, drafts, len(orphans))


def _years_before(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year - years, day=28)
