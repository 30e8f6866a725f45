"""A real PostgreSQL for tests: its own folder and Unix socket, gone when the tests are."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

_PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")
_START_S = 30.0
# The shell ends the server when its input ends: also when the tests are killed.
_KEEPER = 'cd / && "$0" -D "$1" -k "$1" -h "" {options} >"$1/log" 2>&1 & read _; kill -INT $!; wait'


class NoPostgreSQL(Exception):
    """There is none on this machine; the message is one plain sentence."""


def programs() -> Path:
    """The folder with initdb and postgres of the newest version."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = [p.parent for place in _PLACES for p in Path(place).glob("**/bin/initdb")]
    if not folders:
        raise NoPostgreSQL("no PostgreSQL on this machine: run setup/postgresql.sh as root")
    return max(folders, key=lambda folder: [int(n) for n in folder.parent.name.split(".") if n.isdigit()])


class PostgresqlServer:
    """A server that runs until `stop`; `durable` makes it flush as one in service does."""

    def __init__(self, *, durable: bool = False, locale: str = "C.UTF-8", memory: str = "64MB") -> None:
        folder = programs()
        self._as = _ordinary_user()
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        if self._as:
            shutil.chown(self.folder, "postgres")
        make = ["-D", str(self.folder), f"--locale={locale}", "-E", "UTF8", "-A", "trust", "-U", "tests"]
        done = subprocess.run(
            [*self._as, str(folder / "initdb"), *make, "--no-sync"],
            capture_output=True, text=True, timeout=120, check=False, cwd="/",
        )  # fmt: skip
        if done.returncode:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise NoPostgreSQL(f"initdb failed: {done.stderr.strip().splitlines()[-1]}")
        flags = f"-c max_connections=2000 -c shared_buffers={memory} -c jit=off"
        if not durable:
            flags += " -c fsync=off -c full_page_writes=off"
        command = ["sh", "-c", _KEEPER.format(options=flags), str(folder / "postgres"), str(self.folder)]
        self._keeper = subprocess.Popen([*self._as, *command], stdin=subprocess.PIPE)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + _START_S
        socket = self.folder / ".s.PGSQL.5432"
        while time.monotonic() < until:
            if socket.exists():
                try:
                    self.run("SELECT 1")
                    return
                except Exception:  # noqa: BLE001 - whatever it is, it is tried again until time is up
                    pass
            time.sleep(0.05)
        self.stop()
        raise NoPostgreSQL("PostgreSQL did not start")

    def url(self, database: str) -> str:
        """The address of a database, as METROLOGY_DATABASE_URL takes it."""
        return f"postgresql://tests@/{database}?unix_sock={self.folder}/.s.PGSQL.5432"

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements outside of any transaction, as who may make databases."""
        import pg8000.native

        connection = pg8000.native.Connection(
            "tests", database=database, unix_sock=f"{self.folder}/.s.PGSQL.5432"
        )
        try:
            for statement in statements:
                connection.run(statement)
        finally:
            connection.close()

    def stop(self) -> None:
        """End the server and remove its folder."""
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        try:
            self._keeper.wait(30)
        except subprocess.TimeoutExpired:
            self._keeper.kill()
            self._keeper.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


def _ordinary_user() -> list[str]:
    # PostgreSQL refuses to run as root.
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise NoPostgreSQL("no user postgres on this machine: run setup/postgresql.sh as root") from None
    return ["runuser", "-u", "postgres", "--"]
