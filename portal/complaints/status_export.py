"""The status export of 12315: a CSV whose columns are mapped once, then read row by row.

A row records the receipt of a case that is ours and, where the law's table allows it, the step that the
status names. What cannot be done by itself (a refusal needs its ground, an unknown status) is listed for an
officer. Reading the same file twice changes nothing the second time.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from portal.complaints.consequences import Given
from portal.complaints.desk import CaseDesk, NotAllowed
from portal.complaints.officers import Officer, Role
from portal.complaints.records import CaseKind
from portal.complaints.repository import StoredCase
from portal.complaints.stepping import Incomplete, NotPossible
from portal.complaints.transitions import Action
from portal.complaints.work import CaseWork

SETTING: Final = "12315-columns"
MOST_ROWS: Final = 50_000
# Guesses for a first file; what the desk confirms is kept and goes before them.
_USUAL: Final = {
    "receipt_number": ("登记编号", "投诉举报编号", "工单编号", "编号"),
    "our_number": ("来源编号", "外部编号", "门户编号"),
    "received_on": ("登记时间", "登记日期", "接收时间", "收到日期"),
    "status": ("状态", "办理状态", "当前状态"),
    "decided_on": ("办理时间", "状态时间", "更新时间"),
}
_STEPS: Final[dict[CaseKind, dict[str, tuple[Action, ...]]]] = {
    CaseKind.COMPLAINT: {
        "已受理": (Action.ACCEPT,),
        "调解中": (Action.ACCEPT, Action.START_MEDIATION),
        "调解成功": (Action.ACCEPT, Action.START_MEDIATION, Action.AGREE),
    },
    CaseKind.REPORT: {
        "已分派": (Action.TRIAGE,),
        "核查中": (Action.TRIAGE, Action.VERIFY),
        "已立案": (Action.TRIAGE, Action.VERIFY, Action.FILE_CASE),
    },
}
_WAITING: Final = {"待受理", "已登记", "待分派", ""}
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")


class UnreadableExport(Exception):
    """The file is not a CSV that can be read, or lacks a column that is needed; nothing was changed."""


@dataclass(slots=True)
class ImportReport:
    """What came of an export: rows read, receipts recorded, steps taken, and what an officer must look at."""

    rows: int = 0
    receipts: int = 0
    steps: int = 0
    unknown: list[str] = field(default_factory=list)
    to_do: list[tuple[str, str]] = field(default_factory=list)


class StatusImport:
    """Reads exports of 12315 on behalf of an officer; every step goes through the desk's door."""

    def __init__(self, desk: CaseDesk, work: CaseWork) -> None:
        self._desk = desk
        self._work = work

    def columns(self) -> dict[str, str]:
        """The mapping that the desk confirmed; empty before that."""
        kept = self._work.setting(SETTING)
        return dict(json.loads(kept)) if kept else {}

    def map_columns(self, officer: Officer, columns: dict[str, str]) -> None:
        """Keep which column of the export holds what (keys as in `columns_of`); for the city desk."""
        self._desk.need_role(officer, "map_columns", Role.CITY_DESK)
        known = {key: name for key, name in columns.items() if key in _USUAL and name}
        self._work.set_setting(SETTING, json.dumps(known, ensure_ascii=False))

    def read(self, officer: Officer, content: bytes) -> ImportReport:
        """Take in an export. Raises UnreadableExport before anything is changed."""
        rows = _rows(content)
        mapping = columns_of(list(rows[0]) if rows else [], self.columns())
        report = ImportReport()
        for row in rows:
            report.rows += 1
            values = {key: (row.get(name) or "").strip() for key, name in mapping.items()}
            case = self._find(values)
            if case is None:
                report.unknown.append(values["receipt_number"] or values.get("our_number", ""))
                continue
            try:
                self._take(officer, case, values, report)
            except (NotAllowed, NotPossible, Incomplete) as refused:
                report.to_do.append((case.number, str(refused)))
        return report

    def _find(self, values: dict[str, str]) -> StoredCase | None:
        if ours := values.get("our_number"):
            return self._work.by_number(ours.upper())
        found = self._work.by_receipt(values["receipt_number"]) if values["receipt_number"] else ()
        return found[0] if len(found) == 1 else None

    def _take(self, officer: Officer, case: StoredCase, values: dict[str, str], report: ImportReport) -> None:
        received, decided = _day(values.get("received_on", "")), _day(values.get("decided_on", ""))
        number = values["receipt_number"]
        new = (number and number != case.receipt_number) or (received and received != case.received_on)
        if new and case.closed_at is None:
            case = self._desk.record_receipt(
                officer, case.number, receipt_number=number, received_on=received
            )
            report.receipts += 1
        status = values.get("status", "")
        if status in _WAITING:
            return
        ways = _STEPS[case.kind].get(status)
        if ways is None:
            report.to_do.append((case.number, status))
            return
        done = {event.event for event in case.events}
        for action in ways:
            if action.value not in done:
                day = decided if action is ways[-1] else None
                self._desk.act(officer, case.number, action, Given(day=day))
                report.steps += 1


def columns_of(header: list[str], confirmed: dict[str, str]) -> dict[str, str]:
    """Which column holds what: as confirmed, else by its usual name. Raises UnreadableExport."""
    names = {name.strip(): name for name in header if name}
    found: dict[str, str] = {}
    for key, usual in _USUAL.items():
        for name in (confirmed.get(key, ""), *usual):
            if name in names:
                found[key] = names[name]
                break
    if "receipt_number" not in found:
        raise UnreadableExport("没有找到12315编号这一列，请先对应列名。")
    return found


def _rows(content: bytes) -> list[dict[str, str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableExport("文件不是UTF-8或GB18030编码的CSV。")
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""))
        rows = [{str(k): str(v or "") for k, v in row.items() if k} for row in reader]
    except csv.Error as error:
        raise UnreadableExport("文件不是能读的CSV。") from error
    if len(rows) > MOST_ROWS:
        raise UnreadableExport(f"一次最多{MOST_ROWS}行。")
    return rows


def _day(text: str) -> date | None:
    match = _DAY.match(text)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
