"""An older program on data of a newer one: one plain sentence, an exit code, and nothing is changed."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from portal.cli import app
from portal.failures import StorageUnsuitable
from portal.settings import Settings
from portal.storage.engine import STORES, open_engine, writing
from portal.storage.migrations import migrate

_NEWER = "9999_of_tomorrow"
_COMMANDS = {
    "cases": ["complaints", "track", "QZ00000000000000000", "--phone-tail", "0000", "--json"],
    "directory": ["businesses", "search", "秤", "--json"],
    "knowledge": ["index", "status", "--json"],
}


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Stores that a newer program has migrated further."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    monkeypatch.setenv("METROLOGY_DATABASE_URL", url)
    settings = Settings(data_dir=tmp_path / "data", database_url=url)
    for store in STORES:
        migrate(settings, store)
    for store in STORES:
        engine = open_engine(settings, store)
        with writing(engine) as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :new"), {"new": _NEWER})
        engine.dispose()
    return settings


def test_every_store_refuses_and_stays_as_it_is(settings: Settings) -> None:
    for store in STORES:
        with pytest.raises(StorageUnsuitable, match=_NEWER):
            migrate(settings, store)
        engine = open_engine(settings, store)
        with engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == _NEWER
        engine.dispose()


@pytest.mark.parametrize("store", STORES)
def test_a_command_ends_with_one_sentence(settings: Settings, store: str) -> None:
    done = CliRunner().invoke(app, ["--data", str(settings.data_dir), *_COMMANDS[store]])
    assert done.exit_code == 2 and isinstance(done.exception, SystemExit)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and "更新版本" in done.stderr and _NEWER in done.stderr


def test_doctor_tells_of_it(settings: Settings) -> None:
    done = CliRunner().invoke(app, ["--data", str(settings.data_dir), "doctor"])
    assert done.exit_code == 1
    told = [line for line in done.stdout.splitlines() if "store" in line]
    assert told and all(line.startswith("AMISS") and _NEWER in line for line in told)
