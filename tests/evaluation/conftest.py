"""A portal with all official texts loaded, built once for all tests of this folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ingest.load import load_documents
from portal.bootstrap import Services
from portal.settings import Settings

NOW = datetime(2026, 11, 23, 9, 0)


@pytest.fixture(scope="session")
def loaded(official_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Services:
    services = Services(Settings(data_dir=tmp_path_factory.mktemp("loaded"), now=NOW))
    report = load_documents([official_dir], services.library)
    assert report.exit_code == 0
    services.ensure_index()
    services.warm_up()
    return services
