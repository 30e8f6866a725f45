"""Loading files and folders: what goes in, what is named in the report, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from ingest.load import load_documents
from knowledge.document import Document, Force
from knowledge.passage import Passage
from tests.unit.ingest import invented_texts as texts

_LAW = (
    "# 某市公平秤办法\n\n2024年1月5日 某市人民政府公布\n\n"
    "第一条 甲。\n\n第二条 本办法自2024年3月1日起施行。\n"
)
_HEAD = (
    "file,title,doc_number,issuer,jurisdiction,valid_from,valid_to,"
    "replaces,status,version_date,effective_date,status_note"
)


class Store:
    """A store in memory that counts what is written."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[Document, tuple[Passage, ...]]] = {}
        self.written = 0

    def text_digest(self, document_id: str) -> str | None:
        return self.kept[document_id][0].sha256 if document_id in self.kept else None

    def declared(self, document_id: str) -> Document | None:
        return self.kept[document_id][0] if document_id in self.kept else None

    def put(self, document: Document, passages: Sequence[Passage]) -> None:
        self.kept[document.id] = (document, tuple(passages))
        self.written += 1


@pytest.fixture
def store() -> Store:
    return Store()


def _write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_new_unchanged_and_changed(tmp_path: Path, store: Store) -> None:
    path = _write(tmp_path / "办法.md", _LAW)
    first = load_documents([path], store)
    assert (first.added, first.passages, first.exit_code) == (1, 4, 0)
    again = load_documents([path], store)
    assert (again.unchanged, again.added, store.written) == (1, 0, 1)
    _write(path, _LAW.replace("甲", "乙"))
    assert load_documents([path], store).updated == 1
    assert store.kept["某市公平秤办法@2024-01-05"][1][2].text == "第一条 乙。"


def test_the_same_text_in_another_format_is_unchanged(tmp_path: Path, store: Store) -> None:
    load_documents([_write(tmp_path / "办法.md", _LAW)], store)
    other = _write(tmp_path / "办法.txt", _LAW.replace("# ", "").replace("\n\n", "\r\n"), "gb18030")
    assert load_documents([other], store).unchanged == 1
    assert store.written == 1


def test_the_same_text_twice_in_one_batch_goes_in_once(tmp_path: Path, store: Store) -> None:
    paths = [_write(tmp_path / name, _LAW) for name in ("甲.md", "乙.md")]
    report = load_documents(paths, store)
    assert (report.added, report.unchanged, report.exit_code, store.written) == (1, 1, 0, 1)


def test_one_version_with_two_texts_rejects_both_and_names_them(tmp_path: Path, store: Store) -> None:
    _write(tmp_path / "甲.md", _LAW)
    _write(tmp_path / "乙.md", _LAW.replace("甲", "乙"))
    _write(tmp_path / "好.txt", texts.NOTICE)
    report = load_documents([tmp_path], store)
    assert (report.added, report.exit_code) == (1, 1)
    reasons = {Path(r.path).name: r.reason for r in report.rejected}
    assert set(reasons) == {"甲.md", "乙.md"}
    assert "乙.md" in reasons["甲.md"]
    assert "甲.md" in reasons["乙.md"]
    assert list(store.kept) == ["某某市监〔2024〕7号@2024-05-06"]


