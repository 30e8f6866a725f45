"""Hostile workbooks are refused quickly in a child process, and the child may do nothing else."""

from __future__ import annotations

import contextlib
import random
import socket
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from ingest import isolation
from ingest.business_lists import read_business_list
from ingest.isolation import Limits, isolated
from ingest.readers.text import Unreadable
from tests.unit.ingest.untidy_lists import as_docx, as_html, as_pdf, as_xls, made_list

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def patched(tmp_path: Path) -> Callable[..., Path]:
    """Makes a workbook whose sheet's XML went through a function."""
    plain = tmp_path / "plain.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["单位名称", "地址"])
    sheet.append(["示例甲", "示例路1号"])
    book.save(plain)

    def patch(change: Callable[[bytes], bytes]) -> Path:
        out = tmp_path / "hostile.xlsx"
        with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                data = old.read(name)
                new.writestr(name, change(data) if name == SHEET else data)
        return out

    return patch


def into_sheet(xml: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(b"</sheetData>", xml + b"</sheetData>")


def with_type(declaration: bytes) -> Callable[[bytes], bytes]:
    return lambda data: b'<?xml version="1.0"?>' + declaration + data[data.find(b"<worksheet") :]


HOSTILE = {
    "sparse": into_sheet(b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'),
    "wide": into_sheet(b'<row r="3"><c r="XFD3" t="n"><v>1</v></c></row>'),
    "rows": into_sheet(b"<row><c t='inlineStr'><is><t>x</t></is></c></row>" * 1_000_000),
    "laughs": with_type(b'<!DOCTYPE z [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>'),
    "external": with_type(b'<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
    "hidden type": with_type(b"<!--" + b"x" * 70_000 + b'--><!DOCTYPE z [<!ENTITY a "lol">]>'),
    "broken": lambda data: data[:200],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_refused_within_two_seconds(patched: Callable[..., Path], name: str) -> None:
    path = patched(HOSTILE[name])
    started = time.perf_counter()
    with pytest.raises(Unreadable) as error:
        read_business_list(path)
    assert time.perf_counter() - started < 2
    assert str(error.value).endswith("。")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(SHEET, "w", force_zip64=True) as part:
            for _ in range(45):
                part.write(b"A" * 10_000_000)
    started = time.perf_counter()
    with pytest.raises(Unreadable, match="展开"):
        read_business_list(path)
    assert time.perf_counter() - started < 2


def test_the_same_workbook_unharmed_is_read(patched: Callable[..., Path]) -> None:
    reading = read_business_list(patched(lambda data: data))
    assert [row.name for row in reading.rows] == ["示例甲"]


SPOILT = {
    "old workbook": ("a.xls", as_xls),
    "document": ("a.docx", as_docx),
    "page": ("a.pdf", as_pdf(True)),
    "web page": ("a.html", as_html),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_file_of_any_kind_is_read_or_refused_in_one_sentence(tmp_path: Path, kind: str) -> None:
    name, write = SPOILT[kind]
    whole = write(tmp_path / name, made_list(3, typed=False, hides=True, size=6)).read_bytes()
    chance = random.Random(5)
    for trial in range(4):
        data = bytearray(whole)
        if trial == 0:
            del data[len(data) // 2 :]
        for _ in range(20 * trial):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = tmp_path / f"{trial}{name}"
        path.write_bytes(data)
        started = time.perf_counter()
        try:
            read_business_list(path)
        except Unreadable as error:
            assert str(error).endswith("。")
        assert time.perf_counter() - started < 20


def test_spans_that_are_too_large_cost_nothing(tmp_path: Path) -> None:
    cell = "<td rowspan=99999999 colspan=150>单位名称</td>"
    path = tmp_path / "a.html"
    path.write_text(
        f"<html><body><table><tr>{cell}<td>地址</td></tr>{'<tr><td>甲</td></tr>' * 50}</table>", "utf-8"
    )
    started = time.perf_counter()
    with contextlib.suppress(Unreadable):
        read_business_list(path)
    assert time.perf_counter() - started < 5


def test_many_entries_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(3_000):
            archive.writestr(f"x/{number}", b"")
    with pytest.raises(Unreadable):
        read_business_list(path)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Puts a reader with the given body where the child looks for readers; returns its name."""
    made: list[Path] = []

    def make(body: str) -> str:
        folder = Path(isolation.__file__).parent / "readers"
        path = folder / f"trial_{tmp_path.name}.py".replace("-", "_")
        path.write_text(f'"""Trial."""\ndef read(path):\n    {body}\n', "utf-8")
        made.append(path)
        return f"ingest.readers.{path.stem}:read"

    yield make
    for path in made:
        path.unlink()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("while True: pass\n    yield 1", isolation.TOO_SLOW),
        ("import time; time.sleep(60)\n    yield 1", isolation.TOO_SLOW),
        ("yield len(bytearray(2_000_000_000))", isolation.TOO_LARGE),
        ("yield 'x' * 20_000_000", isolation.TOO_LARGE),
        ("import socket; yield socket.create_connection(('127.0.0.1', 9))", isolation.BROKEN),
        ("import subprocess; yield subprocess.run(['true']).returncode", isolation.BROKEN),
        ("yield open(str(path) + '.out', 'w').write('x')", isolation.BROKEN),
        ("import os; os._exit(3)\n    yield 1", isolation.BROKEN),
        ("import os; os.kill(os.getpid(), 11)\n    yield 1", isolation.BROKEN),
    ],
)
def test_a_reader_is_held_within_its_limits(
    reader: Callable[[str], str], tmp_path: Path, body: str, said: str
) -> None:
    limits = Limits(cpu_s=1, wall_s=3.0, output=10_000_000)
    started = time.perf_counter()
    with pytest.raises(Unreadable) as error:
        list(isolated(reader(body), tmp_path / "list", limits))
    assert str(error.value) == said
    assert time.perf_counter() - started < 6
    assert not (tmp_path / "list.out").exists()


def test_the_environment_does_not_reach_the_child(
    reader: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METROLOGY_DATABASE_URL", "postgresql://secret")
    (seen,) = isolated(reader("import os; yield sorted(os.environ)"), tmp_path)
    assert "METROLOGY_DATABASE_URL" not in seen


def test_only_readers_can_be_run(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        list(isolated("os:listdir", tmp_path))


def test_nothing_is_left_running(reader: Callable[[str], str], tmp_path: Path) -> None:
    # Longer than a pipe's buffer, so that it comes before the reader goes round for ever.
    body = "import os; yield [os.getpid(), 'x' * 300_000]\n    while True: pass"
    items = isolated(reader(body), tmp_path, Limits(wall_s=10.0))
    pid, _ = next(items)
    items.close()  # type: ignore[attr-defined]
    assert not Path(f"/proc/{pid}").exists()


def test_this_process_can_still_work() -> None:
    left, right = socket.socketpair()
    left.close()
    right.close()
    assert subprocess.run(["true"], check=True).returncode == 0
