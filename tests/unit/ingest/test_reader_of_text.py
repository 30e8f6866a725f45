"""The reader of plain text: encodings, and one plain sentence for each bad file."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest.readers.text import MAX_BYTES, Unreadable, decode, read_text

_TEXT = "# 某某办法\r\n\r\n第一条　为了加强管理，制定本办法。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_encodings(encoding: str) -> None:
    assert decode(_TEXT.encode(encoding)) == _TEXT


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空的"),
        (b" \r\n\t ", "空的"),
        (b"\xef\xbb\xbf", "空的"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"PK\x03\x04rest", "Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Office"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        ("第一条".encode() + b"\x00\x01\x02", "二进制"),
        (random.Random(7).randbytes(4000).replace(b"\x00", b"\x7f"), ""),
        (_TEXT.encode("utf-16"), "UTF-16"),
        (_TEXT.encode()[:-5] + b"\xe5\n", "编码"),
        (_TEXT.encode().replace("管".encode(), b"\xe7\xae"), "编码"),
        ("Größe und Maß, überprüft für Käufer".encode("latin-1"), "编码"),
        (b"<!DOCTYPE html><html><body>", "网页"),
        (b"a" * (MAX_BYTES + 1), "20 MB"),
    ],
)
def test_bad_content_is_one_chinese_sentence(data: bytes, word: str) -> None:
    with pytest.raises(Unreadable) as refused:
        decode(data)
    sentence = str(refused.value)
    assert word in sentence
    assert sentence.endswith("。")
    assert sentence.count("。") == 1
    assert "\n" not in sentence


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="找不到"):
        read_text(tmp_path / "无.txt")
    with pytest.raises(Unreadable, match="文件夹"):
        read_text(tmp_path)


def test_too_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(Unreadable, match="20 MB"):
        read_text(path)
