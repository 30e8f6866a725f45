"""Where the header of a list is, under titles and over two rows, and which column means what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.business_headings import (
    INSTRUMENT_FIELDS,
    NO_CORRECTIONS,
    Corrections,
    closeness,
    field_of,
    is_known,
    plain_heading,
)
from ingest.sheets import Sheet, SheetRow

_HEADER_WITHIN: Final = 40  # rows that are in the file
_NO_TITLE: Final = re.compile(r"^附件|[:：]|^（.*）$")  # above the header, but not the list's name

_PERSONS: Final = frozenset({"经营者", "经营户"})
_SHOPS: Final = frozenset({"门店名称", "门头名称", "招牌", "店招"})


@dataclass(frozen=True, slots=True)
class Header:
    """`columns` maps a column to its field; `rows` are the numbers of the header's rows."""

    columns: Mapping[int, str]
    headings: Mapping[int, str]
    rows: tuple[int, ...]
    title: str
    side_by_side: bool  # two tables beside each other: the second name column would be lost
    corrected: frozenset[int] = frozenset()

    def column_of(self, field: str) -> int | None:
        """The column that holds a field, or None."""
        return next((column for column, found in self.columns.items() if found == field), None)


def find_header(sheet: Sheet, corrections: Corrections = NO_CORRECTIONS) -> Header | None:
    """The header of a sheet, or None if no row names a column of businesses.

    A row counts when it has a name column and one more known column (序号 will do), or nothing
    but the name. If the row below fills gaps with more headings (two-row header), both are the header.
    What an officer said of a column goes before what its heading says.
    """
    named = next((c for c, field in corrections.columns.items() if field == "name"), None)
    for index, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        if row.hidden:
            continue
        texts = _texts(row)
        single = _matched(texts, corrections)
        below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else None
        if below is not None and below.number == row.number + 1 and not below.hidden:
            double = _two_rows(sheet, row, below, corrections)
            if double is not None and _better(double[0], single, texts):
                numbers = (row.number, below.number)
                return _header(sheet, double[0], double[1], numbers, index, corrections)
        by_text = [c for c in single if c not in corrections.columns]
        enough = len(single) > 1 or len(row.cells) == 1
        if "name" in single.values() and enough and (named is None or by_text):
            return _header(sheet, single, texts, (row.number,), index, corrections)
    return _header_of(sheet, named, corrections) if named is not None else None


def _better(double: Mapping[int, str], single: Mapping[int, str], texts: Mapping[int, str]) -> bool:
    """Whether two rows make a header that the upper one alone does not."""
    if "name" in single.values():
        return len(double) > len(single)
    # Not a title over the header: a row of groups has several cells, and says what is below them.
    return "name" in double.values() and len(texts) > 1 and len(double) > 1


def _header_of(sheet: Sheet, named: int, corrections: Corrections) -> Header | None:
    """The first row of several texts: all headings are strange, and an officer said what is the name."""
    for index, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        texts = _texts(row)
        if named in texts and len(texts) > 1 and not row.hidden and not sheet.wide(row):
            return _header(sheet, _matched(texts, corrections), texts, (row.number,), index, corrections)
    return None


def is_header_again(header: Header, row: SheetRow) -> bool:
    """Whether a row repeats the header, as lists printed page by page do."""
    same = sum(
        plain_heading(row.cells[c].text) == plain_heading(h)
        for c, h in header.headings.items()
        if c in row.cells
    )
    return same >= 2 or (same == 1 and len(header.headings) == 1)


def _texts(row: SheetRow) -> dict[int, str]:
    return {column: cell.text for column, cell in row.cells.items() if cell.kind == "s"}


