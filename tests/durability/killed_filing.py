"""Runs the writer of cases until it is killed, and looks whether all that it acknowledged is there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from portal.complaints.records import CaseKind
from portal.complaints.sealed_case import open_case, open_evidence
from portal.security.keys import open_key_ring
from tests.case_fakes import PHONE, PNG, real_service, sql_cases

_WRITER = Path(__file__).with_name("filing_writer.py")
SOAK = os.environ.get("METROLOGY_SOAK") == "1"
KILLS = int(os.environ.get("METROLOGY_TEST_KILLS", "200" if SOAK else "20"))


def file_until_killed(
    folder: Path, seconds: float, address: str = "", mode: str = "", preload: Mapping[str, str] | None = None
) -> list[str]:
    """Codes that were acknowledged before the writer was killed, `seconds` after it was ready."""
    command = [sys.executable, str(_WRITER), str(folder), address, mode]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **(preload or {})}) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        child.kill()
        said = child.stdout.read().decode()
    # A line without its end was cut by the kill: nobody was told that code.
    return [line for line in said.split("\n")[:-1] if line]


def lost(folder: Path, codes: Sequence[str], address: str = "") -> list[str]:
    """Acknowledged codes without their cases."""
    repository, keys = sql_cases(folder, address), open_key_ring(folder / "keys")
    return [code for code in codes if repository.lock_by_code([keys.digest("code", code)]) is None]


def all_is_there(folder: Path, codes: Sequence[str], kills: int, address: str = "") -> None:
    """Every code leads to its cases, what was told and the file; what was cut off is only a stray file."""
    service, repository = real_service(folder, database_url=address), sql_cases(folder, address)
    keys = open_key_ring(folder / "keys")
    numbers: list[str] = []
    for code in codes:
        numbers += [case.number for case in service.track(code, phone_tail="8000").cases]
        lock = repository.lock_by_code([keys.digest("code", code)])
        assert lock is not None
        for case in repository.filing(lock.id).cases:
            sealed = repository.sealed(case.id)
            assert open_case(keys, sealed)["complainant"]["phone"] == PHONE
            [upload] = open_evidence(keys, sealed, service._evidence)
            assert upload.content.startswith(PNG)
    assert len(numbers) == len(set(numbers)) == len(codes) * len(CaseKind)
    assert repository.evidence_names() <= service._evidence.names()
    assert len(service._evidence.names() - repository.evidence_names()) <= kills
