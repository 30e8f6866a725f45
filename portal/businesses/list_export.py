"""A list as a CSV that reads back as the same list: every cell is text, nothing in it is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow, ListedInstrument
from portal.businesses.csv_cells import safe_cell

HEADINGS: Final = (
    "序号", "单位名称", "统一社会信用代码", "别名", "县区", "乡镇街道", "地址", "市场名称", "摊位号", "行业",
    "承诺日期", "有效期至", "状态", "承诺内容", "示范单位", "商家编号",
    "计量器具名称", "出厂编号", "安装地点", "检定证书编号", "检定机构", "检定有效期至",
)  # fmt: skip
_STATUS: Final = {
    PledgeStatus.ACTIVE: "有效",
    PledgeStatus.EXPIRED: "到期",
    PledgeStatus.SUSPENDED: "暂停",
    PledgeStatus.REVOKED: "撤销",
    PledgeStatus.WITHDRAWN: "退出",
    PledgeStatus.DEREGISTERED: "注销",
    PledgeStatus.NAME_CHANGED: "更名",
}
_NO_DISTRICT: Final = "不详"  # else the address or the title would be asked
_OF_BUSINESS: Final = 16  # columns that are blank in the rows of further instruments


def export_lines(rows: Iterable[BusinessRow]) -> Iterator[str]:
    """The lines of the CSV with their ends, the header first. Write them as UTF-8 with a BOM.

    The second and further instruments of a business have rows of their own, blank but for these.
    """
    yield _line(HEADINGS)
    for number, row in enumerate(rows, 1):
        instruments = [_instrument(one) for one in row.instruments] or [("",) * 6]
        yield _line((str(number), *_business(row), *instruments[0]))
        for further in instruments[1:]:
            yield _line((*[""] * _OF_BUSINESS, *further))


def _business(row: BusinessRow) -> tuple[str, ...]:
    return (
        row.name,
        row.uscc,
        "、".join(row.aliases),
        row.district or _NO_DISTRICT,
        row.township,
        row.address,
        row.market,
        row.stall,
        row.industry,
        row.pledged_on.isoformat() if row.pledged_on else "",
        row.valid_to.isoformat() if row.valid_to else "",
        _STATUS[row.status],
        row.pledge_text,
        "是" if row.demonstration else "否",
        row.listed_id,
    )


def _instrument(one: ListedInstrument) -> tuple[str, ...]:
    day = one.valid_to.isoformat() if one.valid_to else ""
    return (one.kind, one.serial, one.place, one.certificate_no, one.verified_by, day)


def _line(cells: Iterable[str]) -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator="\r\n").writerow([_guarded(cell) for cell in cells])
    return made.getvalue()


def _guarded(text: str) -> str:
    # An apostrophe of the text's own would be taken for a guard when it is read back.
    return f"'{text}" if text.startswith("'") else safe_cell(text)
