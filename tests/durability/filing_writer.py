"""Files cases without end and says each code on stdout only after it was filed; ended by kill -9.

filing_writer.py FOLDER [ADDRESS OF POSTGRESQL] [SQLITE MODE, such as WAL/NORMAL: a negative control]
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from portal.complaints.evidence import Upload
from portal.complaints.intake import read_intake
from portal.storage import engine
from tests.case_fakes import NOW, PNG, complaint, real_service


def weaken(folder: Path, mode: str) -> sqlite3.Connection:
    """Open every connection in a mode that the portal does not use; the one returned keeps a WAL alive."""
    journal, synchronous = mode.split("/")

    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA journal_mode={journal}")
        connection.execute(f"PRAGMA synchronous={synchronous}")

    engine._prepare_sqlite = prepare
    kept = sqlite3.connect(folder / "cases.db")
    prepare(kept, None)
    kept.execute("SELECT count(*) FROM cases").fetchone()
    return kept


def main() -> None:
    address, mode = (*sys.argv[2:4], "", "")[:2]
    _kept = weaken(Path(sys.argv[1]), mode) if mode else None
    service = real_service(Path(sys.argv[1]), database_url=address)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    intake = read_intake(complaint(evidence=["photo.png"]), NOW.date())
    while True:
        receipt = service.file(intake, uploads=[Upload("photo.png", PNG + b"\0" * 20_000)])
        sys.stdout.write(f"{receipt.case_code}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
