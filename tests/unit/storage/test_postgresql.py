"""PostgreSQL as the place of the stores: what is refused, how errors are told apart, who waits for whom."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from portal.failures import StorageFailed, StorageUnsuitable
from portal.settings import Settings
from portal.storage import postgresql
from portal.storage.engine import open_engine, writing
from portal.storage.migrations import head, migrate
from tests.postgresql_server import PostgresqlServer


@pytest.fixture
def settings(postgresql_url: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=postgresql_url)


def test_all_stores_stand_in_one_database(settings: Settings) -> None:
    migrate(settings, "knowledge")
    with open_engine(settings, "cases").connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == head()
        names = set(sa.inspect(connection).get_table_names())
    assert {"cases", "businesses", "documents", "wall_questions"} <= names
    assert not settings.data_dir.exists()


def test_a_database_that_takes_chinese_for_no_letters_is_refused(postgresql_server: PostgresqlServer) -> None:
    postgresql_server.run(
        "CREATE DATABASE in_c LOCALE 'C' ENCODING 'UTF8' TEMPLATE template0",
        "CREATE DATABASE in_ascii LOCALE 'C' ENCODING 'SQL_ASCII' TEMPLATE template0",
    )
    for name, reason in (("in_c", "C.UTF-8"), ("in_ascii", "UTF8")):
        with pytest.raises(StorageUnsuitable, match=reason):
            migrate(Settings(database_url=postgresql_server.url(name)), "cases")


def test_a_server_that_does_not_flush_is_told_of(settings: Settings) -> None:
    # The server of the tests runs so, to be quick.
    with open_engine(settings, "cases").connect() as connection:
        assert any("fsync=off" in risk for risk in postgresql.risks(connection))
        assert connection.scalar(sa.text("SHOW synchronous_commit")) == "on"


def test_errors_keep_their_kind(settings: Settings) -> None:
    engine = open_engine(settings, "cases")
    row = sa.text("INSERT INTO case_numbers VALUES (:kind, 2026, 1)")
    with writing(engine) as connection:
        connection.execute(row, {"kind": "secret"})
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(row, {"kind": "secret"})
    with pytest.raises(OperationalError), writing(engine) as connection:
        connection.execute(sa.text("SET TRANSACTION READ ONLY"))
        connection.execute(row, {"kind": "other"})


def test_a_writer_waits_for_another_and_not_for_ever(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "BUSY_TIMEOUT_S", 0.3)
    engine = open_engine(settings, "cases")
    order: list[str] = []

    def second() -> None:
        with writing(engine):
            order.append("second")

    with writing(engine):
        waiting = threading.Thread(target=second)
        waiting.start()
        time.sleep(0.1)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]
    with writing(engine):
        with pytest.raises(OperationalError), writing(engine):
            pass
        # A writer of another store is not waited for.
        with writing(open_engine(settings, "directory")):
            pass


def test_a_server_that_is_gone_is_a_plain_failure(tmp_path: Path) -> None:
    url = f"postgresql://someone:secret@/nothing?unix_sock={tmp_path}/none"
    with pytest.raises(StorageFailed) as caught:
        migrate(Settings(data_dir=tmp_path, database_url=url), "cases")
    assert "secret" not in str(caught.value)


def test_several_that_start_together_migrate_once(postgresql_server: PostgresqlServer) -> None:
    postgresql_server.run("CREATE DATABASE together")
    settings = Settings(database_url=postgresql_server.url("together"))
    failures: list[BaseException] = []

    def start() -> None:
        try:
            migrate(settings, "cases")
        except Exception as error:  # noqa: BLE001 - whatever it was, the test names it
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
