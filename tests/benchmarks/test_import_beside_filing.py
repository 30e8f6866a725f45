"""A complaint is filed in under a second while a long list goes in, on both databases.

2,000 rows by default; METROLOGY_BENCH_ROWS=200000 for the long one. With METROLOGY_MEASUREMENTS=DIR the
figures are written there.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from portal.complaints.intake import read_intake
from portal.settings import Settings
from tests.case_fakes import NOW, complaint, real_service

ROWS = int(os.environ.get("METROLOGY_BENCH_ROWS", "2000"))
ROOT = Path(__file__).parents[2]
_LONGEST_S = 1.0


def long_list(path: Path, rows: int) -> Path:
    """A CSV with so many invented businesses."""
    with path.open("w", encoding="utf-8") as file:
        file.write("序号,单位名称,地址,行业,承诺时间,有效期至\n")
        for n in range(rows):
            file.write(f"{n},示例{n}号海鲜摊,晋江市示例路{n}号,水产,2024.5,2031.4\n")
    return path


@pytest.mark.timeout(2_000)
def test_a_complaint_commits_while_a_long_list_goes_in(stored_in: Settings, tmp_path: Path) -> None:
    path = long_list(tmp_path / "list.csv", ROWS)
    service = real_service(stored_in.data_dir, database_url=stored_in.database_url)
    intake = read_intake(complaint(), NOW.date())
    service.file(intake)  # the first one loads what filing needs
    environment = {**os.environ, "METROLOGY_DATABASE_URL": stored_in.database_url}
    command = [sys.executable, "-m", "portal", "--data", str(stored_in.data_dir), "ingest", "businesses"]
    started = time.perf_counter()
    importing = subprocess.Popen(
        [*command, str(path), "--json", "--officer", "示例"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    took: list[float] = []
    deadline = started + 1_800
    try:
        while importing.poll() is None and time.perf_counter() < deadline:
            begun = time.perf_counter()
            service.file(intake)
            took.append(time.perf_counter() - begun)
            time.sleep(0.1)
    finally:
        if importing.poll() is None:
            importing.kill()
    seconds = time.perf_counter() - started
    out, _ = importing.communicate(timeout=10)
    assert importing.returncode == 0
    assert json.loads(out)["accepted"] == ROWS
    assert took and sorted(took)[int(len(took) * 0.95)] < _LONGEST_S
    # A busy machine may stop one for longer; none may wait for the whole import.
    assert max(took) < 5.0
    _write(stored_in, seconds, took)


def _write(settings: Settings, seconds: float, took: list[float]) -> None:
    folder = os.environ.get("METROLOGY_MEASUREMENTS")
    if not folder:
        return
    name = "postgresql" if settings.database_url else "sqlite"
    measured = {
        "command": f"METROLOGY_BENCH_ROWS={ROWS} python -m pytest {Path(__file__).relative_to(ROOT)}",
        "day": date.today().isoformat(),
        "database": name,
        "rows": ROWS,
        "import_s": round(seconds, 1),
        "filed_meanwhile": len(took),
        "commit_p95_s": round(sorted(took)[int(len(took) * 0.95)], 3),
        "commit_max_s": round(max(took), 3),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "load_average": os.getloadavg(),
    }
    (Path(folder) / f"import_{name}_{ROWS}.json").write_text(json.dumps(measured, indent=2) + "\n", "utf-8")
