"""Reads a list of honest businesses: every good row accepted, every other row named with a reason."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ingest.business_columns import Header, find_header, is_header_again
from ingest.business_headings import NO_CORRECTIONS, Corrections
from ingest.business_merging import MergedRows
from ingest.business_rows import RowReader, masked
from ingest.business_trades import trade_in
from ingest.isolation import DEFAULT, Limits
from ingest.readers.text import Unreadable, read_bytes
from ingest.sheets import Sheet, SheetRow, read_sheets
from knowledge.business_list import ColumnUse, ListReading, RejectedCell, SkippedRow
from knowledge.districts import district_in

_SUM: Final = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|共\d+[家户个])")
_SUM_ALONE: Final = re.compile(_SUM.pattern + r"[\s:：]*[\d一二三四五六七八九十百千万零,.]*\s*[家户个条]?")
_REMARK: Final = re.compile(
    r"^(?:备\s*注|注\s*[::0-9]|说\s*明|填\s*表|制\s*表|审\s*核|填\s*报|联系人|联系电话|统计时间|截止时间"
    r"|单位\(盖章\))"
)
_SECTION: Final = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|第[一二三四五六七八九十]+批)"
)
_MOST_SHOWN: Final = 200


@dataclass(slots=True)
class _Collected:
    merged: MergedRows = field(default_factory=MergedRows)
    rejected: list[RejectedCell] = field(default_factory=list)
    doubtful: list[RejectedCell] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    mapping: list[ColumnUse] = field(default_factory=list)
    last_accepted: bool = False  # whether the business above went in: its instruments may follow


@dataclass(frozen=True, slots=True)
class _OfAll:
    """What a list says of all its businesses in titles: unit, trade, kind of pledge."""

    unit: str
    trade: str
    demonstration: bool


def read_business_list(
    path: Path, limits: Limits = DEFAULT, corrections: Corrections = NO_CORRECTIONS
) -> ListReading:
    """Read a list of any kind in a child process; `corrections` say what columns mean.

    Hidden sheets, rows and columns are reported and not read. Raises Unreadable with one plain
    Chinese sentence when the file cannot be used at all or no sheet has a column of business names.
    """
    data = read_bytes(path)
    collected = _Collected()
    header: Header | None = None
    found = read_sheets(path, limits)
    for sheet in found.sheets:
        if sheet.hidden:
            whole = SkippedRow(sheet.name, 0, f"{len(sheet.rows)}行", "隐藏的工作表，没有读取。")
            collected.skipped.append(whole)
            continue
        own = find_header(sheet, corrections)
        if own is None and sheet.continues and header is not None:
            own = Header(header.columns, header.headings, (), "", False, header.corrected)
        if own is None:
            if sheet.rows:
                reason = "没有找到“单位名称”这一列，整张工作表没有读取。"
                collected.skipped.append(SkippedRow(sheet.name, 0, f"{len(sheet.rows)}行", reason))
            continue
        header = own
        if own.side_by_side:
            heading = own.headings[own.column_of("name") or 0]
            reason = "表头里有两列同名，像是两张表并排，请上下接成一张。"
            collected.rejected.append(RejectedCell(sheet.name, own.rows[0], heading, heading, reason))
            continue
        _read_sheet(sheet, own, path.stem, collected)
    if header is None:
        raise Unreadable("没有找到“单位名称”这一列，不像诚信商家名单；可以用“第N列=单位名称”指定。")
    merged = collected.merged
    return ListReading(
        rows=tuple(merged.rows),
        rejected=tuple(collected.rejected),
        skipped=tuple(sorted([*collected.skipped, *merged.skipped], key=lambda s: (s.sheet, s.row))),
        source_name=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        title=next(filter(None, collected.titles), ""),
        duplicates=merged.duplicates,
        columns={use.heading: use.field for use in collected.mapping},
        mapping=tuple(collected.mapping),
        conflicts=tuple(merged.conflicts),
        doubtful=tuple(collected.doubtful),
        recognised=found.recognised,
    )


def _read_sheet(sheet: Sheet, header: Header, file_title: str, into: _Collected) -> None:
    into.titles.append(header.title)
    into.last_accepted = into.last_accepted and not header.rows  # not over the sheets
    header = _without_hidden(sheet, header, into)
    into.mapping += [
        ColumnUse(sheet.name, column, header.headings.get(column, ""), meant, column in header.corrected)
        for column, meant in sorted(header.columns.items())
    ]
    # A list of one unit often says so only in its title, and a list of 示范单位 too.
    unit = district_in(header.title) or district_in(sheet.name) or district_in(file_title)
    trade = trade_in(sheet.name) or trade_in(header.title) or trade_in(file_title)
    demonstration = "示范单位" in header.title and "承诺单位" not in header.title
    rows = sheet.rows[::-1]
    sheet.rows = []  # a long list need not stand in memory twice: each row goes when it is read
    while rows:
        row = rows.pop()
        if header.rows and row.number <= header.rows[-1]:
            continue
        if row.hidden:
            _skip(into, sheet, row, "隐藏的行，没有读取。")
        elif reason := _no_business(sheet, header, row):
            _skip(into, sheet, row, reason)
        else:
            _read_row(RowReader(sheet, header, row), _OfAll(unit, trade, demonstration), into)


def _read_row(reader: RowReader, of_all: _OfAll, into: _Collected) -> None:
    if reader.is_continuation():
        found = reader.instruments()
        if not reader.bad and into.last_accepted:
            into.merged.add_instruments(found)
            _skip(into, reader.sheet, reader.row, "只有器具，并入上一家。")
        elif not reader.bad:
            reader.reject("name", "上一家没有收，这一行的器具没有归属。")
    elif (business := reader.business(of_all.unit, of_all.trade, of_all.demonstration)) is not None:
        into.merged.add(business)
        into.last_accepted = True
    else:
        into.last_accepted = False
    into.rejected += reader.bad
    into.doubtful += reader.doubtful


def _without_hidden(sheet: Sheet, header: Header, into: _Collected) -> Header:
    hidden = [c for c in header.columns if c in sheet.hidden_columns and c not in header.corrected]
    for column in hidden:
        if header.columns[column] != "ignored":
            name = header.headings.get(column, "")
            into.skipped.append(SkippedRow(sheet.name, 0, name, "隐藏的列，没有读取。"))
    columns = {c: "ignored" if c in hidden else meant for c, meant in header.columns.items()}
    return Header(columns, header.headings, header.rows, header.title, False, header.corrected)


def _no_business(sheet: Sheet, header: Header, row: SheetRow) -> str:
    """Why a row is none of a business (and no mistake), or empty."""
    if all(cell.kind == "f" for cell in row.cells.values()) and header.column_of("name") not in row.cells:
        return "只有没有存下结果的公式。"
    first = re.sub(r"\s+", " ", row.cells[min(row.cells)].text).strip().replace("：", ":").replace("（", "(")
    first = first.replace("）", ")")
    column = header.column_of("name")
    name = row.cells.get(column) if column is not None else None
    if is_header_again(header, row):
        return "重复的表头。"
    label = name.text.strip() if name else ""
    # 小计 is a sum and 小计算器店 a shop: where the name itself says it, it says nothing else.
    by_name = column == min(row.cells)
    if (_SUM.match(first) and not by_name) or _SUM_ALONE.fullmatch(label):
        return "合计行。"
    if _REMARK.match(first) and (name is None or (by_name and (len(row.cells) < 3 or sheet.wide(row)))):
        return "备注行。"
    lonely = len(row.cells) == 1 and len(header.columns) > 1
    if lonely and (sheet.wide(row) or _SECTION.match(first) or min(row.cells) != column):
        known = header.columns.get(min(row.cells), "ignored")
        return "" if known not in {"ignored", "name"} and not sheet.wide(row) else "标题或说明行。"
    return ""


def _skip(into: _Collected, sheet: Sheet, row: SheetRow, reason: str) -> None:
    text = " ".join(cell.text.strip() for _, cell in sorted(row.cells.items()))
    into.skipped.append(SkippedRow(sheet.name, row.number, masked(text)[:_MOST_SHOWN], reason))
