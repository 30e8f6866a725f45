"""One regulation in every kind of file gives the same articles; made here of the official texts."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import tests.unit.ingest.made_files as files
from ingest.clauses import split
from ingest.file_reader import FileReader
from ingest.load import text_digest
from ingest.proofreading import marked
from ingest.readers.text import SUFFIXES, read_text
from knowledge.passage import Passage
from tests.unit.ingest.made_scans import SERIF, pages_of

pytestmark = pytest.mark.official

SAMPLE = (
    "计量法(2018-10-26).md",
    "泉政文〔2023〕14号.txt",
    "定量包装商品计量监督管理办法(2023-03-16).md",
    "消费者权益保护法实施条例(2024-03-15).md",
)
ALL = os.environ.get("METROLOGY_SOAK") == "1"


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    with FileReader() as made:
        yield made


@pytest.fixture(scope="module")
def texts(official_dir: Path) -> dict[str, str]:
    names = [p.name for p in sorted(official_dir.iterdir()) if p.suffix in SUFFIXES] if ALL else SAMPLE
    return {name: read_text(official_dir / name) for name in names}


def plain(passages: list[Passage]) -> dict[str, tuple[str, tuple[tuple[str, str], ...]]]:
    return {p.locator: ("".join(p.text.split()), p.cells) for p in passages}


@pytest.mark.parametrize("kind", ["txt", "docx", "html", "gb18030.html", "pdf", "columns.pdf"])
def test_every_passage_is_the_same(
    tmp_path: Path, reader: FileReader, texts: dict[str, str], kind: str
) -> None:
    for name, text in texts.items():
        blocks = files.blocks_of(text)
        if kind == "columns.pdf" and (any(b.rows for b in blocks) or name.startswith("国务院关于")):
            continue  # no table of five columns, and no title of two lines, is set in half a page
        path = tmp_path / f"x.{kind.rsplit('.')[-1]}"
        if kind == "txt":
            path.write_bytes(files.plain_text(blocks).encode("gb18030"))
        elif kind == "docx":
            files.write_docx(path, blocks)
        elif kind.endswith("html"):
            files.write_html(path, blocks, "gb18030" if "gb" in kind else "utf-8")
        else:
            files.write_pdf(path, blocks, columns=2 if "columns" in kind else 1)
        found = reader.read(path)
        assert not found.doubtful
        expected, got = plain(split(text, "d@1")), plain(split(found.text, "d@1"))
        assert got == expected, f"{name} as {kind}"
        assert text_digest(found.text) == text_digest(text), f"{name} as {kind}"


def alike(expected: str, got: str) -> float:
    """The share of the expected characters that are there, in order."""
    matcher = difflib.SequenceMatcher(None, expected, got, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(expected)


@pytest.mark.skipif(not SERIF.is_file(), reason="fonts-noto-cjk is not installed")
@pytest.mark.timeout(1800 if ALL else 300)
def test_scans_are_read_and_what_is_under_a_seal_is_marked(
    tmp_path: Path, reader: FileReader, texts: dict[str, str]
) -> None:
    scans = [
        scan for name in SAMPLE[:2] for scan in pages_of(files.blocks_of(texts[name]))[: 4 if ALL else 1]
    ]
    seals = 0
    for number, scan in enumerate(scans):
        path = tmp_path / f"{number}.png"
        scan.image.save(path, dpi=(300, 300))
        found = reader.read(path)
        got = "".join(found.text.split()).replace("|", "")
        lines = ["".join(line.split()) for line in scan.lines]
        clear = ["".join(line.split()) for line in scan.lines if line not in scan.stamped]
        assert alike("".join(lines), got) >= 0.95
        assert alike("".join(clear), got) >= 0.98
        doubtful = "".join("".join(found.text[a:b].split()) for a, b in found.doubtful)
        for line in scan.stamped:
            seals += 1
            assert alike("".join(line.split()), doubtful) >= 0.7, line
        pieces = marked(
            split("第一条 甲。\n" + found.text, "d@1"), [(a + 7, b + 7) for a, b in found.doubtful]
        )
        assert any(p.to_proofread for p in pieces)
        assert found.recognised
    assert seals
