"""Rows of one business put together: repeated rows, rows that contradict one another, several instruments."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow, ListedInstrument, RejectedCell, SkippedRow

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

        Only rows that name themselves by a credit code or by the issuer's number can be the same
        business, and only where name and place agree: branches stay apart, and blanks never make
        two rows one.
        """
        place = (row.name, row.address, row.market, row.stall)
        keys = [(mark, own, *place) for mark, own in (("code", row.uscc), ("id", row.listed_id)) if own]
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
        differing = [name for name in _COMPARED if getattr(first, name) != getattr(row, name)]
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


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(str(part) for part in value)
    return "" if value is None else str(value)
