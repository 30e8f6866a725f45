"""The migrated schema is the tables in the code, per store; opening a store is private and durable."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal.failures import StorageFailed, StorageUnsuitable
from portal.settings import Settings
from portal.storage import migrations
from portal.storage.accounts_tables import accounts_metadata
from portal.storage.cases_tables import cases_metadata
from portal.storage.drafts_tables import drafts_metadata
from portal.storage.engine import Store, open_engine, store_path, writing
from portal.storage.feedback_tables import feedback_metadata
from portal.storage.plaque_tables import plaque_metadata
from portal.storage.self_pledge_tables import self_pledge_metadata
from portal.storage.warnings_tables import warnings_metadata

_TABLES = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


def metadata_of(store: Store) -> list[sa.MetaData]:
    if store == "cases":
        return [accounts_metadata, cases_metadata, drafts_metadata, self_pledge_metadata, warnings_metadata]
    if store == "directory":
        return [pytest.importorskip("portal.storage.directory_tables").directory_metadata, plaque_metadata]
    return [pytest.importorskip("knowledge.adapters.sql").knowledge_metadata, feedback_metadata]


@pytest.mark.parametrize("store", ["cases", "directory", "knowledge"])
def test_migrated_schema_equals_the_tables(settings: Settings, store: Store) -> None:
    metadata = metadata_of(store)
    migrations.migrate(settings, store)
    engine = open_engine(settings, store)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        found = compare_metadata(context, metadata)
        # Full-text tables are made by the migration in plain SQL and are in no metadata.
        differences = [d for d in found if not (d[0] == "remove_table" and "fts" in d[1].name)]
        assert differences == []
        # Checks and names of constraints are not compared by Alembic: compare the statements.
        # A table that was made anew has its name in quotes.
        made = {name: " ".join(sql.replace('"', "").split()) for name, sql in connection.execute(_TABLES)}
    fresh = sa.create_engine("sqlite://")
    for part in metadata:
        part.create_all(fresh)
    with fresh.connect() as connection:
        rows = connection.execute(_TABLES).all()
    assert rows
    for name, sql in rows:
        assert sorted(_parts(made[name])) == sorted(_parts(" ".join(sql.replace('"', "").split())))
    fresh.dispose()
    engine.dispose()


def _parts(sql: str) -> list[str]:
    return [part.strip() for part in sql.replace("(", ",").replace(")", ",").split(",") if part.strip()]


def test_each_file_holds_only_its_own_tables(settings: Settings) -> None:
    migrations.migrate(settings, "cases")
    engine = open_engine(settings, "cases")
    own = {name for part in metadata_of("cases") for name in part.tables}
    assert set(sa.inspect(engine).get_table_names()) == {*own, "alembic_version"}


def test_one_line_of_history_whose_head_is_the_last_file() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [migrations.head()]
    for revision in script.walk_revisions():
        assert Path(revision.path).stem == revision.revision


def test_migrating_twice_prints_nothing_and_keeps_rows(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    migrations.migrate(settings, "cases")
    engine = open_engine(settings, "cases")
    with writing(engine) as connection:
        connection.execute(sa.text("INSERT INTO case_numbers VALUES ('complaint', 2026, 7)"))
    migrations.migrate(settings, "cases")
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT last FROM case_numbers")).scalar() == 7
    assert capfd.readouterr() == ("", "")


def test_folder_and_file_are_private(settings: Settings) -> None:
    migrations.migrate(settings, "cases")
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700
    for path in settings.data_dir.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_every_connection_is_durable_and_strict(settings: Settings) -> None:
    engine = open_engine(settings, "cases")
    expected = {
        "journal_mode": "delete", "synchronous": 3, "foreign_keys": 1,
        "secure_delete": 1, "trusted_schema": 0, "busy_timeout": 5000,
    }  # fmt: skip
    for _ in range(2):
        with engine.connect() as connection:
            found = {name: connection.execute(sa.text(f"PRAGMA {name}")).scalar() for name in expected}
        assert found == expected


def test_a_file_left_in_wal_mode_is_taken_out_of_it(settings: Settings) -> None:
    settings.data_dir.mkdir()
    import sqlite3

    raw = sqlite3.connect(store_path(settings, "cases"))
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("CREATE TABLE t(x)")
    raw.close()
    with open_engine(settings, "cases").connect() as connection:
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "delete"


def test_writing_rolls_back_on_error(settings: Settings) -> None:
    migrations.migrate(settings, "cases")
    engine = open_engine(settings, "cases")
    with pytest.raises(RuntimeError), writing(engine) as connection:
        connection.execute(sa.text("INSERT INTO case_numbers VALUES ('complaint', 2026, 7)"))
        raise RuntimeError
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM case_numbers")).scalar() == 0


def test_a_data_folder_that_cannot_be_made_is_a_plain_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed, match="暂时无法"):
        open_engine(Settings(data_dir=tmp_path / "file" / "data"), "cases")


def test_an_address_that_cannot_be_used_is_refused_without_its_password(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url="nosuch://user:secret@host/name")
    with pytest.raises(StorageUnsuitable) as caught:
        open_engine(settings, "cases")
    assert "secret" not in str(caught.value)


def test_several_that_start_together_migrate_once(settings: Settings) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        try:
            migrations.migrate(settings, "cases")
        except Exception as error:  # noqa: BLE001 - whatever it was, the test names it
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    with open_engine(settings, "cases").connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).all() == [
            (migrations.head(),)
        ]


def test_a_filled_store_is_migrated_whole(settings: Settings) -> None:
    """Tables that others point to are made anew on the way; no row is lost and none dangles."""
    engine = open_engine(settings, "knowledge")
    migrations._upgrade(engine, frozenset({"knowledge"}), "0003_knowledge")
    with engine.begin() as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        document = {c.name: "x" for c in tables.tables["documents"].c if not c.nullable}
        connection.execute(tables.tables["documents"].insert().values(document | {"id": "d"}))
        passage = {
            c.name: 0 if isinstance(c.type, sa.Integer) else [] if isinstance(c.type, sa.JSON) else "x"
            for c in tables.tables["passages"].c
            if not c.nullable
        }
        connection.execute(
            tables.tables["passages"].insert().values(passage | {"id": "p", "document_id": "d"})
        )
        asked = {"passage_id": "p", "position": 0, "text": "问"}
        connection.execute(tables.tables["asked_questions"].insert().values(asked))
    migrations.migrate(settings, "knowledge")
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM asked_questions")) == 1
        assert connection.scalar(sa.text("SELECT count(*) FROM passages")) == 1
    engine.dispose()
