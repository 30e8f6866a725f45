"""An import of a list that is killed leaves what the public reads as it was, and the next one cleans up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from knowledge.business_list import BusinessRow, ListReading
from portal.bootstrap import build_services
from portal.publishing_side import PublishingSide
from portal.settings import Settings
from portal.storage.directory_tables import businesses, instruments, pledges, publications

ROOT = Path(__file__).parents[2]
# Stages so many rows that it is killed amid them; says when the first are in.
STAGING = """
import sys, datetime, pathlib
from knowledge.business_list import BusinessRow, ListReading
from portal.bootstrap import build_services
from portal.settings import Settings
services = build_services(Settings(data_dir=pathlib.Path(sys.argv[1]), database_url=sys.argv[2]))
rows = tuple(BusinessRow("一", n, f"示例{n}号海鲜摊", address=f"示例路{n}号") for n in range(50_000))
print("staging", flush=True)
services.directory.stage(
    ListReading(rows, (), (), "长.xlsx", "1" * 64), list_name="甲", issuer="示例局",
    as_of=datetime.date(2026, 1, 1), actor="officer-1",
)
"""


def test_a_killed_import_changes_nothing_and_is_cleaned_up(stored_in: Settings) -> None:
    services = build_services(stored_in)
    store = PublishingSide(services).store
    row = BusinessRow("一", 2, "示例甲店", address="示例路1号")
    reading = ListReading((row,), (), (), "名单.xlsx", "0" * 64)
    facts = {"list_name": "甲", "issuer": "示例局", "as_of": date(2026, 1, 1), "actor": "officer-1"}
    assert services.directory.publish(reading, **facts).published
    before = services.directory.all()

    def held() -> dict[str, int]:
        with store.reading() as connection:
            return {
                table.name: connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (publications, businesses, pledges, instruments)
            }

    whole = held()
    writer = subprocess.Popen(
        [sys.executable, "-c", STAGING, str(stored_in.data_dir), stored_in.database_url],
        cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert writer.stdout is not None and writer.stdout.readline()
    deadline = time.monotonic() + 60
    while held()["businesses"] == whole["businesses"] and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    writer.stdout.close()

    left = held()
    assert whole["businesses"] < left["businesses"] < 50_000
    assert services.directory.all() == before and not store.staged_publications()
    again = services.directory.stage(ListReading((row,), (), (), "名单.xlsx", "2" * 64), **facts)
    assert held()["businesses"] == whole["businesses"] + 1
    store.discard(again.publication_id)
    assert held() == whole