def test_good_files_go_in_beside_bad_ones(tmp_path: Path, store: Store) -> None:
    _write(tmp_path / "好.md", _LAW)
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "图.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "坏.txt").write_bytes(_LAW.encode()[:-4] + b"\xe5\n")
    (tmp_path / "表.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "别的.zip").write_bytes(b"PK\x03\x04")
    (tmp_path / "内层").mkdir()
    _write(tmp_path / "内层" / "通知.txt", texts.UNNUMBERED_NOTICE)
    report = load_documents([tmp_path, tmp_path / "没有.md"], store)
    assert (report.added, report.exit_code) == (2, 1)
    assert [Path(r.path).name for r in report.skipped] == ["别的.zip"]
    bad = {"空.txt", "图.txt", "坏.txt", "没有.md", "表.xlsx"}
    assert {Path(r.path).name for r in report.rejected} == bad
    assert all(r.reason.count("。") == 1 for r in (*report.rejected, *report.skipped))


@pytest.mark.parametrize("name", ["没有.txt", "空文件夹", "图.png"])
def test_nothing_usable(tmp_path: Path, store: Store, name: str) -> None:
    (tmp_path / "空文件夹").mkdir()
    (tmp_path / "图.png").write_bytes(b"\x89PNG")
    report = load_documents([tmp_path / name], store)
    assert (report.exit_code, len(report.rejected), store.written) == (2, 1, 0)


def test_dry_run_writes_nothing(tmp_path: Path, store: Store) -> None:
    report = load_documents([_write(tmp_path / "办法.md", _LAW)], store, dry_run=True)
    assert (report.added, store.written) == (1, 0)


def test_json_has_exactly_the_promised_keys(tmp_path: Path, store: Store) -> None:
    report = load_documents([_write(tmp_path / "办法.md", _LAW), tmp_path / "无.md"], store)
    value = json.loads(json.dumps(report.to_json()))
    assert set(value) == {"added", "updated", "unchanged", "superseded", "skipped", "rejected", "passages"}
    assert set(value["rejected"][0]) == {"path", "reason"}


def test_progress_names_each_file(tmp_path: Path, store: Store) -> None:
    seen: list[tuple[int, int, str]] = []
    path = _write(tmp_path / "办法.md", _LAW)
    load_documents([path], store, progress=lambda *step: seen.append(step))
    assert seen == [(0, 1, "办法.md"), (1, 1, "")]


def test_manifest_beside_the_files(tmp_path: Path, store: Store) -> None:
    _write(tmp_path / "旧.md", _LAW.replace("甲", "旧"))
    _write(tmp_path / "新.md", _LAW)
    rows = [
        _HEAD,
        "旧.md,某市公平秤办法（2020修订）,某令第1号,某市人民政府,某市,2020-02-01,2024-02-29,,superseded,2020-01-01,,旧文",
        "新.md,某市公平秤办法,某令第2号,某市人民政府,某市,2024-03-01,,旧.md,in_force,2024-01-05（公布）,,",
    ]
    manifest = _write(tmp_path / "manifest.csv", "\n".join(rows), "utf-8-sig")
    report = load_documents([tmp_path], store)
    assert (report.added, report.superseded, report.exit_code) == (2, 1, 0)
    assert "清单" in report.skipped[0].reason
    new = store.kept["某市公平秤办法@2024-03-01"][0]  # version_date holds more than a day
    assert (new.force, new.valid_from, new.replaces) == (
        Force.IN_FORCE,
        date(2024, 3, 1),
        "某市公平秤办法@2020-01-01",
    )
    _write(manifest, "\n".join(rows).replace(",in_force,", ",superseded,"))
    changed = load_documents([tmp_path], store)
    assert (changed.updated, changed.unchanged, changed.superseded) == (1, 1, 2)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("a,b\n1,2\n", "缺少列"),
        (_HEAD + "\n办法.md,甲\n办法.md,乙\n", "两次"),
        ('file,title\n"甲', "CSV"),
        ("", "空"),
    ],
)
def test_broken_manifest_is_a_plain_error(tmp_path: Path, store: Store, content: str, word: str) -> None:
    path = _write(tmp_path / "办法.md", _LAW)
    manifest = _write(tmp_path / "manifest.csv", content)
    named = load_documents([path], store, manifest=manifest)
    assert [r.path for r in named.rejected] == [str(manifest)]
    assert word in named.rejected[0].reason
    beside = load_documents([tmp_path], store)
    assert {Path(r.path).name for r in beside.rejected} == {"manifest.csv", "办法.md"}
    assert (named.exit_code, beside.exit_code, store.written) == (2, 2, 0)


@pytest.mark.parametrize(("column", "value"), [("status", "gone"), ("valid_from", "2024-13-40")])
def test_row_that_cannot_be_used_rejects_its_file(
    tmp_path: Path, store: Store, column: str, value: str
) -> None:
    path = _write(tmp_path / "办法.md", _LAW)
    _write(tmp_path / "manifest.csv", f"file,title,{column}\n办法.md,某市公平秤办法,{value}\n")
    report = load_documents([path], store)
    assert report.exit_code == 2
    assert value in report.rejected[0].reason


@pytest.mark.official
def test_official_folder_twice(official_dir: Path, store: Store) -> None:
    first = load_documents([official_dir], store)
    assert not first.rejected
    assert first.added == len(store.kept) == store.written
    assert first.superseded == sum(d.force is Force.SUPERSEDED for d, _ in store.kept.values())
    again = load_documents([official_dir], store)
    assert (again.unchanged, again.added, again.updated) == (first.added, 0, 0)
    assert store.written == first.added
    assert "泉政文〔2023〕14号@2023-03-02" in store.kept
    assert store.kept["计量法实施细则@2022-03-29"][0].replaces == "计量法实施细则@2018-03-19"
    known = {d.id for d, _ in store.kept.values()}
    assert all(d.replaces in known for d, _ in store.kept.values() if d.replaces)
