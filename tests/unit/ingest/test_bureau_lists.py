"""Lists as bureaus send them: every good row goes in as it is, every bad row is named, nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.business_lists import read_business_list
from ingest.readers.text import Unreadable
from knowledge.business_list import BusinessRow
from tests.unit.ingest import bureau_files
from tests.unit.ingest.bureau_lists import MADE

assert bureau_files  # its lists are in MADE


def told(row: BusinessRow, name: str) -> Any:
    if name == "instruments":
        return [(one.kind, one.serial, one.valid_to) for one in row.instruments]
    return str(row.status) if name == "status" else getattr(row, name)


@pytest.mark.parametrize("kind", MADE)
def test_every_row_of_a_list_is_taken_or_named(tmp_path: Path, kind: str) -> None:
    sent = MADE[kind](tmp_path)
    reading = read_business_list(sent.path)
    taken = {row.name: row for row in reading.rows}
    assert sorted(row.name for row in reading.rows) == sorted(sent.good)
    for name, fields in sent.good.items():
        assert {field: told(taken[name], field) for field in fields} == fields, name
    wanted = sorted(sent.bad)
    rejected = sorted((c.row, c.column, c.reason) for c in reading.rejected)
    assert len(rejected) == len(wanted), rejected
    for (row, heading, reason), found in zip(wanted, rejected, strict=True):
        assert row in (0, found[0]) and heading in found[1] and reason in found[2], found
        assert found[2].endswith("。")
    assert sent.skipped <= {row.row for row in reading.skipped}
    assert sent.doubtful == {(c.row, c.column) for c in reading.doubtful}


def test_what_is_no_list_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for name, (path, reason) in bureau_files.refused_files(tmp_path).items():
        with pytest.raises(Unreadable, match=reason) as refused:
            read_business_list(path)
        assert str(refused.value).endswith("。"), name
