"""Readers run in a child process with limits; a bad file cannot harm this one.

The child is `python -m ingest.isolation`. It gets one JSON line on its standard input for each file
and writes one JSON line for each item that the reader yields; nothing is pickled. It may use only so
much processor time, memory and wall time, opens no socket, starts no process and writes no file.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final

from ingest.readers.text import Unreadable

_LONGEST_LINE: Final = 16 * 1024 * 1024
_FORBIDDEN: Final = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork",
                     "ctypes.dl", "os.remove", "os.rename", "os.mkdir", "os.link", "os.symlink",
                     "os.chmod")  # fmt: skip
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NUMERIC: Final = ("ingest.readers.scan", "ingest.readers.scan_tables")  # the readers that need numpy

TOO_SLOW: Final = "读取用时过长，文件可能过大或有问题，请拆小后再试。"
TOO_LARGE: Final = "文件展开后太大，请拆小后再试。"
BROKEN: Final = "文件已损坏，或内容与格式不符，读不出来。"


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may use: seconds of processor and of wall time, bytes of memory and output.

    `page_s` seconds of both are added for each page when the reader tells how many there are.
    """

    cpu_s: float = 120
    wall_s: float = 180.0
    memory: int = 512 * 1024 * 1024
    output: int = 512 * 1024 * 1024
    page_s: float = 0.0


DEFAULT: Final = Limits()


def isolated(reader: str, path: Path, limits: Limits = DEFAULT) -> Iterator[Any]:
    """Yield what `reader` (`module:function`, within ingest.readers) yields for `path`.

    Items are JSON values. Raises Unreadable with one plain Chinese sentence when the reader refuses
    the file, when the child breaks down, or when a limit is reached; items that came before that
    have been yielded, so a caller that must have all or nothing collects them first.
    """
    child = Child(reader, limits)
    try:
        yield from child.read(path)
    finally:
        child.close()


class Child:
    """A process in which `reader` reads one file after another.

    It is started for the first file, and anew after one that broke it or reached a limit: only that
    file is lost. `close` ends it.
    """

    def __init__(self, reader: str, limits: Limits = DEFAULT) -> None:
        self._reader, self._limits = reader, limits
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting = bytearray()

    def read(self, path: Path, **options: Any) -> Iterator[Any]:
        """Yield what the reader yields for `path`, as `isolated` does. `options` go to the reader."""
        process = self._process or self._started()
        ended = False
        try:
            request = json.dumps({"path": str(path.absolute()), "options": options})
            yield from self._conversation(process, request)
            ended = True
        except _Refused as error:
            ended = True
            raise Unreadable(str(error)) from error
        finally:
            if not ended:
                self.close()

    def close(self) -> None:
        """End the process; a later `read` starts another one."""
        process, self._process, self._waiting = self._process, None, bytearray()
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def _started(self) -> subprocess.Popen[bytes]:
        root = Path(__file__).resolve().parents[1]
        # Nothing of this process's environment reaches the child: no settings, no keys, no proxies.
        environment = {
            "PYTHONPATH": str(root), "PYTHONUTF8": "1", "OPENPYXL_LXML": "False",
            # Each thread's heap would count as 128 MB of the memory that may be used.
            "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "1",
        }  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-B", "-m", "ingest.isolation"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=root,
            bufsize=0,
        )
        self._say(self._process, json.dumps({"reader": self._reader, "limits": asdict(self._limits)}))
        return self._process

    def _say(self, process: subprocess.Popen[bytes], line: str) -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(line.encode() + b"\n")
        except BrokenPipeError as error:
            raise Unreadable(BROKEN) from error

    def _conversation(self, process: subprocess.Popen[bytes], request: str) -> Iterator[Any]:
        self._say(process, request)
        deadline = time.monotonic() + self._limits.wall_s
        received = 0
        while line := self._line(process, deadline):
            received += len(line)
            if received > self._limits.output:
                raise Unreadable(TOO_LARGE)
            message = json.loads(line)
            if "item" in message:
                item = message["item"]
                if isinstance(item, dict) and "pages" in item:
                    deadline += self._limits.page_s * int(item["pages"])
                yield item
            elif "refused" in message:
                raise _Refused(str(message["refused"]))
            else:
                return
        code = process.wait()
        raise Unreadable(TOO_SLOW if code in {-signal.SIGPROF, -signal.SIGKILL} else BROKEN)

    def _line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        """The next line of the child; nothing at its end."""
        assert process.stdout is not None
        searched = 0
        while (end := self._waiting.find(b"\n", searched)) < 0:
            searched = len(self._waiting)
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                raise Unreadable(TOO_SLOW)
            more = os.read(process.stdout.fileno(), 1024 * 1024)
            if not more:
                return b""
            self._waiting += more
            if searched > _LONGEST_LINE:
                raise Unreadable(TOO_LARGE)
        line = bytes(self._waiting[: end + 1])
        del self._waiting[: end + 1]
        return line


class _Refused(Exception):
    """The reader refused the file; the child is as good as before."""


def _confine(limits: Limits) -> None:
    for kind, most in (
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


def _reader(name: str) -> Callable[..., Iterator[Any]]:
    """The reader, with the libraries loaded that could not be loaded under confinement."""
    module, _, function = name.partition(":")
    if not module.startswith("ingest.readers."):
        raise ValueError(f"not a reader: {name}")
    if module not in _NUMERIC:
        # openpyxl would load numpy only to recognise its numbers; that costs time and memory.
        sys.modules["numpy"] = None  # type: ignore[assignment]
    home = importlib.import_module(module)
    prepare: Callable[[], None] | None = getattr(home, "prepare", None)
    if prepare is not None:
        prepare()
    found: Callable[..., Iterator[Any]] = getattr(home, function)
    return found


def main() -> int:
    """The child: confine itself, run the reader on one file after another. Returns the exit status."""
    requests = sys.stdin
    # Libraries that print must not disturb what is said.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    start = json.loads(requests.readline())
    limits = Limits(**start["limits"])
    reader = _reader(start["reader"])
    _confine(limits)
    for line in requests:
        request = json.loads(line)
        _answer(reader, Path(request["path"]), request["options"], limits, answers)
    answers.flush()
    # Not through the interpreter's long farewell: what was said has been said.
    os._exit(0)


def _answer(
    reader: Callable[..., Iterator[Any]], path: Path, options: dict[str, Any], limits: Limits, out: IO[str]
) -> None:
    def say(message: dict[str, Any]) -> None:
        out.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n")

    # Not RLIMIT_CPU: that counts whole seconds, over all files.
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_s)
    try:
        for item in reader(path, **options):
            if isinstance(item, dict) and "pages" in item:
                left = signal.getitimer(signal.ITIMER_PROF)[0]
                signal.setitimer(signal.ITIMER_PROF, left + limits.page_s * int(item["pages"]))
                say({"item": item})
                out.flush()
                continue
            say({"item": item})
    except Unreadable as error:
        say({"refused": str(error)})
    except MemoryError:
        say({"refused": TOO_LARGE})
    else:
        say({"end": True})
    out.flush()
    signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    sys.exit(main())
