"""Packets of several cases as one ZIP: a folder for each case, and a list of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Final

from portal import notices
from portal.clock import Clock
from portal.complaints.case_reading import CaseReading
from portal.complaints.letter_kinds import MadeFile
from portal.complaints.officers import Officer
from portal.complaints.packets import Packets
from portal.complaints.plain_cells import csv_table
from portal.complaints.repository import StoredCase
from portal.complaints.routing import unit_by_code
from portal.complaints.sealed_case import Erased
from portal.complaints.stepping import NotPossible
from portal.complaints.work import CaseWork
from portal.security.audit import AuditEntry

ZIP: Final = "application/zip"
MOST_CASES: Final = 50
MOST_BYTES: Final = 200 * 1024 * 1024  # of all files together: it is made in memory
_COLUMNS: Final = (
    "number", "kind", "problem", "business", "happened_on", "unit", "receipt", "files", "folder", "remark",
)  # fmt: skip


class PacketBundles:
    """Makes bundles for officers; each packet in one is audited as if it was made alone."""

    def __init__(self, packets: Packets, reading: CaseReading, work: CaseWork, clock: Clock) -> None:
        self._packets, self._reading, self._work, self._clock = packets, reading, work, clock

    def make(self, officer: Officer, numbers: Sequence[str]) -> MadeFile:
        """The ZIP of these cases; one that was erased stands in the list with a remark and has no folder.

        Raises NotPossible for no case, more than fifty, or files of more than 200 MB; NotAllowed,
        NoSuchCase, StorageFailed: then nothing is handed out.
        """
        wanted = tuple(dict.fromkeys(numbers))
        if not 0 < len(wanted) <= MOST_CASES:
            raise NotPossible(notices.notice("packet.bundle.number_of_cases", most=MOST_CASES))
        # Asked of all before the first is opened: a bundle is handed out whole, or not.
        cases = [self._reading.view(officer, number).case for number in wanted]
        moment = self._clock.now()
        rows: list[Sequence[str | int]] = [[_zh(name) for name in _COLUMNS]]
        out, size = io.BytesIO(), 0
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:

            def put(name: str, content: bytes) -> None:
                entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
                entry.external_attr = 0o600 << 16
                bundle.writestr(entry, content, zipfile.ZIP_DEFLATED)

            for case in cases:
                try:
                    files = self._packets.for_officer(officer, case.number)
                except Erased:
                    rows.append(_row(case, 0, _zh("erased")))
                    continue
                size += sum(len(file.content) for file in files)
                if size > MOST_BYTES:
                    raise NotPossible(notices.notice("packet.bundle.too_large", most=MOST_BYTES // 1024**2))
                for file in files:
                    put(f"{case.number}/{file.name}", file.content)
                rows.append(_row(case, len(files), ""))
            put(f"{_zh('list')}.csv", csv_table(rows))
        entry = AuditEntry(officer.actor, "packets", "-", {"numbers": " ".join(wanted)})
        self._work.record(moment, entry)
        return MadeFile(f"{_zh('name', moment=f'{moment:%Y%m%d-%H%M}')}.zip", out.getvalue(), ZIP)


def _row(case: StoredCase, files: int, remark: str) -> list[str | int]:
    return [
        case.number,
        notices.notice(f"complaints.kind.{case.kind}", "zh"),
        notices.notice(f"complaints.problem.{case.problem}", "zh"),
        case.respondent_name,
        str(case.happened_on or ""),
        unit_by_code(case.unit_code).authority,
        case.receipt_number,
        files,
        f"{case.number}/" if files else "",
        remark,
    ]


def _zh(key: str, **values: object) -> str:
    # What is handed to 12315 is Chinese, whatever language the page is in.
    return notices.notice(f"packet.bundle.{key}", "zh", **values)
