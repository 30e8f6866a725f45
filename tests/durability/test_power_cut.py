"""No acknowledged case is lost in a power cut: only what was flushed survives (power_cut.c).

The modes that the portal does not use lose cases in the same test: the cut is a real one.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.case_fakes import real_service
from tests.durability.killed_filing import KILLS, all_is_there, file_until_killed, lost

_CONTROLS = 40 if KILLS > 20 else 5


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that keeps what was flushed."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler on this machine: power cuts cannot be simulated")
    library = tmp_path_factory.mktemp("shim") / "power_cut.so"
    source = Path(__file__).with_name("power_cut.c")
    command = [
        compiler,
        "-shared",
        "-fPIC",
        "-O2",
        "-Wall",
        "-Werror",
        "-o",
        str(library),
        str(source),
        "-ldl",
    ]
    subprocess.run(command, check=True, timeout=60)
    return library


class Disk:
    """A data folder whose power can be cut."""

    def __init__(self, folder: Path, shim: Path) -> None:
        self.data, self._shadow, self._shim = folder / "data", folder / "shadow", shim
        self.codes: list[str] = []
        self._chance = random.Random(20_260_416)
        real_service(self.data)
        (self.data / "evidence").mkdir(exist_ok=True)

    def cut(self, mode: str = "") -> list[str]:
        """File until the power is cut; returns what was acknowledged and is gone."""
        shutil.rmtree(self._shadow, ignore_errors=True)
        shutil.copytree(self.data, self._shadow)
        preload = {"LD_PRELOAD": str(self._shim), "DATA": str(self.data), "SHADOW": str(self._shadow)}
        said = file_until_killed(self.data, 0.05 + self._chance.random() * 0.3, mode=mode, preload=preload)
        shutil.rmtree(self.data)
        shutil.move(self._shadow, self.data)
        for part in self.data.rglob("*.part"):
            part.unlink()
        with sqlite3.connect(self.data / "cases.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
        gone = lost(self.data, said)
        self.codes += [code for code in said if code not in gone]
        return gone


@pytest.mark.timeout(280 if KILLS <= 20 else 3600)
def test_every_acknowledged_code_survives_a_power_cut(tmp_path: Path, shim: Path) -> None:
    disk = Disk(tmp_path, shim)
    for _ in range(KILLS):
        assert disk.cut() == []
    assert len(disk.codes) >= KILLS, "the writer was too slow to test anything"
    all_is_there(disk.data, disk.codes, KILLS)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mode", ["DELETE/FULL", "WAL/NORMAL"])
def test_modes_that_are_not_used_lose_cases(tmp_path: Path, shim: Path, mode: str) -> None:
    disk = Disk(tmp_path, shim)
    assert sum(len(disk.cut(mode)) for _ in range(_CONTROLS)) > 0
