"""Which column of a list means what, and where its header is: under titles, over two rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ingest.sheets import Sheet, SheetRow

# Field -> headings that mean it, closest first. Headings are compared without white space,
# brackets and what stands in them. `ignored` are known and never read: numbering, and personal
# data that a public list must not carry on.
_TABLE: Final = """
name: 单位名称 企业名称 商户名称 经营者名称 商家名称 店铺名称 市场主体名称 承诺单位 诚信计量单位
    经营户名称 经营单位 主体名称 商户 经营者 经营户 企业 单位 店名 店铺 商家 字号名称 字号 名称
uscc: 统一社会信用代码 社会信用代码 统一信用代码 信用代码 纳税人识别号 税号 信用代码税号 代码
aliases: 曾用名 别名 简称 招牌 店招 品牌 门店名称 原名称
district: 县区 区县 县市区 所属县区 所属区县 所在县区 属地 辖区 所属辖区 行政区划 所在区域 区域 所属地区
    地区
township: 乡镇 街道 乡镇街道 镇街 街道乡镇 所属乡镇 所属街道 镇
address: 地址 经营地址 经营场所 详细地址 单位地址 营业地址 住所 注册地址 生产经营地址 门店地址 所在地
market: 市场 市场名称 所属市场 所在市场 农贸市场 集贸市场
stall: 摊位 摊位号 摊号 铺位 铺位号 档口 档口号 摊位编号
industry: 行业 类别 行业类别 所属行业 行业类型 单位类型 经营类别 经营类型 业态 领域 经营范围 主营 类型
pledged_on: 承诺时间 承诺日期 承诺签订时间 签订日期 签约日期 签署日期 公示日期 公示时间 发布日期
    起始日期 生效日期 有效期起 有效期自 开始日期 承诺起始日期
valid_to: 有效期 有效期至 有效期止 有效期限 截止日期 到期日 到期日期 失效日期 承诺期限 终止日期
    承诺有效期 承诺有效期至
status: 状态 承诺状态 当前状态
pledge_text: 承诺内容 承诺事项 承诺书内容 承诺
demonstration: 示范单位 是否示范 是否示范单位 是否为示范单位
ignored: 序号 编号 排序 备注 联系人 联系电话 电话 手机 手机号 手机号码 法定代表人 法人 法人代表 负责人
    经营者姓名 姓名 身份证号 身份证号码 邮箱 器具数量 计量器具数量 器具名称 计量器具名称 证书编号
    承诺书编号 填报单位 填报人
"""


def _headings() -> dict[str, tuple[str, ...]]:
    words: dict[str, list[str]] = {}
    field = ""
    for word in _TABLE.split():
        if word.endswith(":"):
            field = word[:-1]
        else:
            words.setdefault(field, []).append(word)
    return {name: tuple(found) for name, found in words.items()}


HEADINGS: Final = _headings()
_FIELD_OF: Final = {heading: field for field, headings in HEADINGS.items() for heading in headings}
_CLOSENESS: Final = {h: n for headings in HEADINGS.values() for n, h in enumerate(headings)}
_LONGEST_FIRST: Final = sorted((h for h in _FIELD_OF if len(h) >= 3), key=len, reverse=True)
_HEADER_WITHIN: Final = 40  # rows that are in the file
_LONGEST_HEADING: Final = 24
_LONGEST_CELL: Final = 40  # a longer cell is no heading, however it is spaced
_NO_TITLE: Final = re.compile(r"^附件|[:：]|^（.*）$")  # above the header, but not the list's name


@dataclass(frozen=True, slots=True)
class Header:
    """`columns` maps a column to its field; `rows` are the numbers of the header's rows."""

    columns: Mapping[int, str]
    headings: Mapping[int, str]
    rows: tuple[int, ...]
    title: str
    side_by_side: bool  # two tables beside each other: the second name column would be lost

    def column_of(self, field: str) -> int | None:
        """The column that holds a field, or None."""
        return next((column for column, found in self.columns.items() if found == field), None)


