"""No acknowledged case is lost when the process is killed while filing; stray files are only orphans."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.killed_filing import KILLS, all_is_there, file_until_killed
from tests.postgresql_server import NoPostgreSQL, PostgresqlServer


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Empty for SQLite, or the address of a database that flushes as one in service does."""
    if request.param == "sqlite":
        yield ""
        return
    request.getfixturevalue("postgresql_server")  # skips or fails where there is none
    server = PostgresqlServer(durable=True)
    try:
        server.run("CREATE DATABASE kept")
        yield server.url("kept")
    except NoPostgreSQL:
        pytest.skip("PostgreSQL did not start a second time")
    finally:
        server.stop()


@pytest.mark.timeout(280 if KILLS <= 20 else 3600)
@pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
def test_every_acknowledged_code_survives_kill_9(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "data"
    chance = random.Random(20_260_415)
    codes: list[str] = []
    for _ in range(KILLS):
        codes += file_until_killed(folder, 0.05 + chance.random() * 0.3, address)
        if not address:
            with sqlite3.connect(folder / "cases.db") as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            connection.close()
    assert len(codes) >= KILLS, "the writer was too slow to test anything"
    assert len(set(codes)) == len(codes)
    all_is_there(folder, codes, KILLS, address)
