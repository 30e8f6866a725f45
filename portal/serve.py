"""How the public portal and the desk are started: command line and environment of their processes."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from portal.settings import Settings

_ROOT = Path(__file__).parents[1]  # holds .streamlit/config.toml
_TRIES = 50


class NoFreePort(Exception):
    """Neither the wanted port nor the next ones are free."""


def free_port(host: str, wanted: int, tries: int = _TRIES) -> int:
    """`wanted` or the next free port on `host`; raises NoFreePort after `tries` ports."""
    for port in range(wanted, min(wanted + tries, 65536)):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise NoFreePort(f"no free port on {host} from {wanted} to {wanted + tries - 1}")


def command(host: str, port: int, *, host_name: str = "", app: str = "asgi.py") -> list[str]:
    """The argument list that starts `app` of the portal on `host`:`port`."""
    hosts = ["127.0.0.1", "localhost", *([host_name] if host_name else [])]
    allowed = [f"--server.allowedHosts={name}" for name in hosts]
    return [
        sys.executable, "-m", "streamlit", "run", str(_ROOT / "portal" / app),
        f"--server.address={host}", f"--server.port={port}", *allowed,
    ]  # fmt: skip


def environment(settings: Settings, inherited: Mapping[str, str]) -> dict[str, str]:
    """`inherited` plus what the process needs: one thread a query, no hub, absolute folders."""
    env = dict(inherited)
    env.setdefault("OMP_NUM_THREADS", "1")  # 21 ms a query; with two under load 253 ms
    env.setdefault("OPENBLAS_NUM_THREADS", "1")
    env.setdefault("TOKENIZERS_PARALLELISM", "false")
    env.setdefault("HF_HUB_OFFLINE", "1")
    env.setdefault("ANONYMIZED_TELEMETRY", "False")
    env["METROLOGY_PUBLIC_URL"] = settings.public_url
    env["METROLOGY_DATA_DIR"] = str(settings.data_dir.resolve())
    if settings.official_dir:
        env["METROLOGY_OFFICIAL_DIR"] = str(settings.official_dir.resolve())
    if settings.keyring:
        env["METROLOGY_KEYRING"] = str(settings.keyring.resolve())
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_ROOT), env.get("PYTHONPATH", "")]))
    return env


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 8501) -> NoReturn:
    """Become the portal's server process (signals reach it directly). Raises NoFreePort."""
    chosen = free_port(host, port)
    if "public_url" not in settings.model_fields_set and host in ("127.0.0.1", "localhost"):
        # Links and QR codes lead to this process, also where another one has the usual port.
        settings = settings.model_copy(update={"public_url": f"http://{host}:{chosen}"})
    _become(settings, command(host, chosen, host_name=settings.host_name))


def serve_desk(settings: Settings, port: int = 8601) -> NoReturn:
    """Become the desk's server process, on loopback alone. Raises NoFreePort."""
    host = "127.0.0.1"
    chosen = free_port(host, port)
    _become(settings, command(host, chosen, host_name=settings.desk_host_name, app="desk_asgi.py"))


def _become(settings: Settings, argv: list[str]) -> NoReturn:
    env = environment(settings, os.environ)
    os.chdir(_ROOT)  # Streamlit reads .streamlit/config.toml of the working folder
    os.execve(argv[0], argv, env)
