"""A directory on a fresh SQLite file, then on PostgreSQL, and rows to put in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.business_list import BusinessRow
from portal.businesses.directory import BusinessDirectory
from portal.clock import Clock
from portal.settings import Settings
from portal.storage.directory import DirectoryStore
from portal.storage.directory_search import DirectoryReader
from portal.storage.directory_tables import directory_metadata
from portal.storage.engine import open_engine
from tests.unit.businesses.business_readings import reading_of

NOW = datetime(2026, 11, 23, 9, 0)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "postgresql":
        return open_engine(Settings(database_url=request.getfixturevalue("postgresql_url")), "directory")
    engine = open_engine(Settings(data_dir=tmp_path), "directory")
    directory_metadata.create_all(engine)
    return engine


@pytest.fixture
def store(engine: Engine) -> DirectoryStore:
    return DirectoryStore(engine, Clock.fixed(NOW).now)


@pytest.fixture
def directory(store: DirectoryStore) -> BusinessDirectory:
    return BusinessDirectory(store, DirectoryReader(store), Clock.fixed(NOW))


@pytest.fixture
def rows() -> tuple[BusinessRow, ...]:
    return (
        BusinessRow(
            "一", 2, "示例东海农贸市场阿明海鲜摊", district="丰泽区", market="东海农贸市场", stall="A12",
            industry="水产", pledged_on=date(2025, 3, 1), valid_to=date(2028, 2, 29),
        ),
        BusinessRow(
            "一", 3, "示例晋江青阳加油站", "91350582MA2XXXXX0X", district="晋江市", township="青阳街道",
            address="晋江市青阳街道示例路8号", industry="加油站", valid_to=date(2026, 11, 22),
        ),
        BusinessRow(
            "一", 4, "示例石狮永辉超市", aliases=("老石狮百货",), district="石狮市", industry="超市",
            valid_to=date(2026, 11, 23), pledge_text="不缺斤短两",
        ),
        BusinessRow("一", 5, "示例石狮永和超市", district="石狮市", industry="超市"),
    )  # fmt: skip


@pytest.fixture
def published(directory: BusinessDirectory, rows: tuple[BusinessRow, ...]) -> BusinessDirectory:
    outcome = directory.publish(
        reading_of(*rows), list_name="甲", issuer="示例局", as_of=date(2026, 10, 1), actor="officer-1"
    )
    assert outcome.published
    return directory


@pytest.fixture
def make_directory(store: DirectoryStore) -> Callable[..., BusinessDirectory]:
    return lambda single_operator=False, now=NOW: BusinessDirectory(
        store, DirectoryReader(store), Clock.fixed(now), single_operator=single_operator
    )