def _matched(texts: Mapping[int, str], corrections: Corrections) -> dict[int, str]:
    """Column -> field; of several columns that mean one field the closest heading keeps it."""
    best: dict[str, int] = {}
    matched: dict[int, str] = {}
    groups: Counter[str] = Counter()
    said = {c: known for c, text in texts.items() if (known := corrections.field_of(c, text))}
    for column, text in sorted(texts.items(), key=lambda item: (item[0] not in said, item[0])):
        known = said.get(column) or field_of(text)
        if known is None:
            continue
        if known in INSTRUMENT_FIELDS:
            groups[known] += 1
            known = known if groups[known] == 1 else f"{known}/{groups[known]}"
        elif known != "ignored":
            rival = best.get(known)
            if rival is not None and (rival in said or _rank(texts[rival]) <= _rank(text)):
                known = "ignored"
            else:
                if rival is not None:
                    matched[rival] = "ignored"
                best[known] = column
        matched[column] = known
    return dict(sorted(_shop_before_person(matched, texts, said).items()))


def _shop_before_person(
    matched: dict[int, str], texts: Mapping[int, str], said: Mapping[int, str]
) -> dict[int, str]:
    """Where 经营者 stands beside 门店名称 it is a person's name, and the shop's is that of the business."""
    column_of = {field: column for column, field in matched.items()}
    person, shop = column_of.get("name"), column_of.get("aliases")
    if person is None or shop is None or {person, shop} & said.keys():
        return matched
    if plain_heading(texts[person]) in _PERSONS and plain_heading(texts[shop]) in _SHOPS:
        return {**matched, person: "ignored", shop: "name"}
    return matched


def _rank(text: str) -> int:
    return closeness(text)


def _two_rows(
    sheet: Sheet, top: SheetRow, below: SheetRow, corrections: Corrections
) -> tuple[dict[int, str], dict[int, str]] | None:
    upper, lower = _texts(top), _texts(below)
    for t, left, b, right in sheet.merged:
        if t == top.number and b == top.number and left in upper:
            upper |= {column: upper[left] for column in range(left + 1, right + 1)}
    own = {c: text for c, text in lower.items() if text != upper.get(c)}
    if not own or any(cell.kind != "s" for cell in below.cells.values()):
        return None
    # Every cell of its own must be a heading, alone or under the upper one: else it is data.
    joined = {c: _joined(upper.get(c, ""), text) for c, text in own.items()}
    if any(field_of(text) is None and not corrections.field_of(c, text) for c, text in joined.items()):
        return None
    headings = {c: joined.get(c, upper.get(c, "")) for c in {*upper, *own}}
    return _matched(headings, corrections), headings


def _joined(upper: str, lower: str) -> str:
    """The heading of two rows: 计量器具 over 名称 is 计量器具名称, 单位信息 over 地址 is 地址."""
    whole = upper + lower
    sure = is_known(whole) or field_of(whole) in INSTRUMENT_FIELDS
    other = sure and field_of(whole) != field_of(lower)
    return whole if other or field_of(lower) is None else lower


def _header(
    sheet: Sheet,
    columns: Mapping[int, str],
    texts: Mapping[int, str],
    rows: Sequence[int],
    index: int,
    corrections: Corrections,
) -> Header:
    above = [*sheet.above]
    above += [
        next(iter(r.cells.values())).text.strip() for r in sheet.rows[:index] if not r.hidden and r.cells
    ]
    # A column may have no heading at all and still be what an officer said.
    blank = {c: f for c, f in corrections.columns.items() if c not in texts}
    blank |= {
        c: f
        for row in sheet.rows[index + 1 : index + 1 + _HEADER_WITHIN]
        for c in row.cells
        if c not in texts and c not in blank and (f := corrections.headings.get(f"第{c}列"))
    }
    taken = {**columns, **blank}
    for column, known in columns.items():
        if known in blank.values() and known not in INSTRUMENT_FIELDS:
            taken[column] = "ignored"
    headings = {column: texts.get(column, f"第{column}列").strip() for column in taken}
    names = [h for column, h in texts.items() if field_of(h) == "name" and column not in corrections.columns]
    twice = len({plain_heading(h) for h in names}) < len(names) and "name" not in corrections.columns.values()
    named = [line for line in above if not _NO_TITLE.search(line)]
    said = {c for c in taken if c in blank or corrections.field_of(c, texts.get(c, ""))}
    return Header(taken, headings, tuple(rows), " ".join(named or above), twice, frozenset(said))
