"""No acknowledged case is lost when the process is killed while filing; stray files are only orphans."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.complaints.records import CaseKind
from portal.complaints.sealed_case import open_case, open_evidence
from portal.security.keys import open_key_ring
from tests.case_fakes import PHONE, PNG, real_service, sql_cases

KILLS = int(os.environ.get("METROLOGY_TEST_KILLS", "20"))
WRITER = Path(__file__).with_name("filing_writer.py")


def _file_until_killed(folder: Path, seconds: float) -> list[str]:
    with subprocess.Popen([sys.executable, str(WRITER), str(folder)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        child.kill()
        said = child.stdout.read().decode()
    # A line without its end was cut by the kill: nobody was told that code.
    return [line for line in said.split("\n")[:-1] if line]


@pytest.mark.timeout(280)
def test_every_acknowledged_code_survives_kill_9(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    chance = random.Random(20_260_415)
    codes: list[str] = []
    for _ in range(KILLS):
        codes += _file_until_killed(folder, 0.02 + chance.random() * 0.15)
        with sqlite3.connect(folder / "cases.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    assert len(codes) >= KILLS, "the writer was too slow to test anything"
    assert len(set(codes)) == len(codes)

    service, repository, keys = real_service(folder), sql_cases(folder), open_key_ring(folder / "keys")
    numbers: list[str] = []
    for code in codes:
        file = service.track(code, phone_tail="8000")
        numbers += [case.number for case in file.cases]
        lock = repository.lock_by_code([keys.digest("code", code)])
        assert lock is not None
        for case in repository.filing(lock.id).cases:
            sealed = repository.sealed(case.id)
            assert open_case(keys, sealed)["complainant"]["phone"] == PHONE
            [upload] = open_evidence(keys, sealed, service._evidence)
            assert upload.content.startswith(PNG)
    assert len(numbers) == len(set(numbers)) == len(codes) * len(CaseKind)
    # What was cut off leaves at most one file of evidence a kill, never a case without its file.
    orphans = service._evidence.names() - repository.evidence_names()
    assert repository.evidence_names() <= service._evidence.names()
    assert len(orphans) <= KILLS
