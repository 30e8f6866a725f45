"""Twenty lists as bureaus send them, made with a seed: what is in each is known, cell by cell."""

from __future__ import annotations

import csv
import html
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from stdnum.cn import uscc

from tests.unit.ingest.made_xls import write_xls

Rows = list[list[Any]]
Good = tuple[str, str, str, str, str, date | None, date | None, str]

HEADS = {
    "number": ["序号", "编号", "序 号"],
    "name": ["单位名称", "企业名称（盖章）", "经营者名称", "商户名称*", "市场主体名称"],
    "uscc": ["统一社会信用代码", "社会信用代码", "税号", "统一社会信用代码/税号"],
    "industry": ["行业", "类别", "经营类别", "行业类别"],
    "district": ["所属县（市、区）", "县区", "属地"],
    "address": ["经营地址", "地 址", "经营场所（必填）", "详细地址"],
    "pledged_on": ["承诺时间", "签订日期", "诚信计量承诺日期"],
    "valid_to": ["有效期", "有效期至", "承诺有效期至"],
    "status": ["状态", "承诺状态"],
    "contact": ["联系人", "联系电话", "备注"],
}
GROUPS = {
    "单位信息": ("name", "uscc", "industry"),
    "所在位置": ("district", "address"),
    "承诺情况": ("pledged_on", "valid_to", "status"),
}


@dataclass
class MadeList:
    """A list and what it holds. `good` are the rows that must go in, by their row number."""

    rows: Rows = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    heads: dict[str, str] = field(default_factory=dict)
    good: dict[int, Good] = field(default_factory=dict)
    bad: set[tuple[int, str]] = field(default_factory=set)  # (row, heading)
    skipped: set[int] = field(default_factory=set)
    conflicts: set[int] = field(default_factory=set)
    duplicates: int = 0


def credit_code(number: int) -> str:
    """A code with the right check character that belongs to nobody."""
    body = f"91350500EXAM{number:05d}"
    return str(body + uscc.calc_check_digit(body))


def made_list(seed: int, *, typed: bool, hides: bool, merges: bool = True, size: int = 24) -> MadeList:
    """One list. `typed`: its cells may be numbers and dates; `hides`: rows may be hidden."""
    return _Maker(random.Random(seed), seed, typed, hides, merges).list(size)


