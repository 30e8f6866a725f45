"""A small change is written into a copy of the last vectors; a doubtful copy is never opened."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.adapters import chroma_revision
from knowledge.adapters.chroma import ChromaCollections, Entry, write_collections
from knowledge.adapters.chroma_revision import keep_seed, revise_collections
from knowledge.retrieval.protocols import Vectors


def vector_of(text: str) -> Vectors:
    found = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(16).astype(np.float32)
    return found / np.linalg.norm(found)


def entries(texts: Mapping[str, str]) -> dict[str, Sequence[Entry]]:
    return {"kb-current": [(key, text, vector_of(text)) for key, text in texts.items()]}


TEXTS = {f"法/第{n}条": f"第{n:03d}条的内容" for n in range(60)}


@pytest.fixture
def seed(tmp_path: Path) -> tuple[Path, str]:
    write_collections(tmp_path / "first", entries(TEXTS))
    digest = keep_seed(tmp_path / "first", tmp_path / "seed")
    return tmp_path / "seed", digest


def test_a_changed_a_new_and_a_removed_entry(seed: tuple[Path, str], tmp_path: Path) -> None:
    texts = {key: text for key, text in TEXTS.items() if key != "法/第5条"}
    texts |= {"法/第7条": "第900条的新内容", "法/第99条": "第990条的内容"}
    wanted = entries(texts)
    assert revise_collections(*seed, tmp_path / "next", wanted)
    opened = ChromaCollections(tmp_path / "next", {"kb-current": len(texts)})  # counts, in a child
    try:
        for key, _, vector in wanted["kb-current"]:
            assert opened.nearest("kb-current", vector, 1)[0][0] == key
    finally:
        opened.close()


def test_nothing_is_copied_from_a_seed_that_is_not_as_it_was_written(
    seed: tuple[Path, str], tmp_path: Path
) -> None:
    folder, digest = seed
    with (folder / "chroma.sqlite3").open("r+b") as file:
        file.seek(5000)
        file.write(b"\x00broken\x00")
    assert not revise_collections(folder, digest, tmp_path / "next", entries(TEXTS))
    assert not (tmp_path / "next").exists()
    assert not revise_collections(tmp_path / "gone", digest, tmp_path / "next", entries(TEXTS))
    assert not revise_collections(folder, "", tmp_path / "next", entries(TEXTS))


def test_much_that_changed_is_written_anew(seed: tuple[Path, str], tmp_path: Path) -> None:
    texts = {key: f"{text}，改" if n % 2 else text for n, (key, text) in enumerate(TEXTS.items())}
    assert not revise_collections(*seed, tmp_path / "next", entries(texts))
    assert not (tmp_path / "next").exists()


def test_a_large_version_keeps_no_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_collections(tmp_path / "first", entries(TEXTS))
    monkeypatch.setattr(chroma_revision, "LARGEST_SEED", 10)
    assert keep_seed(tmp_path / "first", tmp_path / "seed") == ""
    assert not (tmp_path / "seed").exists()
