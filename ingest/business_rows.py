"""One row of a list: the business and the instruments that its cells tell, and every bad cell by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, TypeVar

from ingest.business_cells import BadCell, clean, credit_code, status_of, yes
from ingest.business_columns import Header
from ingest.business_dates import day_of, validity
from ingest.business_headings import plain_heading
from ingest.business_names import business_name
from ingest.sheets import Cell, Sheet, SheetRow
from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow, ListedInstrument, RejectedCell
from knowledge.districts import district_in, normalise_district

UNKNOWN_DISTRICT: Final = "不详"  # said of a district, it is not looked for elsewhere
DOUBTFUL: Final = "图片识别，不太确定，请对照原件核对。"
_LONGEST: Final = {"name": 100, "address": 200, "industry": 50, "market": 60, "stall": 30, "township": 50,
                   "listed_id": 50, "instrument_kind": 200, "instrument_serial": 200, "instrument_place": 200,
                   "instrument_certificate": 200, "instrument_verified_by": 200}  # fmt: skip
_MOST_SHOWN: Final = 200
PHONE_LEFT_OUT: Final = "手机号没有读取，其余照收，请核对。"
WITHOUT_RESULT: Final = "公式没有存下结果，按空白读取；请用表格软件打开、保存后再导入。"
# A person's number never gets into a public list, whatever column it stands in.
_PUBLIC_TEXTS: Final = frozenset(
    {"address", "market", "stall", "township", "industry", "aliases", "pledge_text"}
)
_PHONE: Final = re.compile(
    r"[(（,，;；、\s]*(?:联系)?(?:电话|手机)?(?:号码?)?\s*[:：]?\s*(?<!\d)1[3-9]\d{9}(?!\d)[)）]?"
)
_NUMBER: Final = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_NUMBERING: Final = ("序号", "编号", "排序")
_SEVERAL: Final = re.compile(r"[、;；\n]")
_INSTRUMENT_TEXTS: Final = {
    "kind": "instrument_kind",
    "serial": "instrument_serial",
    "place": "instrument_place",
    "certificate_no": "instrument_certificate",
    "verified_by": "instrument_verified_by",
}
T = TypeVar("T")


class RowReader:
    """Takes the fields of one row; `bad` are the cells that cannot be taken, `doubtful` unsure ones."""

    def __init__(self, sheet: Sheet, header: Header, row: SheetRow) -> None:
        self.bad: list[RejectedCell] = []
        self.doubtful: list[RejectedCell] = []
        self.sheet, self._header, self.row = sheet, header, row
        self._columns = {f: c for c, f in header.columns.items() if f != "ignored"}

    def business(self, unit: str, trade: str, demonstration: bool) -> BusinessRow | None:
        """The business of the row; None after its bad cells were named.

        `unit` is the district, `trade` the trade and `demonstration` the kind of pledge that the list
        says of all.
        """
        name, former = self.take("name", business_name, ("", ""))
        self._check_length("name", name)
        if not self.bad and not name:
            self.reject("name", "没有单位名称。")
        elif name and not re.search(r"[A-Za-z\u3400-\u9fff]", name):
            self.reject("name", "单位名称里没有文字。")
        uscc = self.take("uscc", credit_code, "")
        pledged_on = self.take("pledged_on", day_of, None)
        no_end: tuple[date | None, date | None] = (pledged_on, None)
        start, valid_to = self.take("valid_to", lambda cell: validity(cell, pledged_on), no_end)
        pledged_on = pledged_on or start
        if pledged_on and valid_to and valid_to < pledged_on:
            self.reject("valid_to", "有效期早于承诺日期。")
        status = self.take("status", status_of, PledgeStatus.ACTIVE)
        address, told = self.text("address"), self.text("district")
        district = (
            "" if told == UNKNOWN_DISTRICT else normalise_district(told) or district_in(address) or unit
        )
        accepted = BusinessRow(
            sheet=self.sheet.name,
            row=self.row.number,
            name=name,
            uscc=uscc,
            aliases=tuple(filter(None, (former, *re.split(r"[、,，;；/|]", self.text("aliases"))))),
            district="" if told == UNKNOWN_DISTRICT else district,
            township=self.text("township"),
            address=address,
            market=self.text("market"),
            stall=self.text("stall"),
            industry=self.text("industry") or trade,
            status=status,
            pledged_on=pledged_on,
            valid_to=valid_to,
            pledge_text=self.text("pledge_text"),
            demonstration=self.take("demonstration", yes, False)
            if "demonstration" in self._columns
            else demonstration,
            listed_id=self.text("listed_id"),
            instruments=self.instruments(),
        )
        return None if self.bad else accepted

    def instruments(self) -> tuple[ListedInstrument, ...]:
        """The instruments of the row: one for each group of columns, or several in its cells.

        Cells of one group that hold equally many entries belong together entry by entry; a cell
        with one entry says the same of all. Else the cells stay whole: nothing is put together by
        guess.
        """
        made: list[ListedInstrument] = []
        for group in self._groups():
            texts = {name: self.text(f"{field}{group}") for name, field in _INSTRUMENT_TEXTS.items()}
            until = f"instrument_valid_to{group}"
            written = clean(self._cell(until)) if not self._is_error(until) else ""
            parts = {name: _entries(text) for name, text in texts.items()}
            days = _entries(written)
            counts = {len(found) for found in (*parts.values(), days) if len(found) > 1}
            if len(counts) == 1:
                count = counts.pop()
                each = [{name: _nth(found, n) for name, found in parts.items()} for n in range(count)]
                ends = [self._day(until, _nth(days, n)) for n in range(count)]
            else:
                each, ends = [texts], [self.take(until, lambda cell: day_of(cell, last=True), None)]
            made += [
                ListedInstrument(**one, valid_to=end)
                for one, end in zip(each, ends, strict=True)
                if any(one.values()) or end
            ]
        return tuple(made)

    def is_continuation(self) -> bool:
        """Whether the row tells of one more instrument of the business above, and of nothing else.

        A row that merely lacks its name must not give its instrument to another business: the name is
        merged with the one above, or the row has no number where the list numbers its businesses.
        """
        own = {
            c: self._header.columns.get(c, "ignored") for c, cell in self.row.cells.items() if not cell.spread
        }
        instruments = [c for c, meant in own.items() if meant.startswith("instrument_")]
        if not instruments or any(c not in instruments and meant != "ignored" for c, meant in own.items()):
            return False
        name = self._cell("name")
        numbers = [c for c, h in self._header.headings.items() if plain_heading(h) in _NUMBERING]
        return (name is not None and name.spread) or (bool(numbers) and not any(c in own for c in numbers))

    def text(self, name: str) -> str:
        """A text field, empty where it is; too long a text is bad.

        A code or a day that a formula does not tell is bad; a text without its result is empty and named.
        """
        cell = self._cell(name)
        if cell is not None and cell.kind == "f":
            self.doubtful.append(self._named(name, WITHOUT_RESULT))
            return ""
        text: str = self.take(name, clean, "")
        if name in _PUBLIC_TEXTS and _PHONE.search(text):
            text = _PHONE.sub("", text).strip(" ,，;；、")
            self.doubtful.append(self._named(name, PHONE_LEFT_OUT))
        return text if self._check_length(name, text) else ""

    def _check_length(self, name: str, text: str) -> bool:
        longest = _LONGEST.get(name.partition("/")[0], 500)
        if len(text) > longest:
            self.reject(name, f"内容超过{longest}字，不像{self._heading(name)}。")
        return len(text) <= longest

    def take(self, name: str, read: Callable[[Cell | None], T], default: T) -> T:
        """A field as `read` takes it; `default` if the cell is bad."""
        cell = self._cell(name)
        try:
            found = read(cell)
        except BadCell as error:
            self.reject(name, str(error))
            return default
        # A code that passes its check has been read rightly, however faint the picture.
        if cell is not None and cell.doubtful and name != "uscc":
            self.doubtful.append(self._named(name, DOUBTFUL))
        return found

    def reject(self, name: str, reason: str) -> None:
        """Name a bad cell, once."""
        found = self._named(name, reason)
        if found not in self.bad:
            self.bad.append(found)

    def _named(self, name: str, reason: str) -> RejectedCell:
        cell = self._cell(name)
        value = masked(cell.text.strip())[:_MOST_SHOWN] if cell else ""
        return RejectedCell(self.sheet.name, self.row.number, self._heading(name), value, reason)

    def _groups(self) -> list[str]:
        return sorted({f[len(f.partition("/")[0]) :] for f in self._columns if f.startswith("instrument_")})

    def _day(self, name: str, text: str) -> date | None:
        return self.take(name, lambda _: day_of(Cell(text), last=True), None)

    def _is_error(self, name: str) -> bool:
        cell = self._cell(name)
        return cell is not None and cell.kind == "e"

    def _cell(self, name: str) -> Cell | None:
        column = self._columns.get(name)
        return self.row.cells.get(column) if column is not None else None

    def _heading(self, name: str) -> str:
        return self._header.headings.get(self._columns.get(name, 0), "单位名称" if name == "name" else name)


def masked(text: str) -> str:
    """A text to be shown in a report, mobile numbers without their middle digits."""
    return _NUMBER.sub(r"\1****\2", text)


def _entries(text: str) -> list[str]:
    return [part.strip() for part in _SEVERAL.split(text) if part.strip()]


def _nth(found: Sequence[str], number: int) -> str:
    if not found:
        return ""
    return found[number] if len(found) > 1 else found[0]