@lru_cache(maxsize=4_096)
def plain_heading(text: str) -> str:
    """A heading as it is compared: NFKC, without white space, brackets' content and marks."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\([^()]*\)|[*:/、,.;\-_]", "", flat)


def field_of(text: str) -> str | None:
    """The field that a heading means, or None. 经营地址（必填） is address, 器具数量 ignored."""
    heading = plain_heading(text)
    if not heading or len(heading) > _LONGEST_HEADING:
        return None
    # With and without brackets: in 县（市、区） they are part of the word.
    for form in (heading, plain_heading(re.sub(r"[()（）]", "", text))):
        if form in _FIELD_OF:
            return _FIELD_OF[form]
        # The longest known heading at the end decides: 诚信计量承诺日期, 所在农贸市场名称.
        if ending := next((known for known in _LONGEST_FIRST if form.endswith(known)), None):
            return _FIELD_OF[ending]
    return None


def find_header(sheet: Sheet) -> Header | None:
    """The header of a sheet, or None if no row names a column of businesses.

    A row counts when it has a name column and one more known column (序号 will do), or nothing
    but the name.
    If the row below fills gaps with more headings (two-row header), both are the header.
    """
    for index, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        if row.hidden:
            continue
        single = _matched(_texts(row))
        below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else None
        if below is not None and below.number == row.number + 1 and "name" in {*single.values()}:
            double = _two_rows(sheet, row, below)
            if double is not None and len(double[0]) > len(single):
                return _header(sheet, double[0], double[1], (row.number, below.number), index)
        if "name" in single.values() and (len(single) > 1 or len(row.cells) == 1):
            return _header(sheet, single, _texts(row), (row.number,), index)
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


def _matched(texts: Mapping[int, str]) -> dict[int, str]:
    """Column -> field; of several columns that mean one field the closest heading keeps it."""
    best: dict[str, int] = {}
    matched: dict[int, str] = {}
    for column, text in sorted(texts.items()):
        field = field_of(text)
        if field is None:
            continue
        if field == "ignored":
            matched[column] = field
            continue
        rival = best.get(field)
        if rival is not None and _rank(texts[rival]) <= _rank(text):
            matched[column] = "ignored"
            continue
        if rival is not None:
            matched[rival] = "ignored"
        best[field], matched[column] = column, field
    return matched


def _rank(text: str) -> int:
    return _CLOSENESS.get(plain_heading(text), 1000)


def _two_rows(sheet: Sheet, top: SheetRow, below: SheetRow) -> tuple[dict[int, str], dict[int, str]] | None:
    upper, lower = _texts(top), _texts(below)
    for t, left, b, right in sheet.merged:
        if t == top.number and b == top.number and left in upper:
            upper |= {column: upper[left] for column in range(left + 1, right + 1)}
    own = {c: text for c, text in lower.items() if text != upper.get(c)}
    if not own or any(cell.kind != "s" for cell in below.cells.values()):
        return None
    # Every cell of its own must be a heading, alone or under the upper one: else it is data.
    joined = {c: text if field_of(text) else upper.get(c, "") + text for c, text in own.items()}
    if any(field_of(text) is None for text in joined.values()):
        return None
    headings = {c: joined.get(c, upper.get(c, "")) for c in {*upper, *own}}
    return _matched(headings), headings


def _header(
    sheet: Sheet, columns: Mapping[int, str], texts: Mapping[int, str], rows: Sequence[int], index: int
) -> Header:
    above = [
        next(iter(r.cells.values())).text.strip() for r in sheet.rows[:index] if not r.hidden and r.cells
    ]
    headings = {column: texts[column].strip() for column in columns if column in texts}
    names = [h for column, h in texts.items() if field_of(h) == "name"]
    twice = len({plain_heading(h) for h in names}) < len(names)
    named = [line for line in above if not _NO_TITLE.search(line)]
    return Header(dict(columns), headings, tuple(rows), " ".join(named or above), twice)
