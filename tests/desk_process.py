"""`metrology desk` as a process of its own over a folder of the test, and who signs in there."""

from __future__ import annotations

import itertools
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyotp import TOTP, parse_uri

from portal.bootstrap import Services
from portal.complaints.intake import read_intake
from portal.settings import Settings
from tests.case_fakes import complaint
from tests.desk_client import Tab

ROOT = Path(__file__).parents[1]
NOW = "2026-04-20T10:30:00+08:00"
START_S = 120
_places = itertools.count(1)


@dataclass
class Desk:
    """`metrology desk` over a folder with one case in 丰泽; the test may end and start it."""

    data: Path
    port: int
    services: Services
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def over(cls, data: Path) -> Desk:
        """A desk that is not started yet, over a new folder with one case, TS2026-000001."""
        services = Services(Settings(data_dir=data, now=datetime.fromisoformat(NOW)))
        services.complaints.file(read_intake(complaint(intent="refund"), services.clock.today()))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        return cls(data, port, services)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("METROLOGY_")}
        env |= {"METROLOGY_DATA_DIR": str(self.data), "METROLOGY_NOW": NOW, "TZ": "UTC"}
        command = [sys.executable, "-m", "portal", "desk", "--port", str(self.port)]
        with (self.data / "desk.log").open("ab") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
        deadline = time.monotonic() + START_S
        while not self.answers():
            assert self.process.poll() is None, (self.data / "desk.log").read_text("utf-8")[-2000:]
            assert time.monotonic() < deadline, "the desk did not start"
            time.sleep(0.2)

    def answers(self) -> bool:
        """Whether the process answers just now."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(15)

    def officer(self, name: str = "", role: str = "unit_officer", unit: str = "350503") -> dict[str, str]:
        """A new account, of 丰泽 unless told otherwise, and what its officer types; a code works once."""
        name = name or f"fz-{secrets.token_hex(3)}"
        made = self.services.accounts.add(name, [role], unit, "operator:x")
        totp = parse_uri(made.totp_uri)
        assert isinstance(totp, TOTP)
        code = totp.at(datetime.fromisoformat(NOW))
        return {"账号": name, "口令": made.passphrase, "手机验证码（6位）": code}

    def tab(self, **changes: str) -> Tab:
        """A tab of a new browser at an address of its own: tries count by address too."""
        own = {"cookie": secrets.token_urlsafe(32), "address": f"198.51.100.{next(_places)}"}
        return Tab(self.port, **(own | changes))

    def beside(self, tab: Tab, **changes: str) -> Tab:
        """Another tab with the same cookie, address and agent, but for what is changed."""
        return self.tab(**({"cookie": tab.cookie, "address": tab.address} | changes))
