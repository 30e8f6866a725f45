"""Twenty generated lists: every good row goes in as it is, every bad one is named, no row is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest.business_columns import plain_heading
from ingest.business_lists import read_business_list
from knowledge.business_list import BusinessRow
from tests.unit.ingest.made_files import Block
from tests.unit.ingest.made_scans import SERIF, pages_of
from tests.unit.ingest.untidy_lists import KINDS, Good, as_csv, credit_code, made_list


def told(row: BusinessRow) -> Good:
    return (row.name, row.uscc, row.district, row.address, row.industry, row.pledged_on, row.valid_to,
            row.status.value)  # fmt: skip


@pytest.mark.parametrize("seed", range(len(KINDS)), ids=[kind[0] for kind in KINDS])
def test_every_good_row_goes_in_and_every_bad_row_is_named(tmp_path: Path, seed: int) -> None:
    name, write, typed, hides, merges = KINDS[seed]
    made = made_list(seed, typed=typed, hides=hides, merges=merges)
    reading = read_business_list(write(tmp_path / name, made))
    assert {row.row: told(row) for row in reading.rows} == made.good
    assert {(c.row, plain_heading(c.column)) for c in reading.rejected} == {
        (row, plain_heading(heading)) for row, heading in made.bad
    }
    assert all(c.reason.endswith("。") for c in reading.rejected)
    assert made.conflicts <= {c.row for c in reading.conflicts}
    skipped = {s.row for s in reading.skipped}
    assert made.skipped <= skipped
    assert reading.duplicates == made.duplicates
    # Whatever is in the file is told of.
    last_above = min(min(made.good), *(row for row, _ in made.bad))
    whole = {n for n in range(last_above, len(made.rows) + 1) if any(str(c) for c in made.rows[n - 1])}
    assert whole <= skipped | set(made.good) | {row for row, _ in made.bad} | made.conflicts
    assert not reading.recognised and not reading.doubtful


@pytest.mark.parametrize("seed", range(6))
def test_one_cell_in_a_hundred_spoilt_changes_no_other_row(tmp_path: Path, seed: int) -> None:
    made = made_list(seed * 2, typed=False, hides=False, merges=False, size=200)
    write = as_csv(",", "utf-8")
    clean = read_business_list(write(tmp_path / "list.csv", made))
    chance = random.Random(seed)
    first, last = min(made.good), max(made.good)
    spoilt: set[int] = set()
    for _ in range(len(made.rows) * len(made.rows[0]) // 100):
        row, column = chance.randrange(first, last + 1), chance.randrange(len(made.rows[0]))
        made.rows[row - 1][column] = chance.choice(
            [
                "",
                "?",
                "#REF!",
                "合计",
                "备注",
                "9.1E+17",
                "2024.13",
                "\x0b",
                "'",
                "=1/0",
                "单位名称",
                "注",
                "长期",
            ]
        )
        spoilt.add(row)
    dirty = read_business_list(write(tmp_path / "list.csv", made))
    whole = {row.row: row for row in dirty.rows}
    unharmed = [row for row in clean.rows if row.row not in spoilt]
    assert len(unharmed) > 100
    assert [row for row in unharmed if row != whole.get(row.row)] == []
    named = {c.row for c in dirty.rejected}
    assert named - {c.row for c in clean.rejected} <= spoilt


@pytest.mark.skipif(not SERIF.exists(), reason="no Chinese font to draw a page with")
def test_a_scan_is_read_with_every_doubtful_cell_named(tmp_path: Path) -> None:
    head = ("序号", "单位名称", "统一社会信用代码", "地址", "承诺日期")
    rows = [
        (str(n), f"示例{name}", credit_code(n), f"示例路{n}号", f"2024-05-{n:02d}")
        for n, name in enumerate(["海鲜摊", "加油站", "金店", "眼镜店", "粮油店", "水果摊"], 1)
    ]
    rows[3] = (*rows[3][:2], rows[3][2][:-1] + "*", *rows[3][3:])
    blocks = [Block("诚信计量承诺单位名单", level=1), Block(rows=(head, *rows))]
    page = pages_of(blocks, dpi=200, turn=0.4, stamp=False)[0]
    page.image.save(tmp_path / "名单.png", dpi=(200, 200))
    reading = read_business_list(tmp_path / "名单.png")
    assert reading.recognised
    accepted = {row.row: (row.name, row.uscc, row.address) for row in reading.rows}
    named = {c.row for c in (*reading.doubtful, *reading.rejected)} | {s.row for s in reading.skipped}
    for number, (_, name, code, address, _) in enumerate(rows, 2):
        # What was read wrongly is never taken silently.
        assert accepted.get(number) == (name, code, address) or number in named
    assert 5 in {c.row for c in reading.rejected}
    assert sum(number in accepted for number in range(2, 8)) >= 4
