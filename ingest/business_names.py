"""Names of businesses in the cells of lists: broken over lines, several in one cell, with a former name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from ingest.business_cells import BadCell, clean
from ingest.sheets import Cell

# By what the name of a business ends; 示例米、面、油商店 is one, 示例甲店、示例乙店 are two.
_ENDS: Final = re.compile(
    r"(?:公司|集团|超市|市场|商场|中心|药房|诊所|酒家|餐厅|[店行厂部站馆楼摊铺档社院园城庄坊吧屋])(?:[(（][^()（）]*[)）])?$"
)
_WHOLE: Final = re.compile(r"(?:公司|集团|厂|市场|商场|广场|中心|超市)$")
_SHORTEST: Final = 4
_DIVIDED: Final = re.compile(r"[、；;/\n]")
_NUMBERED: Final = re.compile(r"(?:^|[\s；;、，,])(?:\d{1,2}[.、．)）]|[①-⑳])")
_FORMER: Final = re.compile(
    r"(?P<now>.+?)[(（](?:原名称?|曾用名|更名前|原(?=[:：]))(?:为|[:：])?(?P<before>[^()（）]+)[)）]"
)
_SPACED: Final = re.compile(r"[\u3400-\u9fff](?: [\u3400-\u9fff])+")


def business_name(cell: Cell | None) -> tuple[str, str]:
    """The name in a cell, and the former one that stands behind it in brackets (原名：…), or empty.

    A name broken over lines is put together. Raises BadCell where a cell holds several businesses:
    what stands beside it cannot be shared out by guess.
    """
    raw = cell.text.strip() if cell else ""
    if _is_several(raw):
        raise BadCell("一格里像是有几家，请一家写一行。")
    joined = re.sub(r"(?<=[^\x00-\xff])\s*\n\s*(?=[^\x00-\xff])", "", raw)
    name = clean(replace(cell, text=joined) if cell else None)
    if _SPACED.fullmatch(name):  # 示 例 店, spread to fill the column
        name = name.replace(" ", "")
    found = _FORMER.fullmatch(name)
    return (found["now"].strip(), found["before"].strip()) if found else (name, "")


def _is_several(raw: str) -> bool:
    if _NUMBERED.match(raw) and len(_NUMBERED.findall(raw)) > 1:
        return True
    parts = [part.strip() for part in _DIVIDED.split(raw) if part.strip()]
    if len(parts) < 2 or not all(len(p) >= _SHORTEST and _ENDS.search(p) for p in parts):
        return False
    # A company over its branch, a market over a stall: one name in two lines.
    lines = [line.strip() for line in raw.splitlines() if line.strip()]
    branch = len(lines) == len(parts) == 2 and _WHOLE.search(lines[0]) and not lines[1].endswith("公司")
    return not branch
