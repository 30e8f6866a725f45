"""Many rows go in at once and come out as they were, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from portal.settings import Settings
from portal.storage.directory_tables import column_meanings, pledge_reviews
from portal.storage.engine import open_engine, writing
from portal.storage.many_rows import insert_rows


def test_rows_come_out_as_they_went_in(stored_in: Settings) -> None:
    reasons = ("示例", "", 'it\'s "quoted" \\n %s :rows {}', "两\n行\t", "𠮷")
    rows = [
        {
            "business_id": f"b{number}",
            "reason": reason,
            "notified_on": date(2026, 1, number + 1) if number % 2 else None,
            "officer": "示例",
            "opened_at": datetime(2026, 1, 1, 8, tzinfo=UTC),
        }
        for number, reason in enumerate(reasons)
    ]
    engine = open_engine(stored_in, "directory")
    with writing(engine) as connection:
        insert_rows(connection, pledge_reviews, rows)
        insert_rows(connection, pledge_reviews, [])
    with engine.connect() as connection:
        found = connection.execute(sa.select(pledge_reviews).order_by(pledge_reviews.c.id)).mappings().all()
    asked = ("business_id", "reason", "notified_on", "officer", "opened_at")
    told = [{name: row[name] for name in asked} for row in found]
    for row in told:
        row["opened_at"] = row["opened_at"].replace(tzinfo=row["opened_at"].tzinfo or UTC)
    assert told == rows
    assert len({row["id"] for row in found}) == len(rows)


def test_a_second_row_of_a_kind_is_refused_with_all_that_came_with_it(stored_in: Settings) -> None:
    row = {
        "issuer": "示例局",
        "heading": "单位",
        "field": "name",
        "officer": "示例",
        "said_at": datetime.now(UTC),
    }
    engine = open_engine(stored_in, "directory")
    with pytest.raises(sa.exc.IntegrityError), writing(engine) as connection:
        insert_rows(connection, column_meanings, [row, row])
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(column_meanings)) == 0
