"""Reads a list of honest businesses: every good row accepted, every other row named with a reason."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from ingest.business_cells import BadCell, clean, credit_code, day_of, status_of, validity, yes
from ingest.business_columns import Header, find_header, is_header_again
from ingest.isolation import DEFAULT, Limits
from ingest.readers.text import Unreadable, read_bytes
from ingest.sheets import Cell, Sheet, SheetRow, read_sheets
from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow, ListReading, RejectedCell, SkippedRow
from knowledge.districts import district_in, normalise_district

SUFFIXES: Final = frozenset({".xlsx", ".csv"})
_SUM: Final = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|共\d+[家户个])")
_REMARK: Final = re.compile(
    r"^(?:备\s*注|注\s*[::0-9]|说\s*明|填\s*表|制\s*表|审\s*核|填\s*报|联系人|联系电话|统计时间|截止时间"
    r"|单位\(盖章\))"
)
_SECTION: Final = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|第[一二三四五六七八九十]+批)"
)
_LONGEST: Final = {"name": 100, "address": 200, "industry": 50, "market": 60, "stall": 30, "township": 50}
_MOST_SHOWN: Final = 200
T = TypeVar("T")


@dataclass(slots=True)
class _Collected:
    rows: list[BusinessRow] = field(default_factory=list)
    rejected: list[RejectedCell] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    duplicates: int = 0
    seen: dict[tuple[str, ...], tuple[str, int]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)


def read_business_list(path: Path, limits: Limits = DEFAULT) -> ListReading:
    """Read an xlsx or csv list in a child process.

    Hidden sheets and rows are reported and not read. Raises Unreadable with one plain Chinese
    sentence when the file cannot be used at all or no sheet has a column of business names.
    """
    data = read_bytes(path)
    collected = _Collected()
    found = False
    for sheet in read_sheets(path, limits).sheets:
        if sheet.hidden:
            collected.skipped.append(
                SkippedRow(sheet.name, 0, f"{len(sheet.rows)}行", "隐藏的工作表，没有读取。")
            )
            continue
        header = find_header(sheet)
        if header is None:
            if sheet.rows:
                reason = "没有找到“单位名称”这一列，整张工作表没有读取。"
                collected.skipped.append(SkippedRow(sheet.name, 0, f"{len(sheet.rows)}行", reason))
            continue
        found = True
        if header.side_by_side:
            heading = header.headings[header.column_of("name") or 0]
            reason = "表头里有两列同名，像是两张表并排，请上下接成一张。"
            collected.rejected.append(RejectedCell(sheet.name, header.rows[0], heading, heading, reason))
            continue
        _read_sheet(sheet, header, path.stem, collected)
    if not found:
        raise Unreadable("没有找到“单位名称”这一列，不像诚信商家名单。")
    return ListReading(
        rows=tuple(collected.rows),
        rejected=tuple(collected.rejected),
        skipped=tuple(collected.skipped),
        source_name=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        title=next(filter(None, collected.titles), ""),
        duplicates=collected.duplicates,
        columns=collected.columns,
    )


def _read_sheet(sheet: Sheet, header: Header, file_title: str, into: _Collected) -> None:
    into.titles.append(header.title)
    into.columns |= {h: header.columns[c] for c, h in header.headings.items()}
    # A list of one unit often says so only in its title.
    unit = district_in(header.title) or district_in(sheet.name) or district_in(file_title)
    for row in sheet.rows:
        if row.number <= header.rows[-1]:
            continue
        if row.hidden:
            _skip(into, sheet, row, "隐藏的行，没有读取。")
        elif reason := _no_business(sheet, header, row):
            _skip(into, sheet, row, reason)
        elif (accepted := _read_row(sheet, header, row, unit, into)) is not None:
            _accept(accepted, into)


def _no_business(sheet: Sheet, header: Header, row: SheetRow) -> str:
    """Why a row is none of a business (and no mistake), or empty."""
    first = re.sub(r"\s+", " ", row.cells[min(row.cells)].text).strip().replace("：", ":").replace("（", "(")
    first = first.replace("）", ")")
    column = header.column_of("name")
    name = row.cells.get(column) if column is not None else None
    if is_header_again(header, row):
        return "重复的表头。"
    label = name.text.strip() if name else ""
    if _SUM.match(first) or (_SUM.match(label) and len(label) <= 8):
        return "合计行。"
    if _REMARK.match(first) and (name is None or name.text == row.cells[min(row.cells)].text):
        return "备注行。"
    lonely = len(row.cells) == 1 and len(header.columns) > 1
    if lonely and (sheet.wide(row) or _SECTION.match(first) or min(row.cells) != column):
        known = header.columns.get(min(row.cells), "ignored")
        return "" if known not in {"ignored", "name"} and not sheet.wide(row) else "标题或说明行。"
    return ""


def _read_row(sheet: Sheet, header: Header, row: SheetRow, unit: str, into: _Collected) -> BusinessRow | None:
    """The business of a row; None after its bad cells were named."""
    reader = _RowReader(sheet, header, row)
    name = reader.text("name")
    if not reader.bad and not name:
        reader.reject("name", "没有单位名称。")
    elif name and not re.search(r"[A-Za-z\u3400-\u9fff]", name):
        reader.reject("name", "单位名称里没有文字。")
    uscc = reader.take("uscc", credit_code, "")
    pledged_on = reader.take("pledged_on", day_of, None)
    no_end: tuple[date | None, date | None] = (pledged_on, None)
    start, valid_to = reader.take("valid_to", lambda cell: validity(cell, pledged_on), no_end)
    pledged_on = pledged_on or start
    if pledged_on and valid_to and valid_to < pledged_on:
        reader.reject("valid_to", "有效期早于承诺日期。")
    status = reader.take("status", status_of, PledgeStatus.ACTIVE)
    address = reader.text("address")
    district = normalise_district(reader.text("district"))
    accepted = BusinessRow(
        sheet=sheet.name,
        row=row.number,
        name=name,
        uscc=uscc,
        aliases=tuple(filter(None, re.split(r"[、,，;；/|]", reader.text("aliases")))),
        district=district or district_in(address) or unit,
        township=reader.text("township"),
        address=address,
        market=reader.text("market"),
        stall=reader.text("stall"),
        industry=reader.text("industry"),
        status=status,
        pledged_on=pledged_on,
        valid_to=valid_to,
        pledge_text=reader.text("pledge_text"),
        demonstration=reader.take("demonstration", yes, False),
    )
    into.rejected.extend(reader.bad)
    return None if reader.bad else accepted


def _accept(row: BusinessRow, into: _Collected) -> None:
    # Only rows that name themselves in full can be the same; blanks never make two rows one.
    if row.uscc and row.address:
        key = (row.uscc, row.name, row.address, row.market, row.stall)
        if key in into.seen:
            sheet, number = into.seen[key]
            into.duplicates += 1
            into.skipped.append(SkippedRow(row.sheet, row.row, row.name, f"与“{sheet}”第{number}行重复。"))
            return
        into.seen[key] = (row.sheet, row.row)
    into.rows.append(row)


def _skip(into: _Collected, sheet: Sheet, row: SheetRow, reason: str) -> None:
    text = " ".join(cell.text.strip() for _, cell in sorted(row.cells.items()))
    into.skipped.append(SkippedRow(sheet.name, row.number, text[:_MOST_SHOWN], reason))


class _RowReader:
    """Takes the fields of one row and remembers the cells that are bad."""

    def __init__(self, sheet: Sheet, header: Header, row: SheetRow) -> None:
        self.bad: list[RejectedCell] = []
        self._sheet, self._header, self._row = sheet, header, row
        self._columns = {f: c for c, f in header.columns.items() if f != "ignored"}

    def text(self, name: str) -> str:
        """A text field, empty where it is; too long a text is bad."""
        text: str = self.take(name, clean, "")
        if len(text) > _LONGEST.get(name, 500):
            self.reject(name, f"内容超过{_LONGEST.get(name, 500)}字，不像{self._heading(name)}。")
            return ""
        return text

    def take(self, name: str, read: Callable[[Cell | None], T], default: T) -> T:
        """A field as `read` takes it; `default` if the cell is bad."""
        try:
            return read(self._cell(name))
        except BadCell as error:
            self.reject(name, str(error))
            return default

    def reject(self, name: str, reason: str) -> None:
        """Name a bad cell."""
        cell = self._cell(name)
        value = cell.text.strip()[:_MOST_SHOWN] if cell else ""
        self.bad.append(RejectedCell(self._sheet.name, self._row.number, self._heading(name), value, reason))

    def _cell(self, name: str) -> Cell | None:
        column = self._columns.get(name)
        return self._row.cells.get(column) if column is not None else None

    def _heading(self, name: str) -> str:
        return self._header.headings.get(self._columns.get(name, 0), "单位名称" if name == "name" else name)
