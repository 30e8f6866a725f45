"""Generated look-ups that have one right business find it among the first five, on both databases."""

from __future__ import annotations

from datetime import date

import pytest

from portal.businesses.directory import BusinessDirectory
from portal.businesses.name_words import readings
from tests.benchmarks.many_businesses import Names, invented
from tests.unit.businesses.business_readings import reading_of

ROWS = 2_000
EACH = 72  # of eight kinds: some 570 look-ups
SHARE_FOUND = 0.98


@pytest.fixture
def names(directory: BusinessDirectory) -> Names:
    found = Names()
    for row in invented(ROWS):
        found.add(row, readings(row.name)[0])
    directory.publish(
        reading_of(*found.rows), list_name="甲", issuer="示例局", as_of=date(2026, 1, 1), actor="officer-1"
    )
    return found


@pytest.mark.timeout(300)
def test_look_ups_with_one_right_business(directory: BusinessDirectory, names: Names) -> None:
    missed, asked = [], 0
    for way, look_ups in names.look_ups(EACH).items():
        assert len(look_ups) == EACH, way
        for said, meant in look_ups:
            asked += 1
            if meant.uscc not in {business.uscc for business in directory.search(said, limit=5).items}:
                missed.append((way, said, meant.name))
    assert asked >= 500
    assert len(missed) <= (1 - SHARE_FOUND) * asked, missed
