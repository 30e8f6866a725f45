"""Runs a reader of untrusted files in a child process with limits; a bad file cannot harm this one.

The child is `python -m ingest.isolation`. It gets one JSON line on its standard input and writes
one JSON line for each item that the reader yields; nothing is pickled. It may use only so much
processor time, memory and wall time, opens no socket, starts no process and writes no file.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from ingest.readers.text import Unreadable

_LONGEST_LINE: Final = 16 * 1024 * 1024
_FORBIDDEN: Final = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "ctypes.",
                     "os.remove", "os.rename", "os.mkdir", "os.link", "os.symlink", "os.chmod")  # fmt: skip
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

TOO_SLOW: Final = "读取用时过长，文件可能过大或有问题，请拆小后再试。"
TOO_LARGE: Final = "文件展开后太大，请拆小后再试。"
BROKEN: Final = "文件已损坏，或内容与格式不符，读不出来。"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may use: seconds of processor and of wall time, bytes of memory and output."""

    cpu_s: int = 120
    wall_s: float = 180.0
    memory: int = 512 * 1024 * 1024
    output: int = 512 * 1024 * 1024


DEFAULT: Final = Limits()


def isolated(reader: str, path: Path, limits: Limits = DEFAULT) -> Iterator[Any]:
    """Yield what `reader` (`module:function`, within ingest.readers) yields for `path`.

    Items are JSON values. Raises Unreadable with one plain Chinese sentence when the reader refuses
    the file, when the child breaks down, or when a limit is reached; items that came before that
    have been yielded, so a caller that must have all or nothing collects them first.
    """
    request = json.dumps({"reader": reader, "path": str(path.absolute()), "limits": asdict(limits)})
    root = Path(__file__).resolve().parents[1]
    # Nothing of this process's environment reaches the child: no settings, no keys, no proxies.
    environment = {"PYTHONPATH": str(root), "PYTHONUTF8": "1", "OPENPYXL_LXML": "False"}
    process = subprocess.Popen(
        [sys.executable, "-P", "-s", "-B", "-m", "ingest.isolation"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=root,
    )
    overdue = threading.Event()

    def end() -> None:
        overdue.set()
        process.kill()

    timer = threading.Timer(limits.wall_s, end)
    timer.start()
    try:
        yield from _conversation(process, request, limits, overdue)
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _conversation(
    process: subprocess.Popen[bytes], request: str, limits: Limits, overdue: threading.Event
) -> Iterator[Any]:
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(request.encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError as error:
        raise Unreadable(BROKEN) from error
    received = 0
    while line := process.stdout.readline(_LONGEST_LINE):
        received += len(line)
        if received > limits.output or not line.endswith(b"\n"):
            raise Unreadable(TOO_LARGE)
        message = json.loads(line)
        if "item" in message:
            yield message["item"]
        elif "refused" in message:
            raise Unreadable(str(message["refused"]))
        else:
            return
    code = process.wait()
    if overdue.is_set() or code in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise Unreadable(TOO_SLOW)
    raise Unreadable(BROKEN)


def _confine(limits: Limits) -> None:
    for kind, most in (
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard),) * 2)
    sys.addaudithook(_forbid)


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a reader may not do this: {event}")
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (
            isinstance(flags, int) and flags & _WRITING
        ):
            raise PermissionError("a reader may not write files")


def _reader(name: str) -> Callable[[Path], Iterator[Any]]:
    module, _, function = name.partition(":")
    if not module.startswith("ingest.readers."):
        raise ValueError(f"not a reader: {name}")
    found: Callable[[Path], Iterator[Any]] = getattr(importlib.import_module(module), function)
    return found


def main() -> int:
    """The child: read the request, confine itself, run the reader. Returns the exit status."""
    request = json.loads(sys.stdin.readline())
    # openpyxl would load numpy only to recognise its numbers; that costs time and memory.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    reader = _reader(request["reader"])
    _confine(Limits(**request["limits"]))

    def say(message: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n")

    try:
        for item in reader(Path(request["path"])):
            say({"item": item})
    except Unreadable as error:
        say({"refused": str(error)})
    except MemoryError:
        say({"refused": TOO_LARGE})
    else:
        say({"end": True})
    sys.stdout.flush()
    # Not through the interpreter's long farewell: what was said has been said.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
