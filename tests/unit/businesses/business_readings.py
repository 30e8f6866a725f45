"""Readings of lists for the tests of this folder."""

from __future__ import annotations

from knowledge.business_list import BusinessRow, ListReading


def reading_of(*rows: BusinessRow, sha256: str = "0" * 64) -> ListReading:
    return ListReading(rows, (), (), "名单.xlsx", sha256)
