"""The whole side of cases over SQLite (or a given database), with a clock that tests set forward."""

from __future__ import annotations

import dataclasses
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from portal.case_side import CaseSide
from portal.clock import SHANGHAI, Clock
from portal.complaints.intake import read_intake
from portal.complaints.officers import Officer, Role
from portal.complaints.records import CaseKind, Receipt
from portal.complaints.repository import StoredCase
from portal.complaints.routing import CITY_CODE
from portal.complaints.service import Access
from portal.security.keys import open_key_ring
from portal.settings import Settings
from tests.case_fakes import NOW, complaint

FENGZE = "350503"
JINJIANG = "350582"
UNIT = Officer("fz-1", frozenset({Role.UNIT_OFFICER}), FENGZE)
OTHER = Officer("jj-1", frozenset({Role.UNIT_OFFICER}), JINJIANG)
CITY = Officer("city-1", frozenset({Role.CITY_DESK}), CITY_CODE)
PUBLISHER = Officer("pub-1", frozenset({Role.PUBLISHER}), CITY_CODE)
AUDITOR = Officer("aud-1", frozenset({Role.AUDITOR}), CITY_CODE)


# Tests of rules take thousands of steps; what a power cut does to them is tests/durability's question.
_MEMORY = Path("/dev/shm")


def quick_folder(prefix: str) -> Path:
    """A new folder in memory where there is one: every step is flushed there without a disk to wait for."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=_MEMORY if _MEMORY.is_dir() else None))


class MovingClock(Clock):
    """A clock that tests set."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment
        super().__init__(lambda: self.moment)

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)

    def on(self, day: date) -> None:
        """Ten in the morning of `day`."""
        self.moment = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)


class Side(CaseSide):
    """`CaseSide` whose accounts are those of the test officers, and one more in 丰泽."""

    def colleague(self, account_id: str) -> Officer | None:
        known = {one.id: one for one in (UNIT, OTHER, CITY, PUBLISHER, AUDITOR)}
        known["fz-2"] = dataclasses.replace(UNIT, id="fz-2")
        return known.get(account_id)


class Desk:
    """`CaseSide` and short ways to file and to look."""

    def __init__(self, folder: Path, clock: MovingClock | None = None, **settings: Any) -> None:
        self.clock = clock or MovingClock()
        self.settings = Settings(data_dir=folder, **settings)
        self.keys = open_key_ring(folder / "keys")
        self.side = Side(self.settings, self.clock, self.keys)
        self.desk = self.side.desk
        self.reading = self.side.reading
        self.holder = self.side.holder

    def file(self, **changes: Any) -> Receipt:
        intake = read_intake(complaint(**changes), self.clock.today())
        return self.side.complaints.file(intake)

    def numbers(self, **changes: Any) -> tuple[str, str]:
        """Numbers of a complaint and a report filed together."""
        first, second = self.file(**changes).cases
        return first.number, second.number

    def registered(self, **changes: Any) -> tuple[str, str]:
        """The same, with the receipt recorded today."""
        numbers = self.numbers(**changes)
        for number in numbers:
            self.desk.record_receipt(CITY, number, received_on=self.clock.today())
        return numbers

    def access(self, receipt: Receipt) -> Access:
        return self.side.complaints.open(receipt.case_code, "8000", receipt.pin)

    def case(self, number: str) -> StoredCase:
        case = self.side.work.by_number(number)
        assert case is not None
        return case


def is_report(case: StoredCase) -> bool:
    return case.kind is CaseKind.REPORT
