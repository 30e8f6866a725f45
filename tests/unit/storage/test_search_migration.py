"""A directory that was filled before the word index changed is searched as before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa

from portal.clock import Clock
from portal.settings import Settings
from portal.storage import migrations
from portal.storage.directory import DirectoryStore
from portal.storage.directory_search import DirectoryReader
from portal.storage.engine import open_engine


def test_businesses_of_an_earlier_version_are_found(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    engine = open_engine(settings, "directory")
    migrations._upgrade(engine, frozenset({"directory"}), "0010_publication_review")
    tables = sa.MetaData()
    tables.reflect(engine, only=["publications", "live_lists", "businesses", "pledges"])

    def fill(into: str, /, **values: object) -> None:
        table, now = tables.tables[into], datetime(2026, 1, 1, tzinfo=UTC)
        row = {}
        for column in table.c:
            if not column.nullable and column.server_default is None:
                kind = column.type
                row[column.name] = (
                    0 if isinstance(kind, sa.Integer | sa.Boolean)
                    else now if isinstance(kind, sa.DateTime)
                    else now.date() if isinstance(kind, sa.Date)
                    else ""
                )  # fmt: skip
        with engine.begin() as connection:
            connection.execute(table.insert().values({**row, **values}))

    fill("publications", id="pub-1", sequence=3, list_name="甲", state="live", row_count=2)
    fill("live_lists", list_name="甲", publication_id="pub-1")
    names = ("示例晋江青阳加油站", "示例石狮永辉超市")
    for number, name in enumerate(names, 1):
        fill(
            "businesses",
            row_id=number,
            publication_id="pub-1",
            business_id=f"b{number}",
            name=name,
            search_name=name,
        )
        fill("pledges", row_id=number, list_status="active")
    migrations.migrate(settings, "directory")
    reader = DirectoryReader(DirectoryStore(open_engine(settings, "directory"), Clock().now))
    for said, name in (("加油站", names[0]), ("yonghui", names[1]), ("青杨加油站", names[0])):
        assert [b.name for b in reader.search(said, date(2026, 5, 1)).items] == [name], said
    assert reader.search("", date(2026, 5, 1)).total == 2
    engine.dispose()
