"""What every test stands on: no network, a fixed zone, and the folder of official texts."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.postgresql_server import NoPostgreSQL, PostgresqlServer

if TYPE_CHECKING:
    from portal.settings import Settings

_LOCAL = {"127.0.0.1", "::1", "localhost"}


def pytest_configure() -> None:
    """Nothing under test may look for a model hub or report anything."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


class NetworkBlocked(RuntimeError):
    """A test tried to reach the network."""


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse every connection; with the marker `loopback`, those to this machine are let through."""
    local_allowed = request.node.get_closest_marker("loopback") is not None
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if self.family == socket.AF_UNIX or (local_allowed and host in _LOCAL):
            return real_connect(self, address)  # type: ignore[arg-type]
        raise NetworkBlocked(f"a test tried to connect to {address!r}")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)
    yield


@pytest.fixture(scope="session")
def official_dir() -> Path:
    """The operator's folder of official texts; absent: skipped, and in CI a failure."""
    named = os.environ.get("METROLOGY_OFFICIAL_DIR", "")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "official"
    if folder.is_dir():
        return folder
    reason = "no folder of official texts: set METROLOGY_OFFICIAL_DIR"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A PostgreSQL with a migrated database `template`; absent: skipped, and in CI a failure."""
    from portal.settings import Settings
    from portal.storage.migrations import migrate

    try:
        server = PostgresqlServer()
    except NoPostgreSQL as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))
    try:
        server.run("CREATE DATABASE template")
        migrate(Settings(database_url=server.url("template")), "cases")
        yield server
    finally:
        server.stop()


_databases = count()


@pytest.fixture
def postgresql_url(postgresql_server: PostgresqlServer) -> str:
    """The address of a migrated database of this test's own."""
    name = f"test_{next(_databases)}"
    postgresql_server.run(f"CREATE DATABASE {name} TEMPLATE template STRATEGY file_copy")
    return postgresql_server.url(name)  # it goes with the server


@pytest.fixture(params=["sqlite", "postgresql"])
def stored_in(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of empty, migrated stores: on SQLite, then on PostgreSQL."""
    from portal.settings import Settings
    from portal.storage.migrations import migrate

    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        return Settings(data_dir=tmp_path / "data", database_url=url)
    settings = Settings(data_dir=tmp_path / "data")
    for store in ("cases", "directory", "knowledge"):
        migrate(settings, store)
    return settings
