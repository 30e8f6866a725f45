"""Rows of one business put together: repeated rows, rows that contradict one another, several instruments."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow, ListedInstrument, RejectedCell, SkippedRow
from knowledge.districts import in_full

# Of two statuses of one business the one that promises less is published.
_LEAST_FIRST: Final = (
    PledgeStatus.REVOKED,
    PledgeStatus.SUSPENDED,
    PledgeStatus.DEREGISTERED,
    PledgeStatus.WITHDRAWN,
    PledgeStatus.NAME_CHANGED,
    PledgeStatus.EXPIRED,
    PledgeStatus.ACTIVE,
)
_SPACES: Final = re.compile(r"(?<!\d)\s+|\s+(?!\d)")  # 1 2号 is not 12号
_DASHES: Final = re.compile(r"[\u2010-\u2015\u2212]")
_NUMBERED: Final = re.compile(r"\d|[一二三四五六七八九十]号")
_COMPARED: Final = {
    "status": "状态",
    "pledged_on": "承诺日期",
    "valid_to": "有效期",
    "industry": "行业",
    "district": "县区",
    "township": "乡镇",
    "aliases": "别名",
    "pledge_text": "承诺内容",
    "demonstration": "示范单位",
    "listed_id": "商家编号",
}


@dataclass(slots=True)
class MergedRows:
    """The businesses of a list. `duplicates` counts rows that told of one that was there already."""

    rows: list[BusinessRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    conflicts: list[RejectedCell] = field(default_factory=list)
    duplicates: int = 0
    _seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    _last: int = -1

    def add(self, row: BusinessRow) -> None:
        """Take a row: a new business, or one that is there already by its code or its number.

        Rows that name themselves by a credit code or by the issuer's number are the same business
        only where name and place agree, however these are spaced: branches stay apart. Without
        either, name, trade and a place that is one door must agree: blanks never make two rows one.
        """
        place = tuple(_plain(text) for text in (row.name, row.address, row.market, row.stall))
        keys = [(mark, own, *place) for mark, own in (("code", row.uscc), ("id", row.listed_id)) if own]
        if not keys and _one_door(row):
            keys.append(("door", _plain(row.industry), *place))
        known = next((self._seen[key] for key in keys if key in self._seen), None)
        if known is not None and self._agree(self.rows[known], row):
            self._last = known
            self._again(known, row)
            return
        for key in keys:
            self._seen.setdefault(key, len(self.rows))
        self._last = len(self.rows)
        self.rows.append(row)

    def add_instruments(self, found: tuple[ListedInstrument, ...]) -> None:
        """Add instruments to the business of the row that was taken last."""
        self._extend(self._last, found)

    @staticmethod
    def _agree(one: BusinessRow, other: BusinessRow) -> bool:
        return not one.uscc or not other.uscc or one.uscc == other.uscc

    def _again(self, at: int, row: BusinessRow) -> None:
        first = self.rows[at]
        where = f"“{first.sheet}”第{first.row}行"
        differing = [name for name in _COMPARED if _told(first, name) != _told(row, name)]
        new = self._extend(at, row.instruments)
        self.duplicates += 1
        if not differing:
            told = "器具并入该行" if new else "没有重复发布"
            self.skipped.append(SkippedRow(row.sheet, row.row, row.name, f"与{where}是同一家，{told}。"))
            return
        for name in differing:
            kept = getattr(first, name)
            if name == "status":
                kept = min(first.status, row.status, key=_LEAST_FIRST.index)
                self.rows[at] = replace(self.rows[at], status=kept)
            reason = f"与{where}是同一家，但{_COMPARED[name]}不同，按“{_shown(kept)}”发布，请核对。"
            value = _shown(getattr(row, name))
            self.conflicts.append(RejectedCell(row.sheet, row.row, _COMPARED[name], value, reason))

    def _extend(self, at: int, found: tuple[ListedInstrument, ...]) -> bool:
        known = self.rows[at].instruments
        new = tuple(one for one in found if one not in known)
        if new:
            self.rows[at] = replace(self.rows[at], instruments=(*known, *new))
        return bool(new)


@lru_cache(maxsize=65_536)  # towns, markets and trades come again in every row
def _plain(text: str) -> str:
    """`text` as it is compared: no spaces between characters, one width, the unit in full."""
    return in_full(_SPACES.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))).casefold()


def _told(row: BusinessRow, name: str) -> object:
    value = getattr(row, name)
    return _plain(value) if isinstance(value, str) else value


def _one_door(row: BusinessRow) -> bool:
    """Whether the place is that of one shop: a stall, or a house that is no market."""
    in_market = bool(row.market) or "市场" in row.address
    return bool(row.stall) or (not in_market and _NUMBERED.search(row.address) is not None)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(str(part) for part in value)
    return "" if value is None else str(value)
