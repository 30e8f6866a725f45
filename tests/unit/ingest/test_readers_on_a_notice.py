"""An invented notice in every form gives the same passages and the same cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.clauses import split
from ingest.file_reader import FileReader
from knowledge.passage import Passage
from tests.unit.ingest import invented_notice as notice
from tests.unit.ingest import made_files as files
from tests.unit.ingest.made_scans import SERIF, pages_of


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    with FileReader() as made:
        yield made


def write_text(path: Path) -> Path:
    path.write_bytes(files.plain_text(notice.BLOCKS).encode("gb18030"))
    return path


def write_page(path: Path) -> Path:
    return files.write_html(path, notice.BLOCKS)


def print_page(path: Path) -> Path:
    if not Path("/usr/bin/chromium").is_file():
        pytest.skip("Chromium is not installed")
    page = path.with_suffix(".html")
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td colspan={span[0]} rowspan={span[1]}>{cell}</td>"
            for x, cell in enumerate(row)
            if (span := notice.spans(y, x))
        )
        + "</tr>"
        for y, row in enumerate(notice.ROWS)
    )
    body = "".join(f"<p style='text-indent:2em'>{text}</p>" for text in notice.BEFORE)
    page.write_text(
        f"<meta charset=utf-8><style>td{{border:1px solid}}table{{border-collapse:collapse;width:100%}}</style>"
        f"<h1 style='text-align:center'>{notice.TITLE}</h1>{body}<table>{rows}</table>",
        "utf-8",
    )
    return files.print_pdf(path, page)


WRITERS: dict[str, Callable[[Path], Path]] = {
    "text.txt": write_text,
    "word.docx": notice.write_docx,
    "page.html": write_page,
    "old-page.htm": notice.write_html,
    "set.pdf": notice.write_pdf,
    "printed.pdf": print_page,
}


def shown(passages: list[Passage]) -> dict[str, str]:
    return {p.locator: "".join(p.text.split()) for p in passages if not p.cells}


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_passages_and_cells(tmp_path: Path, reader: FileReader, name: str) -> None:
    expected = split(files.plain_text(notice.BLOCKS), "d@1")
    found = split(reader.read(WRITERS[name](tmp_path / name)).text, "d@1")
    assert shown(found) == shown(expected)
    assert cells(found) == notice.CELLS
    names = {p.locator for p in found}
    assert {"标题", "文号", "一、检定时间", "二（二）", "落款", "附表1·石桥头市场"} <= names


def cells(passages: list[Passage]) -> dict[str, dict[str, str]]:
    return {p.cell["市场"]: {k: v for k, v in p.cells if k != "市场"} for p in passages if p.cells}


@pytest.mark.skipif(not SERIF.is_file(), reason="fonts-noto-cjk is not installed")
def test_a_scan_gives_the_same_cells(tmp_path: Path, reader: FileReader) -> None:
    scans = pages_of(notice.BLOCKS, dpi=200, turn=-0.5, stamp=False)
    pages = [scan.image for scan in scans]
    path = tmp_path / "scan.pdf"
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=200)
    found = reader.read(path)
    assert found.recognised
    passages = split(found.text, "d@1")
    assert cells(passages) == notice.CELLS
    text = "".join(found.text.split())
    assert all(day in text for day in ("2031年4月8日", "2031年6月20日", "某某市监计〔2031〕17号"))
    assert {"标题", "文号", "一、检定时间", "二（二）", "落款"} <= {p.locator for p in passages}