class _Maker:
    def __init__(self, chance: random.Random, seed: int, typed: bool, hides: bool, merges: bool) -> None:
        self.chance, self.seed, self.typed, self.hides, self.merges = chance, seed, typed, hides, merges
        self.made = MadeList()
        self.number = 0
        self.columns = ["number", *(c for group in GROUPS.values() for c in group), "contact"]

    def list(self, size: int) -> MadeList:
        self.header()
        for n in range(size):
            if n in (size // 3, 2 * size // 3):
                self.between()
            self.chance.choices([self.good, self.bad, self.again], [7, 2, 1])[0]()
        self.good()
        self.conflict()
        self.row(["合计", f"{size}家"], skipped=True)
        self.row(["备注：以上名单已公示，特此说明。"], skipped=True, wide=True)
        return self.made

    def header(self) -> None:
        self.made.heads = {c: self.chance.choice(HEADS[c]) for c in self.columns}
        self.row([f"某地诚信计量自我承诺单位名单（第{self.seed}批）"], wide=True)
        if self.chance.random() < 0.5:
            self.row(["填报单位：示例所"])
        if self.merges and self.seed % 2:
            upper: list[Any] = [""] * len(self.columns)
            top = len(self.made.rows) + 1
            for group, members in GROUPS.items():
                left = self.columns.index(members[0])
                upper[left] = group
                self.made.merged.append((top, left + 1, top, left + len(members)))
            upper[0] = self.made.heads["number"]
            self.made.merged.append((top, 1, top + 1, 1))
            self.made.rows.append(upper)
            below: list[Any] = [self.made.heads[c] for c in self.columns]
            self.made.rows.append(["", *below[1:]])
        else:
            self.made.rows.append([self.made.heads[c] for c in self.columns])

    def row(self, cells: list[Any], *, skipped: bool = False, wide: bool = False) -> int:
        self.made.rows.append(cells + [""] * (len(self.columns) - len(cells)))
        number = len(self.made.rows)
        if skipped:
            self.made.skipped.add(number)
        if wide and self.merges:
            self.made.merged.append((number, 1, number, len(self.columns)))
        return number

    def between(self) -> None:
        """What stands amid the rows: a section, the header again, a sum, a hidden row."""
        if self.merges:
            self.row(["二、加油站"], skipped=True, wide=True)
        self.row([self.made.heads[c] for c in self.columns], skipped=True)
        self.row(["小计", "8家"], skipped=True)
        if self.hides:
            cells, _ = self.cells()
            self.made.hidden.add(self.row(cells, skipped=True))

    def good(self) -> None:
        cells, told = self.cells()
        self.made.good[self.row(cells)] = told

    def again(self) -> None:
        """A row that is there already: the same business, skipped and named."""
        known = [n for n, told in self.made.good.items() if told[1]]
        if not known:
            self.good()
            return
        first = self.chance.choice(known)
        self.row(list(self.made.rows[first - 1]), skipped=True)
        self.made.duplicates += 1

    def conflict(self) -> None:
        """The same business a second time with another status: one card, and the contradiction is told."""
        known = [n for n, told in self.made.good.items() if told[1] and told[7] == "active"]
        if not known:
            return
        first = known[0]
        cells = list(self.made.rows[first - 1])
        cells[self.columns.index("status")] = "已撤销"
        self.made.conflicts.add(self.row(cells))
        self.made.good[first] = (*self.made.good[first][:7], "revoked")
        self.made.duplicates += 1

    def bad(self) -> None:
        cells, _ = self.cells()
        column, value = self.chance.choice(
            [
                ("uscc", credit_code(self.number)[:-1] + "*"),
                ("uscc", credit_code(self.number)[:-1]),
                ("uscc", "9.14403E+17"),
                ("uscc", "91350500EXAM00001O"),
                ("name", ""),
                ("name", "12345"),
                ("pledged_on", "待定"),
                ("pledged_on", "2024.13"),
                ("pledged_on", "2024年2月30日"),
                ("valid_to", "2001.1.1"),
                ("valid_to", "另行通知"),
                ("status", "有点问题"),
            ]
        )
        if column == "valid_to" and value == "2001.1.1":
            cells[self.columns.index("pledged_on")] = "2024.5"
        cells[self.columns.index(column)] = value
        self.made.bad.add((self.row(cells), self.made.heads[column].replace(" ", "")))

    def cells(self) -> tuple[list[Any], Good]:
        """The cells of a business, and what they say."""
        self.number += 1
        pick = self.chance.choice
        name = (
            f"示例{self.seed}区{self.number}号{pick(['海鲜摊', '加油站', '金店', '超市（分店）', '眼镜店'])}"
        )
        code = credit_code(self.seed * 100 + self.number) if self.chance.random() < 0.6 else ""
        place = f"示例路{self.number}号"
        unit = pick([("晋江市", "晋江市"), ("南安", "南安市"), ("泉州市丰泽区", "丰泽区"), ("", "")])
        trade = pick(["超市", "加油站", "金银饰品", ""])
        pledged = pick(self.dates())
        until = pick(
            [("长期", None), ("2031.4", date(2031, 4, 30)), ("2031年4月5日", date(2031, 4, 5)), ("", None),
             ("永久", None), ("2031/4", date(2031, 4, 30)), ("/", None), ("20310405", date(2031, 4, 5))]
        )  # fmt: skip
        status = pick([("", "active"), ("有效", "active"), ("正常", "active"), ("已注销", "deregistered")])
        cells = [
            self.number if self.typed else str(self.number),
            pick([name, f" {name}", f"{name}\u200b", name.replace("（", "(").replace("）", ")")]),
            pick([code, code.lower(), f"{code[:8]} {code[8:]}", f"'{code}"])
            if code
            else pick(["", "无", "/"]),
            trade,
            unit[0],
            pick([place, place.translate(str.maketrans("0123456789", "０１２３４５６７８９"))]),
            pledged[0],
            until[0],
            status[0],
            pick(["示例甲", "13800138000", "已换证", ""]),
        ]
        shown = name if "(" not in cells[1] else name.replace("（", "(").replace("）", ")")
        return cells, (shown, code, unit[1], place, trade, pledged[1], until[1], status[1])

    def dates(self) -> list[tuple[Any, date | None]]:
        day = date(2024, 5, 6)
        texts = ["2024.5.6", "2024年5月6日", "2024/5/6", "2024-05-06", "20240506", "２０２４.５.６",
                 "二〇二四年五月六日", "2024-05-06 00:00:00", "45418"]  # fmt: skip
        found: list[tuple[Any, date | None]] = [(text, day) for text in texts]
        found += [("2024.5", date(2024, 5, 1)), ("2024年", date(2024, 1, 1)), ("", None), ("—", None)]
        if self.typed:
            found += [(45418, day), (datetime(2024, 5, 6), day), (2024.5, date(2024, 5, 1))]
        return found


def as_xlsx(path: Path, made: MadeList) -> Path:
    """A workbook with a hidden sheet beside the list."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in made.rows:
        sheet.append([cell if cell != "" else None for cell in row])
    for top, left, bottom, right in made.merged:
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for number in made.hidden:
        sheet.row_dimensions[number].hidden = True
    secret = book.create_sheet("内部")
    secret.append(["单位名称", "行业"])
    secret.append(["示例内部店", "超市"])
    secret.sheet_state = "hidden"
    book.save(path)
    return path


def as_xls(path: Path, made: MadeList) -> Path:
    """An old workbook."""
    return write_xls(path, made.rows, made.merged, made.hidden)


def as_csv(separator: str, encoding: str) -> Callable[[Path, MadeList], Path]:
    """Delimited text in an encoding."""

    def write(path: Path, made: MadeList) -> Path:
        text = io.StringIO()
        csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(made.rows)
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return write


def as_docx(path: Path, made: MadeList) -> Path:
    """A Word document with the list as its table."""
    import docx
    from docx.oxml import OxmlElement

    document = docx.Document()
    document.add_paragraph("某某局文件")
    table = document.add_table(len(made.rows), len(made.rows[0]))
    grid = table._cells
    width = len(made.rows[0])
    for y, row in enumerate(made.rows):
        for x, cell in enumerate(row):
            if cell != "":
                grid[y * width + x].text = str(cell)
    for top, left, bottom, right in made.merged:
        table.cell(top - 1, left - 1).merge(table.cell(bottom - 1, right - 1))
    for number in made.hidden:
        table.rows[number - 1]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))
    document.save(str(path))
    return path


def as_html(path: Path, made: MadeList) -> Path:
    """The table of a web page, as systems export it under the name of a workbook."""
    spans = {(t, left): (b - t + 1, r - left + 1) for t, left, b, r in made.merged}
    inside = {
        (y, x)
        for t, left, b, r in made.merged
        for y in range(t, b + 1)
        for x in range(left, r + 1)
        if (y, x) != (t, left)
    }
    lines = []
    for y, row in enumerate(made.rows, 1):
        cells = ""
        for x, cell in enumerate(row, 1):
            if (y, x) in inside:
                continue
            down, over = spans.get((y, x), (1, 1))
            cells += f"<td rowspan={down} colspan={over}>{html.escape(str(cell))}</td>"
        style = ' style="display:none"' if y in made.hidden else ""
        lines.append(f"<tr{style}>{cells}</tr>")
    page = f"<html><head><meta charset=gb2312></head><body><table>{''.join(lines)}</table></body></html>"
    path.write_bytes(page.encode("gb18030"))
    return path


def as_pdf(lines: bool) -> Callable[[Path, MadeList], Path]:
    """Landscape pages with a table, drawn with lines or told by where its text stands."""

    def write(path: Path, made: MadeList) -> Path:
        from reportlab.lib.pagesizes import A3, landscape
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.platypus import SimpleDocTemplate, Table

        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        rows = [[str(cell).strip("\u200b ") for cell in row] for row in made.rows]
        widths = [50, 190, 170, 90, 110, 110, 130, 100, 80, 100]
        table = Table(rows, colWidths=widths, rowHeights=16)
        style: list[tuple[Any, ...]] = [("FONT", (0, 0), (-1, -1), "STSong-Light", 10)]
        if lines:
            style += [("GRID", (0, 0), (-1, -1), 0.5, "black")]
            style += [("SPAN", (a - 1, t - 1), (r - 1, b - 1)) for t, a, b, r in made.merged]
        table.setStyle(style)
        SimpleDocTemplate(str(path), pagesize=landscape(A3), topMargin=40, bottomMargin=40).build([table])
        return path

    return write


# Name, what writes it, whether cells have types and rows may be hidden, whether cells may be merged.
KINDS: list[tuple[str, Callable[[Path, MadeList], Path], bool, bool, bool]] = [
    *[(f"list{n}.xlsx", as_xlsx, True, True, True) for n in range(5)],
    *[(f"list{n}.xls", as_xls, True, True, True) for n in range(5, 8)],
    ("list8.csv", as_csv(",", "utf-8"), False, False, False),
    ("list9.csv", as_csv(";", "utf-8-sig"), False, False, False),
    ("list10.csv", as_csv("\t", "gb18030"), False, False, False),
    ("list11.txt", as_csv("\t", "utf-16"), False, False, False),
    ("list12.csv", as_csv(",", "gb18030"), False, False, False),
    *[(f"list{n}.docx", as_docx, False, True, True) for n in range(13, 16)],
    ("list16.xls", as_html, False, True, True),
    ("list17.pdf", as_pdf(True), False, False, True),
    ("list18.pdf", as_pdf(True), False, False, True),
    ("list19.pdf", as_pdf(False), False, False, False),
]
